"""What was done, counted from the records: by person, lesson, month, unit, audience and mode.

Records and histories are read side by side in the order of their learners, which is the order of their keys: so
nothing is sorted, and memory holds one learner at a time, and the sums of the few who are one person with others.
A database that groups by a learner's unit at the time of each record takes three times as long, and room on the disk
to sort in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, func, null, select, true, union_all

from storage.rows import Activity
from storage.sql.persons import read_persons
from storage.sql.rollups.facts import MOVED, PASSED, READ, TRAITS
from storage.sql.rollups.people import people_of
from storage.tables import cells, deltas, records, tallies, traits

_BEGUN, _COMPLETED, _ANSWERED = range(3)
_FIGURES = {"began": _BEGUN, "answered": _ANSWERED}
_LINE = tuple(records.c[name] for name in ("learner", "lesson", "day", "kind", "at", "mode", "channel"))
_ROWS = 1_000

_Given: TypeAlias = list[tuple[int, str]]
"""A trait's values, each with the moment it holds from, oldest first."""
_Cell: TypeAlias = tuple[str, int, str, str, str]
"""Lesson, month, unit, audience, mode."""

_first = itemgetter(0)


def read_activity(connection: Connection, first: int, last: int) -> Iterator[Activity]:
    """Yield what was done in the months ``first`` … ``last``. See :meth:`storage.store.Store.activity`."""
    erased = select(null(), *tallies.c).where(tallies.c.month.between(first, last))
    for _, month, lesson, *rest in _streamed(connection, erased):
        yield Activity(None, lesson, month, *rest)
    joined = read_persons(connection)
    persons = joined | {person: person for person in joined.values()}
    # Who passed before the first month does not pass for the first time in it.
    since = (records.c.day >= first * 100) | records.c.kind.in_(PASSED)
    lines = since & (records.c.day <= last * 100 + 99)
    for activity in _lived(connection, (lines, true()), persons):
        if activity.month >= first:
            yield activity


def read_activity_of(connection: Connection, learners: Sequence[int]) -> Iterator[Activity]:
    """Yield all that some learners ever did; those of them who are one person, as one."""
    persons = {learner: person[0] for person in people_of(connection, learners) for learner in person}
    yield from _lived(connection, (records.c.learner.in_(learners), traits.c.learner.in_(learners)), persons)


def read_months(connection: Connection) -> Iterator[tuple[int, int] | None]:
    """Yield once: the first and the last month with anything to count. See :meth:`storage.store.Store.months`."""
    # A card that was read is in no cell.
    waiting = select((deltas.c.day // 100).label("month")).where(deltas.c.kind.not_in((MOVED, READ)))
    month = union_all(select(cells.c.month), waiting).subquery().c.month
    first, last = connection.execute(select(func.min(month), func.max(month))).one()
    yield None if first is None else (first, last)


def _lived(
    connection: Connection, which: tuple[ColumnElement[bool], ColumnElement[bool]], persons: Mapping[int, int]
) -> Iterator[Activity]:
    """Yield what the learners of some records did, ``which`` of records and traits; who is in no ``persons`` is one."""
    lines = select(*_LINE).where(records.c.kind.in_((*_FIGURES, *PASSED)), which[0]).order_by(records.c.learner)
    given = select(traits.c.learner, traits.c.name, traits.c.since, traits.c.value).where(which[1])
    histories = _Histories(_streamed(connection, given.order_by(traits.c.learner, traits.c.name, traits.c.since)))
    joined: dict[int, _Person] = {}
    for learner, done in groupby(_streamed(connection, lines), _first):
        if learner in persons:
            joined.setdefault(persons[learner], _Person()).add(done, histories.of(learner))
        else:
            alone = _Person()
            alone.add(done, histories.of(learner))
            yield from alone.activities(learner)
    for number, person in joined.items():
        yield from person.activities(number)


class _Person:
    """What one person did through all their learners, added up; of each lesson, the first passing alone."""

    def __init__(self) -> None:
        self._cells: dict[_Cell, list[int]] = {}
        self._firsts: dict[str, tuple[Any, _Cell]] = {}

    def add(self, done: Iterable[Any], history: Mapping[str, _Given]) -> None:
        """Add what one of their learners did, at the places of that learner."""
        given = [history.get(name, []) for name in TRAITS]
        for _, lesson, day, kind, at, mode, channel in done:
            unit, sector, audience = (_then(values, at) for values in given)
            cell = lesson, day // 100, unit, audience, mode
            if kind in PASSED:
                # Of several at one moment the first is the one that the rollups take.
                passing = (at, unit, sector, audience, mode, channel), cell
                self._firsts[lesson] = min(self._firsts.get(lesson, passing), passing)
            else:
                self._count(cell, _FIGURES[kind])

    def _count(self, cell: _Cell, figure: int) -> None:
        self._cells.setdefault(cell, [0, 0, 0])[figure] += 1

    def activities(self, learner: int) -> Iterator[Activity]:
        """Yield all of it, under the number of a learner; nothing can be added after that."""
        for _, cell in self._firsts.values():
            self._count(cell, _COMPLETED)
        for cell, (sittings, completions, attempts) in self._cells.items():
            began = min(sittings, 1)
            yield Activity(learner, *cell, began, completions, sittings, attempts)


def _then(given: _Given, at: int) -> str:
    """Return the value that held at a moment; the first one counts back to consent."""
    if not given:
        return ""
    return given[max(bisect_right(given, at, key=_first) - 1, 0)][1]


class _Histories:
    """The histories of all learners, to be asked for in the learners' order."""

    def __init__(self, rows: Iterator[Any]) -> None:
        self._groups = groupby(rows, _first)
        self._next: tuple[int, Iterator[Any]] | None = next(self._groups, None)

    def of(self, learner: int) -> dict[str, _Given]:
        """Return each trait's values of one learner."""
        while self._next is not None and self._next[0] < learner:
            self._next = next(self._groups, None)
        history: dict[str, _Given] = {}
        if self._next is not None and self._next[0] == learner:
            for _, name, since, value in self._next[1]:
                history.setdefault(name, []).append((since, value))
        return history


def _streamed(connection: Connection, query: Any) -> Iterator[Any]:
    yield from connection.execute(query.execution_options(yield_per=_ROWS))
