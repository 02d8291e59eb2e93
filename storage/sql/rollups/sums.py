"""What of a fact adds up: it is counted by itself, whoever's it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from storage.rows.counts import Place
from storage.sql.rollups.changes import Changes
from storage.sql.rollups.facts import READ, Fact, History, place_of

SITTINGS, COMPLETIONS, PASSES, ANSWERS, FIRSTS, RIGHT, PRACTISED, REVIEWS = range(8)
"""The figures of a cell."""
_COMING = frozenset({"began", READ, "answered", "tried", "rehearsed"})
"""The kinds of records that tell how far a sitting has come."""


def add_up(changes: Changes, facts: Iterable[Fact], history: History, by: int = 1) -> None:
    """Add one learner's facts, or take them away (``by`` -1)."""
    for fact in facts:
        _add(changes, fact, place_of(fact, history), by)


def _add(changes: Changes, fact: Fact, place: Place, by: int) -> None:
    cell = changes.cells[cell_of(fact, place)]
    match fact.kind:
        case "began":
            cell[SITTINGS] += by
            changes.weeks[week_of(fact, place)][0] += by
        case "answered":
            cell[ANSWERS] += by
            changes.weeks[week_of(fact, place)][2] += by
            if fact.attempt == 1:
                cell[FIRSTS] += by
                cell[RIGHT] += by if fact.correct else 0
                changes.choices[choice_of(fact)][0] += by
        case "tried" | "rehearsed":
            cell[PRACTISED] += by
        case "reviewed":
            cell[REVIEWS] += by
        case "completed" | "finished":
            cell[PASSES] += by
        case _:
            # Of a course, only the first completion counts; of a card that was read, only that it was.
            pass
    if fact.kind in _COMING and fact.attempt <= 1:
        _reach(changes, fact, place, by)


def _reach(changes: Changes, fact: Fact, place: Place, by: int) -> None:
    card = "" if fact.kind == "began" else fact.question
    step = changes.steps[(fact.lesson, fact.month, card, *place)]
    step[0] += by
    if _is_right(fact):
        step[1] += by


def _is_right(fact: Fact) -> bool:
    """Say whether an answer was right; of a beginning, whether reading cards leave a trace in its sitting."""
    if fact.kind == "began":
        # Before they did, no attempt was written down.
        return fact.attempt == 1
    return fact.kind == "answered" and bool(fact.correct)


def cell_of(fact: Fact, place: Place) -> tuple[int | str, ...]:
    """Return the key of the cell that a fact counts in."""
    course = fact.value if fact.kind == "course-completed" else ""
    return (fact.month, *place, fact.channel, fact.lesson, course)


def week_of(fact: Fact, place: Place) -> tuple[int | str, ...]:
    """Return the key of the week that a fact counts in."""
    course = fact.value if fact.kind == "course-completed" else ""
    return (fact.month, monday(fact.day), *place, fact.lesson, course)


def choice_of(fact: Fact) -> tuple[int | str | bool, ...]:
    """Return the key of the choice that a first answer is."""
    given = fact.question, fact.option, bool(fact.correct)
    # Where the question's own version is not written down, the lesson's stands for it.
    return (fact.lesson, fact.month, fact.value or fact.version, *given, fact.mode, fact.channel)


@lru_cache(4096)
def monday(day: int) -> int:
    """Return the Monday of a day's week; both as ``20261123``."""
    that = date(day // 10_000, day // 100 % 100, day % 100)
    first = that - timedelta(days=that.weekday())
    return first.year * 10_000 + first.month * 100 + first.day
