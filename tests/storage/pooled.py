"""PostgreSQL databases that tests use one after the other: to empty one costs a tenth of making one.

A database goes back as it was when it was new, or not at all: whoever is still connected to it, whatever was changed
of its tables, or much that was written leaves it to itself.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import asyncpg

from tests.storage.postgres import Postgres

_T = TypeVar("_T")
_Connection: TypeAlias = Any

_MOST = 8 << 20
"""Bytes of tables and indexes up to which a database is used again: what is deleted stays in its files."""
_OWN = 16384
"""The first number of what is not PostgreSQL's own."""
_CATALOGUES = {
    "pg_attrdef": "oid",
    "pg_attribute": "attrelid",
    "pg_class": "oid",
    "pg_constraint": "oid",
    "pg_extension": "oid",
    "pg_index": "indexrelid",
    "pg_namespace": "oid",
    "pg_proc": "oid",
    "pg_sequence": "seqrelid",
    "pg_trigger": "oid",
    "pg_type": "oid",
}
# Each change of a table, a key or a function is written by a transaction, whose number the rows about it bear.
SCHEMA = " UNION ALL ".join(
    f"SELECT '{name}', count(*), sum(xmin::text::bigint) FROM {name} WHERE {number} >= {_OWN}"  # noqa: S608 - as above
    for name, number in _CATALOGUES.items()
)
SETTINGS = """
    SELECT unnest(setconfig) FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase
    WHERE datname = current_database()
"""
SESSIONS = """
    SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
_SEQUENCES = "SELECT sequencename FROM pg_sequences"
_BYTES = "SELECT sum(pg_relation_size(oid)) FROM pg_class WHERE relkind IN ('r', 'i', 't') AND oid >= 16384"


_ROWS = 'SELECT json_agg(one)::text FROM "{table}" AS one'
_FILLING = """INSERT INTO "{table}" SELECT * FROM json_populate_recordset(NULL::"{table}", '{rows}')"""


@dataclass(slots=True)
class Pooled:
    """A database with a connection for this alone, on which it is emptied."""

    url: str
    connection: _Connection
    schema: list[Any]
    emptying: str

    @classmethod
    async def of(cls, url: str) -> Pooled:
        """Look at a new database."""
        connection = await asyncpg.connect(url, server_settings={"application_name": "pool"})
        return cls(url, connection, await _schema(connection), await _emptying(connection))

    async def is_unchanged(self) -> bool:
        """Return whether it has the tables that it had when it was new."""
        return await _schema(self.connection) == self.schema

    async def empty(self) -> bool:
        """Make it as it was when it was new; return whether that could be done."""
        if await self.connection.fetch(SESSIONS) or not await self.is_unchanged():
            return False
        if await self.connection.fetchval(_BYTES) > _MOST:
            return False
        await self.connection.execute(self.emptying)
        return True


async def _schema(connection: _Connection) -> list[Any]:
    return [*await connection.fetch(SCHEMA), *await connection.fetch(SETTINGS)]


async def _emptying(connection: _Connection) -> str:
    """Return the statements that bring a database back to the rows and numbers which it has now."""
    parts = ["SET LOCAL session_replication_role = replica"]
    for (table,) in await connection.fetch(_TABLES):
        parts.append(f'DELETE FROM "{table}"')  # noqa: S608 - names of the schema
        if rows := await connection.fetchval(_ROWS.format(table=table)):
            parts.append(_FILLING.format(table=table, rows=rows.replace("'", "''")))
    for (name,) in await connection.fetch(_SEQUENCES):
        last, _, called = await connection.fetchrow(f'TABLE "{name}"')
        parts.append(f"SELECT setval('\"{name}\"', {last}, {called})")
    return ";".join(("BEGIN", *parts, "COMMIT"))


@dataclass(slots=True)
class Pool:
    """Databases like a template, each one's for one test at a time."""

    server: Postgres
    template: str
    _free: list[Pooled] = field(default_factory=list)
    # One for all of them, whose loop their connections belong to: a test's own loop ends with it.
    _thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))
    _runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    @contextmanager
    def database(self) -> Iterator[str]:
        """Lend a database that is as new."""
        lent = self._free.pop() if self._free else self._do(Pooled.of(self.server.database(self.template)))
        emptied = False
        try:
            yield lent.url
            emptied = self._do(lent.empty())
        finally:
            if emptied:
                self._free.append(lent)
            else:
                self._do(lent.connection.close())

    def close(self) -> None:
        """Let the databases go."""
        for left in self._free:
            self._do(left.connection.close())
        self._thread.submit(self._runner.close).result()
        self._thread.shutdown()

    def _do(self, work: Coroutine[Any, Any, _T]) -> _T:
        return self._thread.submit(self._runner.run, work).result()
