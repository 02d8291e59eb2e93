"""Holding the rollups against a second count, and making them anew from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, text

from storage.rows.counts import Difference, Proof, Told, unheard
from storage.sql.recounting import Active, Sums, figures, recount, streamed
from storage.sql.rollups.folding import be_alone
from storage.tables import arrived, cells, choices, crowds, deltas, histories, presence, steps, weeks

_ROLLUPS = (cells, weeks, steps, choices, crowds, arrived)
_PART = 2_000

_MOVED = "SELECT learner FROM deltas WHERE kind = 'trait'"
_TRAITS = "SELECT learner, name, since, value FROM traits WHERE name IN ('unit', 'sector', 'audience')"
_TAKE_OVER = f"INSERT INTO histories (learner, name, since, value) {_TRAITS}"
_SAME = "h.learner = t.learner AND h.name = t.name AND h.since = t.since AND h.value = t.value"
_MISSED = (
    f"SELECT count(*) FROM ({_TRAITS}) t LEFT JOIN histories h ON {_SAME}"  # noqa: S608 - no value from outside
    f" WHERE h.learner IS NULL AND t.learner NOT IN ({_MOVED})"
)
_MADE_UP = (
    f"SELECT count(*) FROM histories h LEFT JOIN traits t ON {_SAME}"  # noqa: S608 - no value from outside
    f" WHERE t.learner IS NULL AND h.learner NOT IN ({_MOVED})"
)


def prove(connection: Connection, told: Told = unheard) -> Iterator[Difference | Proof]:
    """Yield every row that differs, then the proof. See :meth:`storage.store.counts.CountsStore.prove`."""
    seen = _Seen(connection)
    sums = recount(connection, _telling(connection, told, seen.check))
    seen.end()
    rows, differing = seen.rows, 0
    for found in (*seen.found, *_histories(connection)):
        differing += 1
        yield found
    for table in _ROLLUPS:
        for difference in _compare(connection, table, sums):
            rows += 1
            if difference is not None:
                differing += 1
                yield difference
    yield Proof(rows, seen.learners, differing)


def rebuild(connection: Connection, told: Told = unheard) -> None:
    """Make the rollups anew from records, traits and joins; tallies stay as they are."""
    be_alone(connection)
    for table in _ROLLUPS:
        connection.execute(delete(table).where(table.c.erased.is_(False)))
    for table in (deltas, histories, presence):
        connection.execute(delete(table))
    connection.execute(text(_TAKE_OVER))
    active = _Writer(connection, presence)

    def keep(learner: int, months: Active) -> None:
        active.add(*((learner, *there) for there in sorted(months)))

    sums = recount(connection, _telling(connection, told, keep))
    active.end()
    for table in _ROLLUPS:
        kept = _Writer(connection, table)
        width = len(_figures_of(table))
        for key, row in sums[table.name].items():
            kept.add((*_flat(key), False, *figures(row, width)))
        kept.end()


def _telling(connection: Connection, told: Told, each: Callable[[int, Active], None]) -> Callable[[int, Active], None]:
    """Return what does the same for each learner, and tells that another one is done."""
    learners = connection.execute(text("SELECT count(*) FROM learners")).scalar_one()
    done = count(1)

    def heard(learner: int, months: Active) -> None:
        each(learner, months)
        told(next(done), learners)

    return heard


class _Writer:
    """Rows of one table, written some at a time."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection = connection
        self._table = table
        self._names = [column.name for column in table.c]
        self._rows: list[dict[str, Any]] = []

    def add(self, *rows: tuple[Any, ...]) -> None:
        self._rows += [dict(zip(self._names, row, strict=True)) for row in rows]
        if len(self._rows) >= _PART:
            self.end()

    def end(self) -> None:
        if self._rows:
            self._connection.execute(insert(self._table), self._rows)
        self._rows = []


class _Seen:
    """Months and places of learners as they are kept, held against those counted, in the learners' order."""

    def __init__(self, connection: Connection) -> None:
        query = "SELECT learner, month, unit, sector, audience, mode FROM presence ORDER BY learner"
        self._kept = streamed(connection, query)
        self._next = next(self._kept, None)
        self.found: list[Difference] = []
        self.learners = 0
        self.rows = 0

    def check(self, learner: int, months: Active) -> None:
        """Compare one learner's."""
        self.learners += 1
        kept = self._until(learner)
        counted = {(learner, *there) for there in months}
        self.rows += len(kept | counted)
        for row in kept ^ counted:
            # Whose it is says nothing to anybody.
            self.found.append(Difference("presence", _cell(row[1:]), (int(row in kept),), (int(row in counted),)))

    def end(self) -> None:
        """Compare what is left of learners with nothing to count."""
        for row in self._until(None):
            self.found.append(Difference("presence", _cell(row[1:]), (1,), (0,)))

    def _until(self, learner: int | None) -> set[tuple[Any, ...]]:
        passed: set[tuple[Any, ...]] = set()
        while self._next is not None and (learner is None or self._next[0] <= learner):
            passed.add(tuple(self._next))
            self._next = next(self._kept, None)
        return passed


def _histories(connection: Connection) -> Iterator[Difference]:
    missed = connection.execute(text(_MISSED)).scalar_one()
    made_up = connection.execute(text(_MADE_UP)).scalar_one()
    if missed or made_up:
        yield Difference("histories", "traits of learners", (made_up,), (missed,))


def _compare(connection: Connection, table: Table, sums: Sums) -> Iterator[Difference | None]:
    """Yield, for each row that either has, the difference or None."""
    counted = sums.pop(table.name)
    key = [column.name for column in table.primary_key if column.name != "erased"]
    sought, place = _figures_of(table), key.index("unit") if "unit" in key else len(key)
    query = f"SELECT {', '.join((*key, *sought))} FROM {table.name} WHERE NOT erased"  # noqa: S608 - names of our own
    for row in streamed(connection, query):
        cell, kept = tuple(row[: len(key)]), tuple(row[len(key) :])
        # As the second count has it: the four parts of a place are one.
        there = (*cell[:place], cell[place : place + 4], *cell[place + 4 :]) if place < len(key) else cell
        right = figures(counted.pop(there, 0), len(sought))
        yield None if kept == right else Difference(table.name, _cell(cell), kept, right)
    for there, missing in counted.items():
        yield Difference(table.name, _cell(_flat(there)), (0,) * len(sought), figures(missing, len(sought)))


def _figures_of(table: Table) -> list[str]:
    return [column.name for column in table.columns if not column.primary_key]


def _flat(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return a key with its place spread out, as the table has it."""
    return tuple(part for one in key for part in (one if isinstance(one, tuple) else (one,)))


def _cell(key: tuple[Any, ...]) -> str:
    return json.dumps(key, ensure_ascii=False)
