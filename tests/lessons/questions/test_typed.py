"""Typing words."""

import pytest

from lessons.desk import Desk
from lessons.model import Text
from lessons.questions.answers import Answer
from lessons.questions.task import Step, Verdict
from lessons.questions.typed import Typed
from tests.lessons.writing import codes, question

WHOLE = """
typed:
  right:
    - {vi: mật khẩu, en: password}
    - khẩu lệnh
  wrong:
    - text: mã PIN
      because: Mã PIN chỉ có số ạ.
  because: Đúng ạ, giữ cho riêng mình.
"""


def typed(body: str) -> Typed:
    task = question(body).task
    assert isinstance(task, Typed)
    return task


def test_words_are_right_in_any_language_and_told_their_spelling() -> None:
    task = typed(WHOLE)
    why = Text({"vi": "Đúng ạ, giữ cho riêng mình."})
    first, second = (answer.key for answer in task.right)

    assert task.read((), "Mật khẩu ạ!", "vi") == Step((), Verdict(True, first, why))
    assert task.read((), "mat khau", "vi") == Step((), Verdict(True, first, why, "mật khẩu"))
    assert task.read((), "password", "vi") == Step((), Verdict(True, first, why))
    assert task.read((), "khẩu lệnh", "en") == Step((), Verdict(True, second, why))


def test_wrong_words_that_were_foreseen_are_explained() -> None:
    task = typed(WHOLE)
    step = task.read((), "ma pin", "vi")

    assert step == Step((), Verdict(False, task.wrong[0].key, Text({"vi": "Mã PIN chỉ có số ạ."})))
    assert task.read((), "con mèo", "vi") == Step((), Verdict(False, "other"))


@pytest.mark.parametrize("words", ["", "  ", "...", "👍"])
def test_what_has_no_words_is_no_answer(words: str) -> None:
    assert typed(WHOLE).read(("a",), words, "vi") == Step(("a",), understood=False)


def test_words_that_could_be_right_and_wrong_are_not_judged() -> None:
    task = Typed((Answer("a", Text({"vi": "bán"}), True),), (Answer("b", Text({"vi": "bạn"}), False),))

    assert task.read((), "ban", "vi") == Step((), Verdict(None, "other"))


def test_a_reason_is_found_again_by_what_was_recorded() -> None:
    task = typed(WHOLE)

    for answer in task.right:
        assert task.because(answer.key) == task.reason() == Text({"vi": "Đúng ạ, giữ cho riêng mình."})
    assert task.because(task.wrong[0].key) == Text({"vi": "Mã PIN chỉ có số ạ."})
    assert task.because("other") is None


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("typed: mật khẩu", [{"vi": "mật khẩu"}]),
        ("typed: [mật khẩu, khẩu lệnh]", [{"vi": "mật khẩu"}, {"vi": "khẩu lệnh"}]),
        ("typed: {vi: mật khẩu, en: password}", [{"vi": "mật khẩu", "en": "password"}]),
        ("typed: {right: mật khẩu}", [{"vi": "mật khẩu"}]),
    ],
)
def test_right_words_may_be_written_shortly(body: str, right: list[dict[str, str]]) -> None:
    assert [dict(answer.text.by) for answer in typed(body).right] == right


def test_the_first_right_words_are_the_ones_taught() -> None:
    assert typed(WHOLE).reveal() == (Text({"vi": "mật khẩu", "en": "password"}),)


def test_words_are_typed_and_never_chosen() -> None:
    task = typed(WHOLE)

    assert (task.options((), ""), task.submits, task.typed) == ((), False, "text")
    assert task.choose(("a",), "x") == Step(("a",), understood=False)


def test_every_text_told_is_counted_for_the_version() -> None:
    assert [text.in_("vi") for text in typed(WHOLE).texts()] == [
        "mật khẩu", "Đúng ạ, giữ cho riêng mình.", "Mã PIN chỉ có số ạ.",
    ]  # fmt: skip
    assert typed(WHOLE).signature() != typed(WHOLE.replace("khẩu lệnh", "ám hiệu")).signature()


def test_a_map_by_a_language_of_the_course_is_a_text() -> None:
    bengali = Desk("bai.yaml", ("bn", "vi"))
    task = question("typed: {vi: mật khẩu, bn: pas}", bengali).task

    assert isinstance(task, Typed)
    assert [dict(answer.text.by) for answer in task.right] == [{"bn": "pas", "vi": "mật khẩu"}]


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("typed: ''", ["HS022"]),
        ("typed: {wrong: {text: mã, because: Chưa ạ.}}", ["HS014"]),
        ("typed: {right: ''}", ["HS022"]),
        ("typed: {right: ['']}", ["HS022"]),
        ("typed: ['<x>']", ["HS028"]),
        ("typed: {right: mã, wrong: {text: số}}", ["HS102"]),
        ("typed: {right: mã, wrong: {text: '', because: Chưa ạ.}}", ["HS022"]),
        ("typed: {right: bán, wrong: {text: bạn, because: Chưa ạ.}}", ["HS039"]),
        ("typed: {rihgt: mã}", ["HS014", "HS016"]),
    ],
)
def test_a_mistake_is_told(body: str, faults: list[str]) -> None:
    assert codes(f"  - question: hoi\n    ask: Chữ gì?\n    {body}\n") == faults
