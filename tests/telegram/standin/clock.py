"""The time the stand-in lives by: the real one with its waits scaled, or one that a test moves by hand."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol


class Clock(Protocol):
    """What the stand-in asks of time; all figures are Telegram's seconds."""

    def now(self) -> float:
        """Return the seconds since 1970."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""

    def timeout(self, seconds: float) -> AbstractAsyncContextManager[None]:
        """Raise TimeoutError where the block takes longer."""


class RealClock:
    """The wall clock; ``pace`` shortens every wait (0.05: two seconds take a tenth), never the dates."""

    def __init__(self, pace: float = 1.0) -> None:
        self._pace = pace

    def now(self) -> float:
        """See :class:`Clock`."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """See :class:`Clock`."""
        await asyncio.sleep(seconds * self._pace)

    @asynccontextmanager
    async def timeout(self, seconds: float) -> AsyncIterator[None]:
        """See :class:`Clock`."""
        async with asyncio.timeout(seconds * self._pace):
            yield


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: float = 1_800_000_000.0) -> None:
        self._now = start
        self._order = itertools.count()
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._timeouts: set[tuple[float, asyncio.Timeout]] = set()

    def now(self) -> float:
        """See :class:`Clock`."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """See :class:`Clock`."""
        bell: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self._now + seconds, next(self._order), bell))
        await bell

    @asynccontextmanager
    async def timeout(self, seconds: float) -> AsyncIterator[None]:
        """See :class:`Clock`."""
        async with asyncio.timeout(None) as block:
            entry = (self._now + seconds, block)
            self._timeouts.add(entry)
            try:
                yield
            finally:
                self._timeouts.discard(entry)

    def advance(self, seconds: float) -> None:
        """Move on, and wake whoever waited for it."""
        self._now += seconds
        while self._waiting and self._waiting[0][0] <= self._now:
            bell = heapq.heappop(self._waiting)[2]
            if not bell.done():
                bell.set_result(None)
        for due, block in list(self._timeouts):
            if due <= self._now:
                self._timeouts.discard((due, block))
                block.reschedule(asyncio.get_running_loop().time())
