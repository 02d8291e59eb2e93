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
    assert task.choose((police, fire), police) == Step(())
    assert task.choose((police,), "x") == Step((police,), understood=False)


def test_a_right_side_keeps_its_number_and_is_marked_once_it_has_its_partner() -> None:
    task, (police, *_) = pairing()
    before, after = task.options((), "a"), task.options((police,), "a")

    assert [option.key for option in before] == [option.key for option in after]
    assert [option.text.in_("vi") for option in after if option.picked] == ["công an"]


def test_all_left_sides_are_shown_and_the_one_in_turn_is_named() -> None:
    task, (police, fire, doctor) = pairing()
    board = task.board((fire,))

    assert [line.in_("vi") for line in board.lines] == ["113 → cứu hỏa", "114 → ?", "115 → ?"]
    assert board.turn == Text({"vi": "114"})
    assert task.board((police, doctor, fire)).turn is None
    assert [line.in_("vi") for line in task.board((police, doctor, fire)).placed] == ["113 → công an"]


def test_right_sides_may_be_typed() -> None:
    task, (police, fire, _) = pairing()

    assert task.read((), "police", "en") == Step((police,))
    assert task.read((police,), "cuu hoa", "vi") == Step((police, fire))
    assert task.read((police,), "công an", "vi") == Step((police,), understood=False)


@pytest.mark.parametrize(
    ("picked", "words", "places"),
    [
        ((), "113 công an, 114 cứu hỏa, 115 cấp cứu", (0, 1, 2)),
        ((), "115: cap cuu; 113 - cong an; 114 cuu hoa", (0, 1, 2)),
        ((2,), "113 công an, 114 cấp cứu", (0, 2)),
        ((0,), "114 cứu hỏa", (0, 1)),
        ((0, 1), "114 cấp cứu", (0, 2)),
    ],
)
def test_whole_pairs_may_be_typed(picked: tuple[int, ...], words: str, places: tuple[int, ...]) -> None:
    task, keys = pairing()

    assert task.read(tuple(keys[n] for n in picked), words, "vi").picked == tuple(keys[n] for n in places)


@pytest.mark.parametrize(
    "words", ["115 cấp cứu", "113 công an, 115 cấp cứu", "114 công an", "113 công an, 116 gì đó", ";"]
)
def test_pairs_that_leave_one_out_or_use_one_twice_change_nothing(words: str) -> None:
    task, (police, *_) = pairing()

    step = task.read((police,), words, "vi")
    assert (step.picked, step.understood) == ((police,), False)


def test_why_it_is_right_so_belongs_to_the_right_pairs() -> None:
    task = question("match: [[113, công an], [114, cứu hỏa]]\nbecause: Số nhỏ là công an.").task
    assert isinstance(task, Pairing)
    police, fire = (pair.key for pair in task.pairs)
    why = Text({"vi": "Số nhỏ là công an."})

    assert task.choose((police,), fire).verdict == Verdict(True, f"{police}+{fire}", why)
    assert (task.because(f"{fire}+{police}"), task.reason(), list(task.texts())[-1]) == (None, why, why)


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
