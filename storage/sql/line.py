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


class Line:
    """Does one piece of work after the other on one connection, which is opened with the first."""

    def __init__(self, connect: Callable[[], Awaitable[Link]], explained: Explained) -> None:
        """Take how to connect, and what turns the driver's errors into the store's."""
        self._connect = connect
        self._explained = explained
        self._turn = asyncio.Lock()
        self._link: Link | None = None

    async def transact(self, work: Callable[[Connection], _T]) -> _T:
        """Do work in one transaction and return what it returns."""
        return await self._do(lambda link: link.transact(work))

    async def glance(self, work: Callable[[Connection], _T]) -> _T:
        """Do work that is one SELECT on the driver, with no transaction around it where the driver needs none."""
        return await self._do(lambda link: link.glance(work))

    async def _do(self, errand: Callable[[Link], Awaitable[_T]]) -> _T:
        async with self._turn:
            link = await self._linked()
            try:
                with self._explained():
                    return await errand(link)
            except (asyncio.CancelledError, UnavailableError):
                # Nobody knows what the driver was in the middle of.
                await self._end()
                raise

    async def end(self) -> None:
        """Let the connection go once what is under way is done."""
        async with self._turn:
            await self._end()

    async def _linked(self) -> Link:
        if self._link is None:
            with self._explained():
                self._link = await self._connect()
        return self._link

    async def _end(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            # What is broken may not even close.
            with suppress(DBAPIError, OSError):
                await link.close()
