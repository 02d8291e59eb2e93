"""Typing a number."""

import pytest

from lessons.model import Text
from lessons.questions.number import Number
from lessons.questions.task import Step, Verdict
from tests.lessons.writing import codes, question

WHOLE = """
number:
  is: 10
  within: 1
  unit: triệu
  because: Luật ghi thế ạ.
  wrong:
    - number: 5
      because: Năm thì ít quá ạ.
    - text: không biết
      because: Mình đoán thử nhé.
"""


def number(body: str) -> Number:
    task = question(body).task
    assert isinstance(task, Number)
    return task


def right(task: Number, words: str) -> bool | None:
    step = task.read((), words, "vi")
    return step.verdict.right if step.verdict else None


@pytest.mark.parametrize("words", ["114", " 114 ạ", "số 114", "１１４", "1 1 4"])
def test_a_number_is_right_however_it_is_typed(words: str) -> None:
    assert right(number("number: 114"), words) is True


@pytest.mark.parametrize(("words", "judged"), [("115", False), ("-114", False), ("con mèo", None), ("", None)])
def test_another_number_is_wrong_and_no_number_is_no_answer(words: str, judged: bool | None) -> None:
    task = number("number: 114")

    assert right(task, words) is judged
    assert task.read(("a",), "con mèo", "vi") == Step(("a",), understood=False)


@pytest.mark.parametrize(
    ("words", "judged"), [("8", True), ("12", True), ("10,5", True), ("7", False), ("12,1", False)]
)
def test_a_range_includes_its_ends(words: str, judged: bool) -> None:
    assert right(number("number: {from: 8, to: 12}"), words) is judged


@pytest.mark.parametrize(
    ("words", "judged"),
    [("9", True), ("11", True), ("10 triệu", True), ("10tr", True), ("10000000", True), ("12 trieu", False)],
)
def test_a_unit_may_be_typed_or_not(words: str, judged: bool) -> None:
    assert right(number(WHOLE), words) is judged


def test_a_unit_that_is_no_number_changes_nothing() -> None:
    task = number("number: {is: 3, unit: con gà}")

    assert right(task, "3 con ga") is True
    assert right(task, "3") is True
    assert right(task, "4 con gà") is False


def test_a_wrong_number_that_was_foreseen_is_explained() -> None:
    task = number(WHOLE)

    assert task.read((), "5 triệu", "vi") == Step((), Verdict(False, "5", Text({"vi": "Năm thì ít quá ạ."})))
    assert task.read((), "Khong biet", "vi") == Step(
        (), Verdict(False, "không biết", Text({"vi": "Mình đoán thử nhé."}))
    )
    assert task.read((), "6", "vi") == Step((), Verdict(False, "other"))
    assert task.read((), "9", "vi") == Step((), Verdict(True, "right", Text({"vi": "Luật ghi thế ạ."})))


def test_a_reason_is_found_again_by_what_was_recorded() -> None:
    task = number(WHOLE)

    assert task.because("right") == task.reason() == Text({"vi": "Luật ghi thế ạ."})
    assert task.because("5") == Text({"vi": "Năm thì ít quá ạ."})
    assert task.because("other") is None


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("number: 0912345678", "0912345678"),
        ("number: 1.000.000", "1.000.000"),
        ("number: {from: 8, to: 12}", "8–12"),
        ("number: {is: 10, unit: triệu}", "10 triệu"),
        ("number: {is: -3}", "-3"),
    ],
)
def test_the_right_answer_is_shown_as_the_author_wrote_it(body: str, shown: str) -> None:
    assert number(body).reveal() == (Text({"vi": shown}),)


def test_a_unit_has_a_word_in_each_language() -> None:
    assert number("number: {is: 10, unit: {vi: triệu, en: million}}").reveal() == (
        Text({"vi": "10 triệu", "en": "10 million"}),
    )


def test_a_number_is_typed_and_never_chosen() -> None:
    task = number("number: 114")

    assert (task.options((), ""), task.submits, task.typed) == ((), False, "number")
    assert task.choose(("a",), "114") == Step(("a",), understood=False)


def test_every_text_is_counted_for_the_version() -> None:
    assert [text.in_("vi") for text in number(WHOLE).texts()] == [
        "10 triệu", "Luật ghi thế ạ.", "Năm thì ít quá ạ.", "Mình đoán thử nhé.",
    ]  # fmt: skip
    assert number(WHOLE).signature() != number(WHOLE.replace("within: 1", "within: 2")).signature()
    assert number(WHOLE).signature() != number(WHOLE.replace("triệu", "nghìn")).signature()


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("number: ''", ["HS022"]),
        ("number: [1]", ["HS021"]),
        ("number: mười", ["HS052"]),
        ("number: 10 triệu", ["HS052"]),
        ("number: {}", ["HS054"]),
        ("number: {from: 8}", ["HS054"]),
        ("number: {is: 8, to: 9}", ["HS054"]),
        ("number: {from: 8, to: 12, within: 1}", ["HS054"]),
        ("number: {is: x}", ["HS052"]),
        ("number: {is: 10, within: x}", ["HS052"]),
        ("number: {is: 10, wrong: {number: 5}}", ["HS102"]),
        ("number: {is: 10, wrong: {number: x, because: Chưa ạ.}}", ["HS052"]),
        ("number: {is: 10, wrong: {text: '', because: Chưa ạ.}}", ["HS022"]),
        ("number: {is: 10, wrong: {because: Chưa ạ.}}", ["HS018"]),
        ("number: {is: 10, wrong: {number: 5, text: năm, because: Chưa ạ.}}", ["HS018"]),
        ("number: {is: 10, wrong: {number: 10, because: Chưa ạ.}}", ["HS055"]),
    ],
)
def test_a_mistake_is_told_once(body: str, faults: list[str]) -> None:
    assert codes(f"  - question: hoi\n    ask: Mấy?\n    {body}\n") == faults
