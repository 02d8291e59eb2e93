"""A lesson as a whole: its defaults, its version, its checks."""

import pytest

from lessons.desk import Desk
from lessons.lesson import read_lesson
from lessons.model import Pass
from tests.lessons.writing import FOUR, HEAD, lesson, read

WHOLE = """lesson: vi-du
title: {vi: Ví dụ, en: Example}
advice: true
minutes: 5
pass: 1 of 2
retired: [cu]
cards:
  - say: {vi: Một., en: One.}
  - try: {vi: Hai., en: Two.}
    done: {vi: Xong, en: Done}
  - question: hoi
    ask: {vi: Mình làm gì?, en: What do you do?}
    hint: {vi: Nghĩ xem., en: Think.}
    answers:
      - right: {vi: Tắt máy, en: Hang up}
        because: {vi: Đúng ạ., en: Right.}
      - wrong: {vi: Đọc mã, en: Read the code}
        because: {vi: Chưa đúng ạ., en: Not quite.}
      - wrong: {vi: Gọi lại, en: Call back}
        because: {vi: Chưa đúng ạ., en: Not quite.}
  - question: so
    ask: {vi: Số nào?, en: Which number?}
    number: 114
  - question: chu
    ask: {vi: Chữ gì?, en: Which word?}
    typed: {right: mật khẩu, wrong: {text: mã, because: Chưa đúng ạ.}}
  - question: xep
    ask: {vi: Xếp nhé., en: Put in order.}
    order: [{vi: Dừng, en: Stop}, {vi: Hỏi, en: Ask}]
  - question: noi
    ask: {vi: Nối nhé., en: Join.}
    match: [[113, công an], [114, cứu hỏa]]
  - story: chuyen
    start: a
    lines:
      a: {caller: Chào., choices: [{say: Tắt máy, to: b}]}
      b: {because: Xong.}
"""


def test_a_lesson_keeps_what_was_written() -> None:
    found = lesson(WHOLE)

    assert (found.id, found.course, found.minutes, str(found.passing)) == ("vi-du", "lop", 5, "1 of 2")
    assert found.retired == {"cu"}
    assert found.card("so") is not None
    assert found.card("cu") is None
    assert [question.key for question in found.questions()] == ["hoi", "so", "chu", "xep", "noi"]


def test_what_is_not_written_is_the_courses_or_the_usual() -> None:
    found = read_lesson((HEAD + FOUR).encode(), Desk("bai.yaml"), course="lop", passing=Pass("seen")).lesson

    assert found is not None
    assert (found.minutes, found.passing, found.facts, found.optional) == (3, Pass("seen"), (), False)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("en: Example", "en: An example"),
        ("vi: Một.", "vi: Mốt."),
        ("en: Two.", "en: Both."),
        ("vi: Xong,", "vi: Rồi,"),
        ("vi: Nghĩ xem.", "vi: Nghĩ nhé."),
        ("en: Hang up", "en: Hang it up"),
        ("vi: Đúng ạ.", "vi: Vâng ạ."),
        ("wrong: {vi: Đọc mã, en", "right: {vi: Đọc mã, en"),
        ("number: 114", "number: 113"),
        ("right: mật khẩu", "right: khẩu lệnh"),
        ("text: mã,", "text: số,"),
        ("[{vi: Dừng, en: Stop}, {vi: Hỏi, en: Ask}]", "[{vi: Hỏi, en: Ask}, {vi: Dừng, en: Stop}]"),
        ("[113, công an], [114, cứu hỏa]", "[114, công an], [113, cứu hỏa]"),
        ("caller: Chào.", "caller: Chào nhé."),
        ("say: Tắt máy, to: b", "say: Thôi, to: b"),
        ("because: Xong.", "because: Hết."),
        ("pass: 1 of 2", "pass: all"),
        ("try:", "say:"),
    ],
)
def test_the_version_changes_with_what_learners_are_asked_and_told(written: str, instead: str) -> None:
    assert written in WHOLE
    changed = WHOLE.replace(written, instead, 1)
    if instead == "say:":
        changed = changed.replace("    done: {vi: Xong, en: Done}\n", "")

    assert lesson(changed).version != lesson(WHOLE).version


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("minutes: 5", "minutes: 4"),
        ("advice: true", "facts: F1"),
        ("retired: [cu]\n", ""),
        ("number: 114", 'number: "114"  # cứu hỏa'),
    ],
)
def test_the_version_does_not_change_with_anything_else(written: str, instead: str) -> None:
    assert lesson(WHOLE.replace(written, instead, 1)).version == lesson(WHOLE).version
    assert len(lesson(WHOLE).version) == 12


def test_a_lesson_with_an_error_is_no_lesson_but_claims_its_id() -> None:
    draft, faults = read(HEAD + "  - say: <b>\n")

    assert faults == ["5:10 HS028"]
    assert (draft.id, draft.at, draft.lesson) == ("vi-du", (1, 9), None)


def test_a_file_that_is_no_lesson_claims_nothing() -> None:
    draft, _ = read("[a]")

    assert (draft.id, draft.lesson) == (None, None)


def test_cards_that_are_no_list_are_told() -> None:
    assert read(HEAD.replace("cards:\n", "cards: []\n"))[1] == ["4:8 HS022"]


def test_the_rule_of_the_course_is_not_counted_against_a_lesson() -> None:
    desk = Desk("bai.yaml")
    read_lesson((HEAD + FOUR).encode(), desk, course="lop", passing=Pass("of", 2, 3))

    assert desk.faults == []
