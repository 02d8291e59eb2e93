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
    assert task.choose((stop,), "x") == Step((stop,), understood=False)


def test_what_has_been_chosen_keeps_its_number_and_is_marked() -> None:
    task, (_, look, _) = order()
    before, after = task.options((), "a"), task.options((look,), "a")

    assert [option.key for option in before] == [option.key for option in after]
    assert [option.key for option in after if option.picked] == [look]


def test_a_step_chosen_again_is_taken_back_with_all_after_it() -> None:
    task, (stop, look, ask) = order()

    assert task.choose((stop, look), look) == Step((stop,))
    assert task.choose((stop, look), stop) == Step(())
    assert task.choose((ask,), ask) == Step(())


def test_the_right_order_is_never_shown_as_such() -> None:
    task, keys = order()

    assert keys not in [[option.key for option in task.options((), str(seed))] for seed in range(60)]


def test_two_steps_stand_either_way_or_their_order_would_be_known() -> None:
    task = question("order: [Dừng lại, Kiểm tra]").task

    assert len({task.options((), str(seed))[0].key for seed in range(60)}) == 2


def test_steps_may_be_typed() -> None:
    task, (stop, _, ask) = order()

    assert task.read((stop,), "hoi nguoi than", "vi") == Step((stop, ask))
    assert task.read((stop,), "dừng lại", "vi") == Step((stop,), understood=False)


@pytest.mark.parametrize(
    "words",
    [
        "dừng lại, kiểm tra, hỏi người thân",
        "dung lai; kiem tra; hoi nguoi than",
        "Dừng lại → Kiểm tra → Hỏi người thân",
    ],
)
def test_all_steps_may_be_typed_in_one_go(words: str) -> None:
    task, keys = order()

    assert task.read((), words, "vi").verdict == Verdict(True, "+".join(keys))
    assert task.read((keys[1],), words, "vi").verdict == Verdict(True, "+".join(keys))


@pytest.mark.parametrize(
    "words", ["dừng lại, gì đó", "dừng lại, dừng lại", "dừng lại, kiểm tra, hỏi người thân, dừng lại", ","]
)
def test_a_list_that_names_no_order_changes_nothing(words: str) -> None:
    task, (stop, *_) = order()

    assert task.read((stop,), words, "vi") == Step((stop,), understood=False)


def test_what_is_put_so_far_is_shown_and_what_stands_right_is_told() -> None:
    task, (stop, look, ask) = order()

    assert [line.in_("vi") for line in task.board((look, stop)).lines] == ["1. Kiểm tra", "2. Dừng lại"]
    assert [line.in_("vi") for line in task.board((stop, ask, look)).placed] == ["Dừng lại"]
    assert task.board(("gone",)).lines == task.board(()).lines == ()


def test_why_it_is_right_so_belongs_to_the_right_order() -> None:
    task = question("order: [Dừng lại, Kiểm tra]\nbecause: Dừng thì không ai giục.").task
    assert isinstance(task, Order)
    stop, look = (step.key for step in task.steps)
    why = Text({"vi": "Dừng thì không ai giục."})

    assert task.choose((stop,), look).verdict == Verdict(True, f"{stop}+{look}", why)
    assert task.choose((look,), stop).verdict == Verdict(False, f"{look}+{stop}")
    assert (task.because(f"{stop}+{look}"), task.because(f"{look}+{stop}"), task.reason()) == (why, None, why)
    assert list(task.texts())[-1] == why


def test_what_is_told_of_it() -> None:
    task, keys = order()
    steps = ["Dừng lại", "Kiểm tra", "Hỏi người thân"]

    assert [text.in_("vi") for text in task.texts()] == steps
    assert [text.in_("vi") for text in task.reveal()] == [f"{n}. {step}" for n, step in enumerate(steps, start=1)]
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
