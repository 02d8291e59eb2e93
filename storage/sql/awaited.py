"""A connection by an asynchronous driver: each of its calls is awaited where plain code makes it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

_T = TypeVar("_T")


class Awaited:
    """See :class:`storage.sql.line.Link`. What the work calls runs in the event loop's own thread."""

    def __init__(self, connection: AsyncConnection) -> None:
        """Take an open connection."""
        self._connection = connection

    @classmethod
    async def connect(cls, engine: AsyncEngine) -> Awaited:
        """Open one."""
        return cls(await engine.connect())

    async def transact(self, work: Callable[[Connection], _T]) -> _T:
        """See :class:`storage.sql.line.Link`."""
        async with self._connection.begin():
            return await self._connection.run_sync(work)

    async def glance(self, work: Callable[[Connection], _T]) -> _T:
        """See :class:`storage.sql.line.Link`."""
        # asyncpg's connection would stay within the transaction that SQLAlchemy begins on it.
        return await self.transact(work)

    async def close(self) -> None:
        """See :class:`storage.sql.line.Link`."""
        await self._connection.close()

    def abort(self) -> None:
        """See :class:`storage.sql.line.Link`."""
        break_off(self._connection)


def break_off(connection: AsyncConnection) -> None:
    """Break a connection off without a word: who does not hear any more would be waited for."""
    raw = connection.sync_connection
    if raw is not None and not raw.closed and not raw.invalidated:
        driver: Any = raw.connection.driver_connection
        driver.terminate()


async def hang_up(connection: AsyncConnection) -> None:
    """Break a connection off, and close what is left of it."""
    break_off(connection)
    # Its socket is closed a moment later.
    await asyncio.sleep(0)
    await connection.invalidate()
    await connection.close()
