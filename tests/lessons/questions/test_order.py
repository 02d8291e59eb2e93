"""Putting steps in order."""

import pytest

from lessons.model import Text
from lessons.questions.order import Order
from lessons.questions.task import Step, Verdict
from tests.lessons.writing import codes, question


def order() -> tuple[Order, list[str]]:
    task = question("order: [Dừng lại, Kiểm tra, Hỏi người thân]").task
    assert isinstance(task, Order)
    return task, [step.key for step in task.steps]


def test_steps_are_chosen_one_after_the_other() -> None:
    task, (stop, look, ask) = order()

    assert task.choose((), stop) == Step((stop,))
    assert task.choose((stop, look), ask) == Step((stop, look, ask), Verdict(True, f"{stop}+{look}+{ask}"))
    assert task.choose((look, stop), ask) == Step((look, stop, ask), Verdict(False, f"{look}+{stop}+{ask}"))
    assert task.choose((stop,), stop) == Step((stop,), understood=False)
    assert task.choose((stop,), "x") == Step((stop,), understood=False)


def test_what_has_been_chosen_is_out_of_the_way() -> None:
    task, (stop, look, ask) = order()

    assert {option.key for option in task.options((look,), "a")} == {stop, ask}
    assert task.options((), "a") == task.options((), "a")


def test_steps_may_be_typed() -> None:
    task, (stop, _, ask) = order()

    assert task.read((stop,), "hoi nguoi than", "vi") == Step((stop, ask))
    assert task.read((stop,), "dừng lại", "vi") == Step((stop,), understood=False)


def test_what_is_told_of_it() -> None:
    task, keys = order()
    words = tuple(Text({"vi": text}) for text in ("Dừng lại", "Kiểm tra", "Hỏi người thân"))

    assert task.reveal() == tuple(task.texts()) == words
    assert (task.submits, task.typed, task.reason(), task.because(keys[0])) == (False, "", None, None)
    assert task.signature() == ["order", keys]


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("order: Dừng lại", ["HS020"]),
        ("order: [Dừng lại]", ["HS072"]),
        ("order: [Dừng lại, Dừng lại]", ["HS038"]),
        ("order: [a, b, c, d, e]", ["HS044"]),
        ("order: [a, b, [c]]", ["HS021"]),
    ],
)
def test_a_mistake_is_told(body: str, faults: list[str]) -> None:
    assert codes(f"  - question: hoi\n    ask: Xếp nhé.\n    {body}\n") == faults
