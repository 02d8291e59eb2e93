"""A SQLite connection in a thread of its own, where whole pieces of work are done at one go.

The thread is aiosqlite's. Asked for statement by statement, as SQLAlchemy's asynchronous engine asks it, a turn alone
in its batch is some thirty ways there and back, which cost more than all that SQLite does. So the whole transaction
goes there at once, and SQLAlchemy works in it as in any program without an event loop.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

import aiosqlite
from sqlalchemy import Connection

_T = TypeVar("_T")
Wrap: TypeAlias = Callable[[sqlite3.Connection], Connection]
"""Makes SQLAlchemy's connection of the driver's."""


class Threaded(aiosqlite.Connection):
    """See :class:`storage.sql.line.Link`. What the work calls runs in the connection's thread.

    Work that has begun is finished even where the one who waited for it was cancelled.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection], wrap: Wrap) -> None:
        """Take how the driver connects; awaiting the new object does."""
        super().__init__(connector, 0)
        # A program that fails before it closes its store still ends.
        self._thread.daemon = True
        self._wrap = wrap
        self._wrapped: Connection | None = None

    async def transact(self, work: Callable[[Connection], _T]) -> _T:
        """See :class:`storage.sql.line.Link`."""

        def transaction(connection: Connection) -> _T:
            with connection.begin():
                return work(connection)

        return await self.glance(transaction)

    async def glance(self, work: Callable[[Connection], _T]) -> _T:
        """See :class:`storage.sql.line.Link`."""
        done: _T = await self._execute(self._do, work)  # type: ignore[no-untyped-call]  # aiosqlite tells no types here
        return done

    async def close(self) -> None:
        """See :class:`storage.sql.line.Link`."""
        try:
            await self.glance(Connection.close)
        finally:
            await super().close()

    def _do(self, work: Callable[[Connection], Any]) -> Any:
        if self._wrapped is None:
            self._wrapped = self._wrap(self._conn)
        return work(self._wrapped)
