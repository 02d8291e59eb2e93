"""A connection with a queue in front: where turns and short questions reach the database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager, suppress
from typing import Protocol, TypeAlias, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage.errors import UnavailableError

_T = TypeVar("_T")
Explained: TypeAlias = Callable[[], AbstractContextManager[None]]
"""Makes a context that turns a driver's errors into the store's."""


class Link(Protocol):
    """An open connection, on which plain code on a SQLAlchemy connection is run wherever the driver may wait."""

    async def transact(self, work: Callable[[Connection], _T]) -> _T:
        """Do work in one transaction and return what it returns."""
        ...

    async def glance(self, work: Callable[[Connection], _T]) -> _T:
        """Do work that is one SELECT on the driver, with no transaction around it where the driver needs none."""
        ...

    async def close(self) -> None:
        """Let it go once what is under way is done."""
        ...

    def abort(self) -> None:
        """Give up what is under way, as far as that can be done at once; to be closed all the same."""


LAST_WORDS = 0.25
"""Seconds that what is under way has to be done where the connection is let go."""


class Line:
    """Does one piece of work after the other on one connection, which is opened with the first."""

    def __init__(
        self, connect: Callable[[], Awaitable[Link]], explained: Explained, deadline: float | None = None
    ) -> None:
        """Take how to connect, and what turns the driver's errors into the store's.

        What takes longer than ``deadline`` seconds is given up as lost: nobody may be there to answer it.
        """
        self.deadline = deadline
        self._connect = connect
        self._explained = explained
        self._turn = asyncio.Lock()
        self._link: Link | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._ended = False

    async def transact(self, work: Callable[[Connection], _T]) -> _T:
        """Do work in one transaction and return what it returns."""
        return await self._do(lambda link: link.transact(work))

    async def glance(self, work: Callable[[Connection], _T]) -> _T:
        """Do work that is one SELECT on the driver, with no transaction around it where the driver needs none."""
        return await self._do(lambda link: link.glance(work))

    async def _do(self, errand: Callable[[Link], Awaitable[_T]]) -> _T:
        async with self._turn:
            if self._ended:
                raise UnavailableError("the database was closed: start again")
            link = await self._linked()
            late = asyncio.get_running_loop().call_later(self.deadline, link.abort) if self.deadline else None
            try:
                with self._explained():
                    return await errand(link)
            except (asyncio.CancelledError, UnavailableError):
                # Nobody knows what the driver was in the middle of.
                link.abort()
                self._let_go()
                # Whoever asks next sees what became of it, unless it is stuck.
                await self._closed()
                raise
            finally:
                if late is not None:
                    late.cancel()

    async def end(self, last_words: float | None = LAST_WORDS) -> None:
        """Let the connection go once what is under way is done, or will not be soon; with None, however long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(last_words):
                async with self._turn:
                    self._let_go()
        await self._closed(last_words)
        if self._link is not None:
            # What still waits behind it must not connect anew.
            self._ended = True
            self._link.abort()
            self._let_go()

    async def _linked(self) -> Link:
        if self._link is None:
            with self._explained():
                async with asyncio.timeout(self.deadline):
                    self._link = await self._connect()
        return self._link

    async def _closed(self, last_words: float | None = LAST_WORDS) -> None:
        """Wait until what was let go is closed, but not long."""
        if self._closing:
            await asyncio.wait(self._closing, timeout=last_words)

    def _let_go(self) -> None:
        """Close the connection beside: to wait for one that is stuck would take longer than what it is stuck at."""
        link, self._link = self._link, None
        if link is not None:
            closing = asyncio.get_running_loop().create_task(_close(link))
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)


async def _close(link: Link) -> None:
    # What is broken may not even close.
    with suppress(DBAPIError, OSError):
        await link.close()
