"""What was done, counted from the records: by learner, lesson, month, unit and audience.

Records and histories are read side by side in the order of their learners, which is the order of their keys: so
nothing is sorted, and memory holds one learner at a time. A database that groups by a learner's unit at the time
of each record takes three times as long, and room on the disk to sort in.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, func, null, select, true, union_all

from storage.rows import Activity
from storage.sql.rollups.facts import MOVED
from storage.tables import cells, deltas, records, tallies, traits

_FIGURES = {"began": 0, "completed": 1, "answered": 2}
_COUNTED = records.c.kind.in_(_FIGURES)
_ROWS = 1_000

_Given: TypeAlias = list[tuple[int, str]]
"""A trait's values, each with the moment it holds from, oldest first."""

_first = itemgetter(0)


def read_activity(connection: Connection, first: int, last: int) -> Iterator[Activity]:
    """Yield what was done in the months ``first`` … ``last``. See :meth:`storage.store.Store.activity`."""
    erased = select(null(), *tallies.c).where(tallies.c.month.between(first, last))
    for _, month, lesson, *rest in _streamed(connection, erased):
        yield Activity(None, lesson, month, *rest)
    yield from _lived(connection, records.c.day.between(first * 100, last * 100 + 99), true())


def read_activity_of(connection: Connection, learners: Sequence[int]) -> Iterator[Activity]:
    """Yield all that some learners ever did."""
    yield from _lived(connection, records.c.learner.in_(learners), traits.c.learner.in_(learners))


def read_months(connection: Connection) -> Iterator[tuple[int, int] | None]:
    """Yield once: the first and the last month with anything to count. See :meth:`storage.store.Store.months`."""
    waiting = select((deltas.c.day // 100).label("month")).where(deltas.c.kind != MOVED)
    month = union_all(select(cells.c.month), waiting).subquery().c.month
    first, last = connection.execute(select(func.min(month), func.max(month))).one()
    yield None if first is None else (first, last)


def _lived(connection: Connection, which: ColumnElement[bool], whose: ColumnElement[bool]) -> Iterator[Activity]:
    line = records.c
    lines = select(line.learner, line.lesson, line.day, line.kind, line.at).where(_COUNTED, which)
    given = select(traits.c.learner, traits.c.name, traits.c.since, traits.c.value).where(whose)
    histories = _Histories(_streamed(connection, given.order_by(traits.c.learner, traits.c.name, traits.c.since)))
    for learner, done in groupby(_streamed(connection, lines.order_by(line.learner)), _first):
        yield from _cells(learner, done, histories.of(learner))


def _cells(learner: int, done: Iterable[Any], history: dict[str, _Given]) -> Iterator[Activity]:
    units, audiences = history.get("unit", []), history.get("audience", [])
    cells: dict[tuple[str, int, str, str], list[int]] = {}
    for _, lesson, day, kind, at in done:
        cell = lesson, day // 100, _then(units, at), _then(audiences, at)
        cells.setdefault(cell, [0, 0, 0])[_FIGURES[kind]] += 1
    for (lesson, month, unit, audience), (sittings, completions, attempts) in cells.items():
        began = min(sittings, 1)
        yield Activity(learner, lesson, month, unit, audience, began, completions, sittings, attempts)


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
