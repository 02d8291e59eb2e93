"""What posts to a webhook, and knows when all that it can do now is done."""

from __future__ import annotations

import asyncio

import aiohttp

from .clock import Clock


class Sender:
    """The tasks and the session of a webhook's deliveries; who derives from it says what is sent when."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.deaf = False
        """True while the bot's answers get lost on the way: what it took is sent again, if anything is."""
        self.unheard = 0
        """How many of its answers got lost."""
        self._tasks: asyncio.TaskGroup | None = None
        self._session: aiohttp.ClientSession | None = None
        self._busy = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def open(self, tasks: asyncio.TaskGroup) -> None:
        """Make ready to send."""
        self._tasks = tasks
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=None)
        )

    async def close(self) -> None:
        """Stop sending for good."""
        self.stop()
        if self._session is not None:
            await self._session.close()

    def stop(self) -> None:
        """Send no more."""
        raise NotImplementedError

    async def settled(self) -> None:
        """Return once nothing is in flight and nothing can be sent before the clock moves."""
        for _ in range(3):
            await asyncio.sleep(0)
        await self._idle.wait()

    def _begin(self) -> None:
        self._busy += 1
        self._idle.clear()

    def _rest(self) -> None:
        self._busy -= 1
        if not self._busy:
            self._idle.set()

    async def _sleep(self, seconds: float) -> None:
        """Wait for the clock, and be idle for as long."""
        self._rest()
        try:
            await self._clock.sleep(seconds)
        finally:
            self._begin()
