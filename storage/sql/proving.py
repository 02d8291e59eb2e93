"""Holding the rollups against a second count, and making them anew from it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from itertools import count
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, text

from storage.rows.counts import Difference, Proof, Told, unheard
from storage.sql.counted import Counted, number_of
from storage.sql.prepared import Prepared
from storage.sql.recounting import Active, recount, streamed
from storage.sql.rollups.folding import be_alone
from storage.tables import deltas, histories, metadata, presence

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
    for name, counted in sums.all().items():
        for difference in _compare(connection, name, counted):
            rows += 1
            if difference is not None:
                differing += 1
                yield difference
    yield Proof(rows, seen.learners, differing)


def rebuild(connection: Connection, told: Told = unheard) -> None:
    """Make the rollups anew from records, traits and joins; tallies stay as they are."""
    be_alone(connection)
    for table in (deltas, histories, presence):
        connection.execute(delete(table))
    connection.execute(text(_TAKE_OVER))
    active = _Writer(connection, presence, [column.name for column in presence.c])

    def keep(learner: int, months: Active) -> None:
        active.add(*((learner, *there) for there in sorted(months)))

    sums = recount(connection, _telling(connection, told, keep))
    active.end()
    for name, counted in sums.all().items():
        table = metadata.tables[name]
        connection.execute(delete(table).where(table.c.erased.is_(False)))
        kept = _Writer(connection, table, [*counted.key, *counted.figures, "erased"])
        kinds = [table.c[column].type.python_type for column in counted.key]
        for key, number in counted.left():
            kept.add((*(kind(part) for kind, part in zip(kinds, key, strict=True)), *counted.shown(number), False))
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

    def __init__(self, connection: Connection, table: Table, names: Sequence[str]) -> None:
        self._connection = connection
        self._statement = Prepared(insert(table), " ".join(names), connection.dialect)
        self._rows: list[tuple[Any, ...]] = []

    def add(self, *rows: tuple[Any, ...]) -> None:
        self._rows += rows
        if len(self._rows) >= _PART:
            self.end()

    def end(self) -> None:
        if self._rows:
            with closing(self._connection.connection.cursor()) as cursor:
                self._statement.many(cursor, self._rows)
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
        self.rows += len(kept | months)
        for there in kept ^ months:
            # Whose it is says nothing to anybody.
            self.found.append(Difference("presence", _cell(there), (int(there in kept),), (int(there in months),)))

    def end(self) -> None:
        """Compare what is left of learners with nothing to count."""
        for there in self._until(None):
            self.found.append(Difference("presence", _cell(there), (1,), (0,)))

    def _until(self, learner: int | None) -> set[tuple[Any, ...]]:
        passed: set[tuple[Any, ...]] = set()
        while self._next is not None and (learner is None or self._next[0] <= learner):
            passed.add(self._next[1:])
            self._next = next(self._kept, None)
        return passed


def _histories(connection: Connection) -> Iterator[Difference]:
    missed = connection.execute(text(_MISSED)).scalar_one()
    made_up = connection.execute(text(_MADE_UP)).scalar_one()
    if missed or made_up:
        yield Difference("histories", "traits of learners", (made_up,), (missed,))


def _compare(connection: Connection, name: str, counted: Counted) -> Iterator[Difference | None]:
    """Yield, for each row that either has, the difference or None."""
    width, columns = len(counted.key), ", ".join((*counted.key, *counted.figures))
    query = f"SELECT {columns} FROM {name} WHERE NOT erased"  # noqa: S608 - names of our own
    for row in streamed(connection, query):
        key, kept = row[:width], row[width:]
        right = counted.take(key)
        same = number_of(kept) == right
        yield None if same else Difference(name, _cell(key), tuple(kept), counted.shown(right))
    for key, missing in counted.left():
        yield Difference(name, _cell(key), (0,) * len(counted.figures), counted.shown(missing))


def _cell(key: tuple[Any, ...]) -> str:
    return json.dumps(key, ensure_ascii=False)
