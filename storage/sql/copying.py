"""Copying a whole database into an empty one of another kind, table by table, with the counts compared at the end.

What was copied is kept in the target together with how far that is, so a copy that was cut off goes on where it was;
unless turns were taken since, for then what was copied may have changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from operator import add
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, Table, delete, func, insert, select, text, tuple_

from storage.errors import RefusedError
from storage.sql.counts import read_activity
from storage.sql.postgres import PostgresDatabase
from storage.sql.sqlite import SqliteDatabase
from storage.sql.upserts import upsert
from storage.tables import accounts, kept, learners, messages, metadata, records

Database: TypeAlias = SqliteDatabase | PostgresDatabase
Progress: TypeAlias = dict[str, list[Any]]
"""The key of the last row copied, by table; an empty list: the whole table is. Beside them, the source's mark."""

_PART = 2_000
_PROGRESS = "copying"
_MARK = "mark"
_EVER = (0, 999_999)


async def copy(source: Database, target: Database) -> dict[str, int]:
    """Copy all rows, as they are at one moment, and return how many each table has; both databases are open.

    Raises:
        RefusedError: the target holds something of its own, or what was copied before it was cut off has changed
            since, or the counts differ afterwards.
    """
    mark = await source.read(_mark)
    progress = await target.write(lambda connection: _begin(connection, mark))
    part: list[Sequence[Any]] = []
    there: Sums | None = None
    async for table, row in source.stream(lambda connection: _all(connection, progress)):
        if isinstance(row, Sums):
            there = row
            continue
        if row is not None:
            part.append(row)
        if table is not None and (row is None or len(part) == _PART):
            await _write(target, table, part, progress, whole=row is None)
            part = []
    await target.write(_finish)
    (here,) = [found async for found in target.stream(sums)]
    _compare(there, here)
    return here.rows


class Sums(NamedTuple):
    """How many rows each table has, and the counts that a report would give, by lesson, month, unit and audience."""

    rows: dict[str, int]
    counts: dict[tuple[str, int, str, str], tuple[int, ...]]


def _all(connection: Connection, progress: Progress) -> Iterator[tuple[Table | None, Any]]:
    """Yield the rows that are still to be copied, None after the last one of each table, and at the end the sums."""
    for table in metadata.sorted_tables:
        last = progress.get(table.name)
        if last != []:
            yield from ((table, row) for row in _after(connection, table, last))
            yield table, None
    yield from ((None, found) for found in sums(connection))


def _after(connection: Connection, table: Table, last: list[Any] | None) -> Iterator[Sequence[Any]]:
    key = tuple_(*table.primary_key)
    rows = select(table).order_by(*table.primary_key)
    if last:
        rows = rows.where(key > tuple_(*(_keyed(value) for value in last)))
    if table is kept:
        rows = rows.where(kept.c.name != _PROGRESS)
    yield from connection.execute(rows.execution_options(yield_per=_PART))


async def _write(
    target: Database, table: Table, rows: list[Sequence[Any]], progress: Progress, *, whole: bool = False
) -> None:
    names = [column.name for column in table.columns]
    if rows:
        last = dict(zip(names, rows[-1], strict=True))
        progress[table.name] = [_plain(last[column.name]) for column in table.primary_key]
    if whole:
        progress[table.name] = []

    def work(connection: Connection) -> None:
        if rows:
            connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        _keep(connection, progress)

    await target.write(work)


def _plain(value: Any) -> Any:
    return {"hex": bytes(value).hex()} if isinstance(value, bytes | memoryview) else value


def _keyed(value: Any) -> Any:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value


def _mark(connection: Connection) -> list[int]:
    """Return figures of which every turn changes some."""
    figures = (
        func.sum(learners.c.turn),
        func.count(learners.c.id),
        func.sum(accounts.c.turn),
        func.sum(accounts.c.shown),
        func.max(accounts.c.seen),
        func.count(messages.c.key),
        func.max(messages.c.at),
        func.max(records.c.id),
    )
    return [int(connection.execute(select(figure)).scalar() or 0) for figure in figures]


def _begin(connection: Connection, mark: list[int]) -> Progress:
    """Return how far an earlier copy came; a target that was never copied into must be empty."""
    found = connection.execute(select(kept.c.value).where(kept.c.name == _PROGRESS)).scalar()
    if found is not None:
        progress: Progress = json.loads(found)
        if progress.get(_MARK) != mark:
            raise RefusedError(
                "the database was used since its copying was cut off, or it is another one: name an empty one to copy"
                " into"
            )
        return progress
    for table in metadata.sorted_tables:
        if connection.execute(select(func.count()).select_from(table)).scalar_one():
            raise RefusedError(f"the database that is copied into holds {table.name} of its own: name an empty one")
    return {_MARK: mark}


def _keep(connection: Connection, progress: Progress) -> None:
    value = json.dumps(progress).encode()
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


def sums(connection: Connection) -> Iterator[Sums]:
    """Yield once: the sums of a database."""
    rows = {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
    }
    counts: dict[tuple[str, int, str, str], tuple[int, ...]] = {}
    for done in read_activity(connection, *_EVER):
        cell = done.lesson, done.month, done.unit, done.audience
        figures = done.began, done.completions, done.sittings, done.attempts
        counts[cell] = tuple(map(add, counts.get(cell, (0, 0, 0, 0)), figures))
    yield Sums(rows, counts)


def _compare(there: Sums | None, here: Sums) -> None:
    if there is None or there.rows != here.rows:
        raise RefusedError("after copying, the numbers of rows differ: start again with an empty database")
    if there.counts != here.counts:
        raise RefusedError("after copying, the counts of learning differ: start again with an empty database")
