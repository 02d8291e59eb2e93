"""The plan of review: longer gaps with every right answer, and what is due."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.dialogue.days import day_of
from bot.dialogue.ladder import GAPS, LISTED, NEVER, found, recalled, soonest, taught
from bot.dialogue.learner import Recall
from tests.dialogue.playbook import library

TODAY = 20_780


def test_a_day_begins_at_midnight_in_vietnam() -> None:
    before, after = datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC), datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert day_of(after) == day_of(before) + 1


def test_all_questions_of_a_lesson_come_back_the_next_day() -> None:
    lesson = library().courses.lessons["otp"]
    assert taught(lesson, TODAY) == tuple(
        Recall("otp", question, 0, TODAY + 1) for question in ("ai-hoi", "so-chay", "giu-gi")
    )


def test_right_answers_make_the_gaps_longer_until_it_comes_back_no_more() -> None:
    recall, day, gaps = Recall("otp", "ai-hoi", 0, TODAY), TODAY, []
    while recall.due:
        gaps.append(recall.due - day)
        day = recall.due
        recall = recalled(recall, day, right=True)
    assert gaps == [0, *GAPS[1:]]


def test_a_miss_begins_again_with_the_first_gap() -> None:
    for due in (NEVER, TODAY - 3, TODAY + 3):
        missed = recalled(Recall("otp", "ai-hoi", 3, due), TODAY, right=False)
        assert missed == Recall("otp", "ai-hoi", 0, TODAY + GAPS[0])


@pytest.mark.parametrize("due", [NEVER, TODAY + 1])
def test_a_right_answer_before_its_day_changes_nothing(due: int) -> None:
    assert recalled(Recall("otp", "ai-hoi", 2, due), TODAY, right=True) == Recall("otp", "ai-hoi", 2, due)


def test_never_is_later_than_any_day() -> None:
    assert soonest(NEVER, 5, 3) == 3
    assert soonest() == soonest(NEVER) == NEVER


def test_what_is_due_longest_comes_first_and_the_rest_is_dated() -> None:
    recalls = [Recall("b", "x", 1, TODAY), Recall("a", "y", 0, TODAY - 9), Recall("a", "z", 2, TODAY + 4)]
    known = Recall("a", "known", 4, NEVER)
    assert found([*recalls, known], {"day": str(TODAY), "easy": ""}) == {
        "cards": [["a", "y", 0, TODAY - 9], ["b", "x", 1, TODAY]],
        "next": TODAY + 4,
    }


def test_for_one_who_comes_back_the_best_known_comes_first_due_or_not() -> None:
    known, fresh = Recall("a", "known", 4, NEVER), Recall("b", "x", 0, TODAY - 30)
    answer = found([fresh, known], {"day": str(TODAY), "easy": "yes"})
    assert answer == {"cards": [["a", "known", 4, NEVER], ["b", "x", 0, TODAY - 30]], "next": NEVER}


def test_an_answer_stays_small_however_much_is_due() -> None:
    many = [Recall("a", f"{n:04}", 0, TODAY - 1) for n in range(1000)]
    answer = found(many, {"day": str(TODAY), "easy": ""})
    assert len(str(answer["cards"]).split("], [")) == LISTED
    assert answer["next"] == TODAY - 1
