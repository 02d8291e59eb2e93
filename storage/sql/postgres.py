"""PostgreSQL: how it is reached, written, read and brought up to date. Whatever only PostgreSQL needs stands here.

Turns have a connection of their own, so that none of them waits for the rest of the housework. Rows are locked in
the order of their numbers (see :mod:`storage.sql.loading`), so several processes can share the work without deadlocks.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AsyncExitStack
from functools import partial
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, NullPool, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.errors import LostError, OvertakenError, StoreError
from storage.sql.awaited import Awaited
from storage.sql.keepalive import keep_alive
from storage.sql.line import Line
from storage.sql.postgres_faults import explained
from storage.sql.presence import Among, Presence
from storage.sql.schema import SCHEMA, Schema

_T = TypeVar("_T")

_CHUNK = 2_000
_UPGRADING = 4_801_729_031
"""The number of the advisory lock under which one process brings the schema up to date."""
SILENT_WITHIN = 8
"""Seconds within a transaction after which the server takes a silent process for frozen, or its line for cut."""
DEADLINE = 12.0
"""Seconds after which a turn or a question is given up as lost: longer than any wait for a process that is silent."""
LONG = 60.0
"""The same for other work that writes."""
_PAUSES = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
"""Seconds before each try at a batch of turns while the connection is lost, or another process was faster."""


class PostgresDatabase:
    """A database on a PostgreSQL server; offers what :class:`storage.sql.sqlite.SqliteDatabase` does."""

    def __init__(self, url: URL, schema: Schema = SCHEMA, patience: float = 10.0) -> None:
        """Name the database, and the seconds to wait for a connection; nothing is opened yet."""
        self._name = url.set(drivername="postgresql").render_as_string(hide_password=True)
        self._schema = schema
        self._engine = _engine(url, patience)
        self._explained = partial(explained, self._name)
        self.dialect = self._engine.dialect
        self._turns = Line(self._connect_to_write, self._explained, DEADLINE)
        self._writer = Line(self._connect_to_write, self._explained, LONG)
        self._reader = Line(partial(Awaited.connect, self._engine), self._explained)
        self.presence: Presence = Among(self._engine, self._explained)
        self.shared = True
        """Whether other processes may have turns in it at the same time."""

    async def open(self, *, serve: bool) -> None:
        """Bring the schema up to date.

        Raises:
            TooNewError: newer code wrote it.
            UnavailableError: it cannot be reached or used.
        """
        del serve  # Any number of processes may serve the same database.
        # On the connection that goes on to read; whoever could not open the store has nothing to close.
        async with AsyncExitStack() as failing:
            failing.push_async_callback(self._reader.end)
            await self._reader.transact(self._bring_up_to_date)
            failing.pop_all()
        # To bring the schema up to date may take its time.
        self._reader.deadline = DEADLINE

    async def look(self) -> bool:
        """Return whether there are tables, which are today's; whoever serves it is not disturbed, nothing is changed.

        Raises:
            OlderError, TooNewError: other code made them.
            UnavailableError: it cannot be reached or used.
        """
        return await self._reader.transact(lambda connection: self._schema.look(connection, self._name))

    async def close(self) -> None:
        """Finish what is under way and let the connections go."""
        lines = (self._reader, self._writer, self._turns)
        await asyncio.gather(self.presence.end(), *(line.end() for line in lines))
        await self._engine.dispose()

    async def turn(self, work: Callable[[Connection], _T]) -> _T:
        """Do a batch of turns in one transaction, again where the connection broke or another process was faster.

        The turns' message ids tell what had been done where a connection broke while its transaction ended. What a
        mute line made last for long is tried on a second line, and left to those who are told to come again.
        """
        loop = asyncio.get_running_loop()
        enough = loop.time() + 2 * DEADLINE
        for pause in _PAUSES:
            try:
                return await self._turns.transact(work)
            except (LostError, OvertakenError):
                if loop.time() > enough:
                    raise
                await asyncio.sleep(pause)
        return await self._turns.transact(work)

    async def write(self, work: Callable[[Connection], _T]) -> _T:
        """Do work in one transaction, again where another process was faster."""
        for pause in _PAUSES:
            try:
                return await self._writer.transact(work)
            except OvertakenError:
                await asyncio.sleep(pause)
        return await self._writer.transact(work)

    async def read(self, work: Callable[[Connection], _T]) -> _T:
        """Do short work that only reads."""
        return await self._reader.transact(work)

    async def glance(self, work: Callable[[Connection], _T]) -> _T:
        """Do work that is one SELECT on the driver."""
        return await self._reader.glance(work)

    async def stream(self, work: Callable[[Connection], Iterator[_T]]) -> AsyncGenerator[_T, None]:
        """Yield what work yields, from one snapshot, past all others, holding little at a time."""
        snapshot = self._engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with self._explained():
            async with snapshot.connect() as connection:
                items = await connection.run_sync(work)
                while chunk := await connection.run_sync(lambda _: list(islice(items, _CHUNK))):
                    for item in chunk:
                        yield item

    async def rework(self, work: Callable[[Connection], None]) -> None:
        """Do long work in one transaction, from one snapshot, on a connection of its own."""
        snapshot = self._engine.execution_options(isolation_level="REPEATABLE READ")
        with self._explained():
            async with snapshot.begin() as connection:
                await connection.run_sync(work)

    async def check(self) -> str:
        """Return "" where the database answers, else one line that says what is wrong; its server checks the rest."""
        try:
            await self.read(lambda connection: connection.execute(text("SELECT 1")))
        except StoreError as error:
            return str(error)
        return ""

    async def size(self) -> int:
        """Return the bytes of the database."""
        asked = text("SELECT pg_database_size(current_database())")
        return await self.read(lambda connection: int(connection.execute(asked).scalar_one()))

    async def _connect_to_write(self) -> Awaited:
        """Connect as one whose locks do not outlive its silence: others wait for them."""
        link = await Awaited.connect(self._engine)
        setting = text(f"SET idle_in_transaction_session_timeout = '{SILENT_WITHIN}s'")
        async with AsyncExitStack() as failing:
            failing.push_async_callback(link.close)
            failing.callback(link.abort)
            await link.transact(lambda connection: connection.execute(setting).close())
            failing.pop_all()
        return link

    def _bring_up_to_date(self, connection: Connection) -> None:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADING})
        stored = self._schema.stored(connection, self._name)
        if stored != self._schema.newest:
            self._schema.refuse_newer(stored, self._name)
            self._schema.upgrade(connection)


def _hasty() -> type[Any]:
    """Return a connection that is given up without a word: who does not hear any more would be waited for."""
    # Only here: on SQLite nobody waits for its import.
    from asyncpg import Connection as Patient

    class Hasty(Patient):  # type: ignore[misc]  # asyncpg tells no types
        """See above."""

        def __init__(self, protocol: Any, transport: Any, *rest: Any) -> None:
            """Take what asyncpg hands over."""
            super().__init__(protocol, transport, *rest)
            keep_alive(transport)

        async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncpg's signature
            """Say good-bye; with a timeout, SQLAlchemy calls it for a connection that was cut off in the middle."""
            if timeout is None:
                await super().close()
            else:
                self.terminate()

    return Hasty


def _engine(url: URL, patience: float) -> AsyncEngine:
    return create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        # Each line holds the one connection it needs.
        poolclass=NullPool,
        connect_args={
            "connection_class": _hasty(),
            "timeout": patience,
            "server_settings": {"application_name": "hocso"},
        },
    )
