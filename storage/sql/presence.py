"""One process among those that share a database: the posts it holds, and what the others tell it.

A post is an advisory lock of one connection. Whoever is killed lets go at once; whoever is frozen or cut off lets go
when the server has heard nothing of them for :data:`SILENT` seconds, and has given up by then.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from hashlib import sha256
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.errors import StoreError
from storage.sql.awaited import hang_up
from storage.sql.line import Explained

SILENT = 6
"""Seconds without a word after which the server ends the connection, and with it every post."""
PATIENCE = 5.0
"""Seconds from the last question that was answered until all posts are given up; fewer than :data:`SILENT`."""
BEAT = 2.0
"""Seconds between two questions, by which the server hears of this process and this process of the server."""
LAST_WORDS = 0.25
"""Seconds the server has to hear that this process leaves."""

_BROKEN = (DBAPIError, OSError, StoreError)
"""What is raised where a connection is no more."""


class Presence(Protocol):
    """What a process is among the others."""

    @property
    def number(self) -> int:
        """The number the others know this process by; 0 where there are no others."""

    async def take(self, post: str) -> bool:
        """Take a post, or keep it: return whether this process holds it now."""

    async def lost(self, post: str) -> None:
        """Wait until a post is not held any more: before the server gives it to another one."""

    async def leave(self, post: str) -> None:
        """Give a post up."""

    async def told(self) -> list[int]:
        """Wait until others leave drawings to this process, and return the numbers of the accounts."""

    async def end(self) -> None:
        """Leave all posts and the others."""


class Alone:
    """The one process of a database: it holds every post, and nobody tells it anything."""

    number = 0

    async def take(self, post: str) -> bool:
        """See :class:`Presence`."""
        del post
        return True

    async def lost(self, post: str) -> None:
        """See :class:`Presence`; it waits until cancelled."""
        del post
        await asyncio.get_running_loop().create_future()

    async def leave(self, post: str) -> None:
        """See :class:`Presence`."""

    async def told(self) -> list[int]:
        """See :class:`Presence`; it waits until cancelled."""
        never: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        return await never

    async def end(self) -> None:
        """See :class:`Presence`."""


class Among:
    """One of several processes of a PostgreSQL database, with a connection for this alone."""

    def __init__(self, engine: AsyncEngine, explained: Explained) -> None:
        """Take the engine, and what turns its errors into the store's; nothing is opened yet."""
        self.number = 1 + secrets.randbelow((1 << 52) - 1)
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._explained = explained
        self._turn = asyncio.Lock()
        self._connection: AsyncConnection | None = None
        self._held: set[str] = set()
        self._heard = 0.0
        """When the last question that was answered was asked, by the event loop's clock."""
        self._gone = asyncio.Event()
        """Set once all that is held now is lost."""
        self._waiting = 0
        self._beating: asyncio.Task[None] | None = None
        self._told: asyncio.Queue[str] = asyncio.Queue()

    async def take(self, post: str) -> bool:
        """See :class:`Presence`.

        Raises:
            StoreError: the server cannot be reached; then no post is held.
        """
        async with self._turn, self._asking() as connection:
            if post in self._held:
                await _answer(connection, "SELECT 1")
                return True
            if not await _answer(connection, "SELECT pg_try_advisory_lock(:key)", key=_key(post)):
                return False
            await self._listen(connection, listening(post))
            self._held.add(post)
            return True

    async def lost(self, post: str) -> None:
        """See :class:`Presence`; while anybody waits here, the server hears of this process."""
        if post not in self._held:
            return
        gone = self._gone
        self._waiting += 1
        if self._beating is None:
            self._beating = asyncio.get_running_loop().create_task(self._beat())
        try:
            await gone.wait()
        finally:
            self._waiting -= 1
            if not self._waiting:
                self._beating.cancel()
                self._beating = None

    async def leave(self, post: str) -> None:
        """See :class:`Presence`."""
        async with self._turn:
            if post in self._held:
                self._held.discard(post)
                async with self._asking() as connection:
                    await _answer(connection, "SELECT pg_advisory_unlock(:key)", key=_key(post))

    async def told(self) -> list[int]:
        """See :class:`Presence`."""
        said = [await self._told.get()]
        while not self._told.empty():
            said.append(self._told.get_nowait())
        return sorted({int(number) for line in said for number in line.split(",")})

    async def end(self) -> None:
        """See :class:`Presence`."""
        with suppress(*_BROKEN):
            async with asyncio.timeout(LAST_WORDS), self._turn:
                if self._connection is not None:
                    await self._connection.close()
        await self._lose()

    async def _beat(self) -> None:
        """Ask for all posts at once, until told to stop."""
        while True:
            await asyncio.sleep(max(0.0, self._heard + BEAT - asyncio.get_running_loop().time()))
            # What comes of it is told to all who wait.
            with suppress(StoreError, TimeoutError):
                async with self._turn, self._asking() as connection:
                    await _answer(connection, "SELECT 1")
            # Those who wait hear of a loss first; the last of them ends this task before it asks on a new line.
            await asyncio.sleep(0)

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[AsyncConnection]:
        """Lend the connection for a question; where there is no answer in time, everything held is lost."""
        loop = asyncio.get_running_loop()
        asked = loop.time()
        try:
            with self._explained():
                async with asyncio.timeout_at((self._heard if self._held else asked) + PATIENCE):
                    yield await self._connected()
        except BaseException:
            await self._lose()
            raise
        self._heard = asked

    async def _connected(self) -> AsyncConnection:
        if self._connection is None or self._connection.closed:
            await self._lose()
            self._gone = asyncio.Event()
            self._connection = await self._engine.connect()
            await self._connection.execute(text(f"SET idle_session_timeout = '{SILENT}s'"))
            await self._listen(self._connection, listening(self.number))
        return self._connection

    async def _listen(self, connection: AsyncConnection, channel: str) -> None:
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        await driver.add_listener(channel, self._hear)

    def _hear(self, _connection: Any, _process: int, _channel: str, payload: str) -> None:
        self._told.put_nowait(payload)

    async def _lose(self) -> None:
        """Give up all that is held, before anything is waited for."""
        connection, self._connection = self._connection, None
        self._held.clear()
        self._gone.set()
        if connection is not None and not connection.closed:
            # Nobody knows what the driver was in the middle of; what is broken may not even close.
            with suppress(*_BROKEN):
                await hang_up(connection)


async def _answer(connection: AsyncConnection, question: str, **values: Any) -> Any:
    """Return the one answer to a question."""
    return (await connection.execute(text(question), values)).scalar()


def listening(who: int | str) -> str:
    """Return the name by which a process, by its number, or the holder of a post listens."""
    return f"hocso {who}"


def payloads(accounts: Sequence[int], most: int = 400) -> list[str]:
    """Return account numbers as texts that are short enough to be told."""
    parts = (accounts[start : start + most] for start in range(0, len(accounts), most))
    return [",".join(map(str, part)) for part in parts]


def _key(post: str) -> int:
    """Return the number of a post's advisory lock, a signed one of 64 bits."""
    return int.from_bytes(sha256(f"hocso post {post}".encode()).digest()[:8], "big", signed=True)
