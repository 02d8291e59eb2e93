"""What of people does not add up: their first passings, and who was where; one person may be several learners."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TypeAlias

import msgspec
from sqlalchemy import Connection, or_, select

from storage.rows.counts import Place
from storage.sql.rollups.changes import Changes
from storage.sql.rollups.facts import PASSED, Fact, History, place_of
from storage.sql.rollups.sums import COMPLETIONS, cell_of, choice_of, week_of
from storage.tables import joins

Seen: TypeAlias = tuple[int, str, str, str, str]
"""A month in which somebody was active, and the place."""
Passing: TypeAlias = tuple[Fact, Place]
Subject: TypeAlias = tuple[str, str]
"""What is passed: a lesson or a course, the other one is ""."""

_json = msgspec.json.Encoder()


def people_of(
    connection: Connection, learners: Iterable[int], apart_from: Collection[int] = ()
) -> list[tuple[int, ...]]:
    """Return the people behind some learners, each as all their learners: who is joined is one.

    Who is joined only by way of others, ``apart_from`` whom the people are asked for, is not.
    """
    found = {learner: {learner} for learner in learners}
    news: Collection[int] = list(found)
    while news:
        held = joins.c.until.is_(None), or_(joins.c.learner.in_(news), joins.c.into.in_(news))
        rows = connection.execute(select(joins.c.learner, joins.c.into).where(*held))
        pairs = [(one, other) for one, other in rows if not {one, other} & {*apart_from}]
        news = {learner for pair in pairs for learner in pair} - found.keys()
        found |= {learner: {learner} for learner in news}
        for one, other in pairs:
            _unite(found, one, other)
    return sorted({tuple(sorted(person)) for person in found.values()})


def _unite(found: dict[int, set[int]], one: int, other: int) -> None:
    person = found[one] | found[other]
    found.update(dict.fromkeys(person, person))


def finish(changes: Changes, passings: Iterable[Passing], by: int = 1) -> None:
    """Add one person's completions: of each lesson and course, the first passing alone.

    Of several at one moment, the first is the one whose place and channel come first: any rule that does not hang on
    who wrote first would do.
    """
    firsts: dict[Subject, Passing] = {}
    for passing in passings:
        subject = subject_of(passing[0])
        first = firsts.get(subject)
        if first is None or _order(passing) < _order(first):
            firsts[subject] = passing
    for fact, place in firsts.values():
        changes.cells[cell_of(fact, place)][COMPLETIONS] += by
        changes.weeks[week_of(fact, place)][1] += by


def _order(passing: Passing) -> tuple[int, Place, str]:
    fact, place = passing
    return fact.at, place, fact.channel


def subject_of(fact: Fact) -> Subject:
    """Return the lesson, or the course, that was passed."""
    return ("", fact.value) if fact.kind == "course-completed" else (fact.lesson, "")


def passings(facts: Iterable[Fact], history: History) -> Iterator[Passing]:
    """Yield the passings among one learner's facts, with their places."""
    for fact in facts:
        if is_passing(fact):
            yield fact, place_of(fact, history)


def is_passing(fact: Fact) -> bool:
    """Say whether a lesson was passed or a course completed."""
    return fact.kind in PASSED or fact.kind == "course-completed"


def take(changes: Changes, facts: Sequence[Fact], by: int = 1) -> None:
    """Add how one learner did in one lesson, by the first answers before the first passing; in the order written."""
    ends = next((place for place, fact in enumerate(facts) if fact.kind in PASSED), None)
    if ends is None:
        return
    firsts: dict[str, Fact] = {}
    for fact in facts[:ends]:
        if fact.kind == "answered" and fact.attempt == 1:
            firsts.setdefault(fact.question, fact)
    right = sum(bool(fact.correct) for fact in firsts.values())
    for fact in firsts.values():
        rest = right - bool(fact.correct)
        row = changes.choices[choice_of(fact)]
        row[1] += by
        row[2] += rest * by
        row[3] += rest * rest * by


def seen(facts: Iterable[Fact], history: History) -> set[Seen]:
    """Return when and where one learner was active."""
    return {(fact.month, *place_of(fact, history)) for fact in facts}


def stand(changes: Changes, active: Collection[Seen], by: int = 1) -> None:
    """Add one person to the crowds of each period, and to those who arrived."""
    if not active:
        return
    arrivals: dict[tuple[str, ...], int] = {}
    crowds: dict[int, set[tuple[str, ...]]] = {}
    for month, *there in sorted(active):
        place = tuple(there)
        arrivals.setdefault(place, month)
        for period in periods(month):
            crowds.setdefault(period, set()).add(place)
    first = min(arrivals.values())
    fresh = periods(first)
    for period, places in crowds.items():
        changes.crowds[period, _text(sorted(places)), period in fresh][0] += by
    changes.arrived[first, _text(sorted((month, place) for place, month in arrivals.items()))][0] += by


def periods(month: int) -> tuple[int, int, int]:
    """Return a month, its quarter and its year, as ``202611``, ``20264`` and ``2026``."""
    year, number = divmod(month, 100)
    return month, year * 10 + (number + 2) // 3, year


def _text(value: object) -> str:
    return _json.encode(value).decode()
