"""One asynchronous connection with a queue in front: where turns and short questions reach the database."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import TypeAlias, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.errors import UnavailableError

_T = TypeVar("_T")
Explained: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Makes a context that turns a driver's errors into the store's."""


class Line:
    """Does one piece of work after the other on one connection, which is opened with the first.

    The work is plain code on a SQLAlchemy connection, run where the driver may wait: it is the same over aiosqlite
    and over asyncpg, and what it calls runs in the event loop's own thread.
    """

    def __init__(self, engine: AsyncEngine, explained: Explained) -> None:
        """Take the engine, and what turns its errors into the store's."""
        self._engine = engine
        self._explained = explained
        self._turn = asyncio.Lock()
        self._connection: AsyncConnection | None = None

    async def transact(self, work: Callable[[Connection], _T]) -> _T:
        """Do work in one transaction and return what it returns."""
        async with self._turn:
            connection = await self._connected()
            try:
                with self._explained():
                    async with connection.begin():
                        return await connection.run_sync(work)
            except (asyncio.CancelledError, UnavailableError):
                # Nobody knows what the driver was in the middle of.
                await self._end()
                raise

    async def glance(self, work: Callable[[Connection], _T]) -> _T:
        """Do work that is one SELECT on the driver, with no transaction around it."""
        async with self._turn:
            connection = await self._connected()
            with self._explained():
                return await connection.run_sync(work)

    async def end(self) -> None:
        """Let the connection go once what is under way is done."""
        async with self._turn:
            await self._end()

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            with self._explained():
                self._connection = await self._engine.connect()
        return self._connection

    async def _end(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            # What is broken may not even close.
            with suppress(DBAPIError, OSError):
                await connection.close()
