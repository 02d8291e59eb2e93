"""Copying a whole database into an empty one of another kind, table by table, with every row compared at the end.

How much was copied is kept in the target, so a copy that was cut off goes on where it was. Until all is compared nobody
opens the target as a store: it would be half of one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, delete, func, insert, select, text

from storage.errors import RefusedError, UnavailableError
from storage.rows.counts import Told, unheard
from storage.sql.postgres import PostgresDatabase
from storage.sql.sqlite import SqliteDatabase
from storage.sql.upserts import upsert
from storage.tables import kept, metadata

Database: TypeAlias = SqliteDatabase | PostgresDatabase

_PART = 2_000
_PROGRESS = "copying"


@dataclass(slots=True)
class Tally:
    """What a table holds: how many rows, and the sum of their hashes, which no order of the rows changes."""

    rows: int = 0
    sum: int = 0

    def add(self, row: Sequence[Any]) -> None:
        """Take one more row into account."""
        hashed = blake2b(repr([_plain(value) for value in row]).encode(), digest_size=16).digest()
        self.rows += 1
        self.sum = (self.sum + int.from_bytes(hashed)) & (1 << 128) - 1


Tallies: TypeAlias = dict[str, Tally]
"""What each table holds, by its name."""


async def copy(source: Database, target: Database, told: Told = unheard) -> dict[str, int]:
    """Copy all rows, as they are at one moment, and return how many each table has; both databases are open.

    Raises:
        RefusedError: the target holds something of its own, or what was copied before it was cut off has changed
            since, or the target holds something else afterwards.
        UnavailableError: the source is itself the half of another one.
    """
    await source.read(refuse_half)
    copying = _Copying(target, await target.write(_begin), _Steps(told, 2 * sum((await counted(source)).values())))
    async with aclosing(source.stream(_all)) as rows:
        async for table, row in rows:
            await copying.take(table, row)
    await _compare(copying, target)
    await target.write(_finish)
    return {name: held.rows for name, held in copying.read.items()}


async def counted(database: Database) -> dict[str, int]:
    """Return how many rows each table has."""
    (found,) = [found async for found in database.stream(_count)]
    return found


def refuse_half(connection: Connection) -> None:
    """Raise :class:`UnavailableError` where a copy into this database was cut off, so that it is not whole."""
    if _progress(connection) is not None:
        raise UnavailableError(
            "the database is half of another one, whose copying was cut off: run the same hocso move or hocso restore"
            " again, or name another database"
        )


class _Steps:
    """Tells how many rows are done, now and then."""

    def __init__(self, told: Told, of: int) -> None:
        self._told = told
        self._of = of
        self._done = 0

    def take(self) -> None:
        self._done += 1
        if self._done % _PART == 0:
            self._told(self._done, self._of)


class _Copying:
    """A copy under way: what was read by now, and how much of it the target had before."""

    def __init__(self, target: Database, before: Tallies, steps: _Steps) -> None:
        self.read: Tallies = {table.name: Tally() for table in metadata.sorted_tables}
        self.steps = steps
        self._target = target
        self._there = before
        self._part: list[Sequence[Any]] = []

    async def take(self, table: Table, row: Sequence[Any] | None) -> None:
        """Take the next row in the order of the keys, or None after the last one of a table."""
        held, there = self.read[table.name], self._there.get(table.name, Tally())
        if row is not None:
            self.steps.take()
            held.add(row)
            if held.rows > there.rows:
                self._part.append(row)
        if (held.rows == there.rows and held.sum != there.sum) or (row is None and held.rows < there.rows):
            raise RefusedError(
                "the database was used since its copying was cut off, or it is another one: name an empty one to copy"
                " into"
            )
        if len(self._part) == _PART or (row is None and self._part):
            await self._write(table)

    async def _write(self, table: Table) -> None:
        names = [column.name for column in table.columns]
        rows = [dict(zip(names, row, strict=True)) for row in self._part]
        self._part = []
        held = self.read[table.name]
        self._there = {**self._there, table.name: Tally(held.rows, held.sum)}

        def work(connection: Connection) -> None:
            connection.execute(insert(table), rows)
            _keep(connection, self._there)

        await self._target.write(work)


def _all(connection: Connection) -> Iterator[tuple[Table, Sequence[Any] | None]]:
    """Yield all rows of each table in the order of its key, and None after the last one."""
    for table in metadata.sorted_tables:
        rows = select(table).order_by(*table.primary_key)
        if table is kept:
            rows = rows.where(kept.c.name != _PROGRESS)
        yield from ((table, row) for row in connection.execute(rows.execution_options(yield_per=_PART)))
        yield table, None


def _count(connection: Connection) -> Iterator[dict[str, int]]:
    yield {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


async def _compare(copying: _Copying, target: Database) -> None:
    here: Tallies = {name: Tally() for name in copying.read}
    async with aclosing(target.stream(_all)) as rows:
        async for table, row in rows:
            if row is not None:
                copying.steps.take()
                here[table.name].add(row)
    different = ", ".join(name for name, held in copying.read.items() if here[name] != held)
    if different:
        raise RefusedError(f"after copying, {different} differ: start again with an empty database")


def _begin(connection: Connection) -> Tallies:
    """Return how far an earlier copy came; a target that was never copied into must be empty."""
    progress = _progress(connection)
    if progress is not None:
        return progress
    for table in metadata.sorted_tables:
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise RefusedError(f"the database that is copied into holds {table.name} of its own: name an empty one")
    _keep(connection, {})
    return {}


def _progress(connection: Connection) -> Tallies | None:
    found = connection.execute(select(kept.c.value).where(kept.c.name == _PROGRESS)).scalar()
    if found is None:
        return None
    try:
        return {name: Tally(rows, int(sum, 16)) for name, (rows, sum) in json.loads(found).items()}
    except (ValueError, TypeError):
        raise RefusedError("an older version began to copy into this database: start again with an empty one") from None


def _keep(connection: Connection, progress: Tallies) -> None:
    value = json.dumps({name: (held.rows, f"{held.sum:x}") for name, held in progress.items()}).encode()
    row = upsert(connection.dialect, kept).values(name=_PROGRESS, value=value)
    connection.execute(row.on_conflict_do_update(index_elements=[kept.c.name], set_={"value": value}))


def _finish(connection: Connection) -> None:
    connection.execute(delete(kept).where(kept.c.name == _PROGRESS))
    if connection.dialect.name == "postgresql":
        for table in metadata.sorted_tables:
            _number_on(connection, table)


def _number_on(connection: Connection, table: Table) -> None:
    """Let new rows be numbered after those that were copied."""
    column = table.autoincrement_column
    if column is not None:
        newest = select(func.coalesce(func.max(column), 0)).scalar_subquery()
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        connection.execute(select(func.setval(sequence, newest + 1, text("false"))))
