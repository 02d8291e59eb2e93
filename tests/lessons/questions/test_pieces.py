"""Answers put together piece by piece: several options at once, and words that mean one of them."""

import pytest

from lessons.model import Text
from lessons.questions.pieces import joined, listed, named
from lessons.questions.task import Step, Task
from tests.lessons.writing import question

SEVERAL = """
answers:
  - {right: Tắt máy, key: tat}
  - {right: Hỏi công an, key: hoi}
  - {wrong: Đọc mã, key: doc, because: Mã là chìa khóa.}
"""
ONE = SEVERAL.replace("right: Hỏi công an", "wrong: Hỏi công an, because: Chưa.")
TEXTS = {"ban": Text({"vi": "Bạn bè", "en": "Friends"}), "ban-hang": Text({"vi": "Bán bè", "en": "Sell"})}


def order() -> tuple[Task, tuple[str, ...]]:
    task = question("order: [Một, Hai, Ba]").task
    return task, tuple(task.signature()[1])  # type: ignore[index]


def test_a_list_goes_on_from_what_is_picked_or_begins_anew() -> None:
    task, (one, two, three) = order()

    assert listed(task, (one,), (two,)) == Step((one, two))
    assert listed(task, (one, two), (three, one)) == Step((three, one))
    assert listed(task, (one, two), (three,)).verdict is not None


def test_a_list_for_several_right_answers_is_the_whole_answer() -> None:
    task = question(SEVERAL).task
    step = listed(task, ("doc",), ("hoi", "tat"))

    assert step.verdict is not None
    assert (step.verdict.right, step.verdict.option) == (True, "tat+hoi")


def test_a_list_is_no_answer_where_one_is_asked_for_or_one_stands_there_twice() -> None:
    task, (one, *_) = order()

    assert not listed(question(ONE).task, (), ("tat", "hoi")).understood
    assert listed(task, (), (one, one)) == Step((), understood=False)


@pytest.mark.parametrize(
    ("picked", "partners", "chosen"),
    [
        ((), {0: 1, 1: 0}, (1, 0)),
        ((0,), {1: 2}, (0, 2)),
        ((0, 1), {1: 2}, (0, 2)),
        ((0, 1), {0: 2}, (2,)),
    ],
)
def test_partners_are_taken_by_their_places(
    picked: tuple[int, ...], partners: dict[int, int], chosen: tuple[int, ...]
) -> None:
    task, keys = order()
    step = joined(task, tuple(keys[n] for n in picked), {place: keys[n] for place, n in partners.items()})

    assert step == Step(tuple(keys[n] for n in chosen))


@pytest.mark.parametrize("partners", [{}, {1: 0}, {0: 1, 2: 2}, {0: 1, 1: 1}])
def test_partners_with_a_gap_or_a_double_change_nothing(partners: dict[int, int]) -> None:
    task, keys = order()

    assert joined(task, (), {place: keys[n] for place, n in partners.items()}) == Step((), understood=False)


@pytest.mark.parametrize(
    ("words", "meant"),
    [("bạn bè", "ban"), ("bán bè", "ban-hang"), ("friends", "ban"), ("ban be", None), ("nhà", None), ("", None)],
)
def test_words_that_could_be_two_pieces_are_none(words: str, meant: str | None) -> None:
    assert named(words, TEXTS) == meant
