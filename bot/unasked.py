"""What is sent though nobody asked for it: reminders, and what supporters are told.

All of it shares a platform's budget with the answers to those who are here, so it goes through one lane, at one pace,
and of several processes one sends it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import partial

from bot.posts import hold
from bot.reminders import Reminders, Take
from bot.supporting import Supporting
from storage.store import Store

A_SECOND = 20
"""Screens in a second at most: the platforms bear some 30 messages in one, and those who are here need the rest."""
UNDER_WAY = 40
"""Screens under way above which all of it waits."""
POST = "reminders"
"""One for both, so that one process keeps their common pace."""


class Pace:
    """Lets one after the other go, evenly and slowly, whoever they are."""

    def __init__(self, room: Callable[[int], Awaitable[None]], a_second: int = A_SECOND) -> None:
        """Take ``room``, which waits while at least so many screens are under way."""
        self._room = room
        self._pause = 1 / a_second
        self._free = 0.0
        self._gate = asyncio.Lock()

    async def next(self) -> None:
        """Wait until one more may go; who came first goes first."""
        clock = asyncio.get_running_loop().time
        async with self._gate:
            await self._room(UNDER_WAY)
            await asyncio.sleep(max(0.0, self._free - clock()))
            self._free = clock() + self._pause


class Unasked:
    """Sends all of it where this process is the one that does."""

    def __init__(self, store: Store, take: Take, room: Callable[[int], Awaitable[None]]) -> None:
        """See :class:`Pace` for ``room``."""
        pace = Pace(room)
        self._store = store
        self._all = Reminders(store, take, pace.next), Supporting(store, take, pace.next)

    async def run(self, channels: Sequence[str], now: Callable[[], datetime]) -> None:
        """Send it on these channels, whenever this process is elected, until cancelled."""
        await hold(self._store, POST, partial(self._send, channels, now))

    async def _send(self, channels: Sequence[str], now: Callable[[], datetime]) -> None:
        async with asyncio.TaskGroup() as tasks:
            for one in self._all:
                tasks.create_task(one.run(channels, now))
