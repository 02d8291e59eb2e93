"""A SQLite connection in a thread of its own, where whole pieces of work are done at one go.

The thread is aiosqlite's. Asked for statement by statement, as SQLAlchemy's asynchronous engine asks it, a turn alone
in its batch is some thirty ways there and back, which cost more than all that SQLite does. So the whole transaction
goes there at once, and SQLAlchemy works in it as in any program without an event loop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import aiosqlite
from sqlalchemy import Connection

_T = TypeVar("_T")


class Threaded(aiosqlite.Connection):
    """See :class:`storage.sql.line.Link`. What the work calls runs in the connection's thread.

    Work that has begun is finished even where the one who waited for it was cancelled.
    """

    def __init__(self, open_it: Callable[[], Connection]) -> None:
        """Take how to connect; awaiting the new object does."""
        super().__init__(self._open, 0)
        # A program that fails before it closes its store still ends.
        self._thread.daemon = True
        self._open_it = open_it

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

    def abort(self) -> None:
        """See :class:`storage.sql.line.Link`. Nothing breaks into what the thread is at."""

    def _open(self) -> Any:
        self._wrapped = self._open_it()
        return self._wrapped.connection.driver_connection

    def _do(self, work: Callable[[Connection], Any]) -> Any:
        return work(self._wrapped)
