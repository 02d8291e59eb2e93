"""When a question asks something else: only then what was answered before tells nothing of it any more."""

import pytest

from lessons.model import Question
from tests.lessons.writing import lesson, question

HOI = """lesson: vi-du
title: {vi: Ví dụ, en: Example}
advice: true
cards:
  - say: {vi: Một., en: One.}
  - question: hoi
    ask: {vi: Mình làm gì?, en: What do you do?}
    hint: {vi: Nghĩ xem., en: Think.}
    answers:
      - right: {vi: Tắt máy, en: Hang up}
        key: tat
        because: {vi: Đúng ạ., en: Right.}
      - wrong: {vi: Đọc mã, en: Read the code}
        key: doc
        because: {vi: Chưa đúng ạ., en: Not quite.}
      - wrong: {vi: Gọi lại, en: Call back}
        key: goi
        because: {vi: Thế thì lâu lắm ạ., en: That takes long.}
"""


def version(old: str = "", new: str = "") -> str:
    assert old in HOI
    question = lesson(HOI.replace(old, new) if old else HOI).card("hoi")
    assert isinstance(question, Question)
    return question.version


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Mình làm gì?", "Mình làm gì trước?"),
        ("Nghĩ xem.", "Nhớ lại xem."),
        ("Đọc mã", "Đọc mã cho họ"),
        ("key: doc\n", "key: ma\n"),
        ("- wrong: {vi: Đọc", "- right: {vi: Đọc"),
        ("    hint: {vi: Nghĩ xem., en: Think.}\n", ""),
    ],
)
def test_a_question_whose_words_answers_or_key_change_is_another_one(old: str, new: str) -> None:
    assert version(old, new) != version() != ""


@pytest.mark.parametrize(
    ("old", "new"), [("Một.", "Hai."), ("What do you do?", "What now?"), ("Chưa đúng ạ.", "Không sao ạ.")]
)
def test_other_cards_other_languages_and_what_is_told_afterwards_leave_it_as_it_is(old: str, new: str) -> None:
    assert version(old, new) == version()


MATCH = """
match:
  - [{vi: micro, en: Microphone}, {vi: gửi tiếng, en: send your voice}]
  - [{vi: máy ảnh, en: Camera}, {vi: gửi ảnh, en: send a picture}]
"""
TYPED = "typed: {right: [{vi: ngân hàng, en: bank}], because: {vi: Đúng ạ., en: Right.}}"


def test_another_language_of_what_belongs_together_leaves_it_as_it_is_and_what_is_accepted_does_not() -> None:
    assert question(MATCH).version == question(MATCH.replace("Microphone", "Mike")).version
    assert question(MATCH).version != question(MATCH.replace("vi: micro", "vi: mic")).version
    assert question(TYPED).version != question(TYPED.replace("en: bank", "en: the bank")).version
