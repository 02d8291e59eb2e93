"""Finding what belongs together."""

import pytest

from lessons.model import Text
from lessons.questions.match import Pairing
from lessons.questions.task import Step, Verdict
from tests.lessons.writing import codes, question


def pairing() -> tuple[Pairing, list[str]]:
    task = question("match: [[113, {vi: công an, en: police}], [114, cứu hỏa], [115, cấp cứu]]").task
    assert isinstance(task, Pairing)
    return task, [pair.key for pair in task.pairs]


def test_for_each_left_side_its_right_side_is_chosen() -> None:
    task, (police, fire, doctor) = pairing()

    assert task.choose((), police) == Step((police,))
    assert task.choose((police, fire), doctor) == Step(
        (police, fire, doctor), Verdict(True, f"{police}+{fire}+{doctor}")
    )
    assert task.choose((fire, police), doctor).verdict == Verdict(False, f"{fire}+{police}+{doctor}")
    assert task.choose((police,), police) == Step((police,), understood=False)
    assert task.choose((police,), "x") == Step((police,), understood=False)


def test_a_choice_shows_the_left_side_in_turn() -> None:
    task, (police, fire, doctor) = pairing()

    assert {option.key: option.text.in_("vi") for option in task.options((police,), "a")} == {
        fire: "114 → cứu hỏa", doctor: "114 → cấp cứu",
    }  # fmt: skip
    assert task.options((police, fire, doctor), "a") == ()


def test_right_sides_may_be_typed() -> None:
    task, (police, fire, _) = pairing()

    assert task.read((), "police", "en") == Step((police,))
    assert task.read((police,), "cuu hoa", "vi") == Step((police, fire))
    assert task.read((police,), "công an", "vi") == Step((police,), understood=False)


def test_what_is_told_of_it() -> None:
    task, keys = pairing()

    assert task.reveal()[0] == Text({"vi": "113 → công an", "en": "113 → police"})
    assert [text.in_("vi") for text in task.texts()] == ["113", "công an", "114", "cứu hỏa", "115", "cấp cứu"]
    assert (task.submits, task.typed, task.reason(), task.because(keys[0])) == (False, "", None, None)


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("match: []", ["HS022"]),
        ("match: [[113, công an]]", ["HS072"]),
        ("match: [[113, công an], 114]", ["HS073"]),
        ("match: [[113, công an], [114, [x]]]", ["HS021"]),
        ("match: [[113, công an], [114, công an]]", ["HS038"]),
        ("match: [[1, a], [2, b], [3, c], [4, d], [5, e]]", ["HS044"]),
    ],
)
def test_a_mistake_is_told(body: str, faults: list[str]) -> None:
    assert codes(f"  - question: hoi\n    ask: Nối nhé.\n    {body}\n") == faults
