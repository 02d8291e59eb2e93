"""Supporters: once a week each is told what to ask about, by day and slowly.

A tie is set for the next week in the transaction that claims it, so nobody is told twice; a text that a kill swallows
is not made up for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeAlias

import structlog

from bot.dialogue.days import hour_of
from bot.dialogue.events import Inbound, Told
from bot.dialogue.screens import Shown
from bot.errors import HocsoError
from storage.errors import StoreError
from storage.rows.supporting import Support
from storage.store import Store

BY_DAY = range(8, 20)
"""Local hours at which a supporter may be told."""
IDLE = 300.0
"""Seconds between two looks."""

Take: TypeAlias = Callable[[Inbound], Awaitable[Shown]]
log = structlog.get_logger()


class Supporting:
    """Feeds what supporters are to be told to the turn loop."""

    def __init__(self, store: Store, take: Take, free: Callable[[], Awaitable[None]]) -> None:
        """Take ``free``, which waits until one more may be sent."""
        self._store = store
        self._take = take
        self._free = free

    async def run(self, channels: Sequence[str], now: Callable[[], datetime]) -> None:
        """Tell supporters on these channels until cancelled."""
        while True:
            try:
                while await self.round(channels, now):
                    pass
            except (HocsoError, StoreError) as error:
                log.warning("supporters have to wait", error=str(error))
            await asyncio.sleep(IDLE)

    async def round(self, channels: Sequence[str], now: Callable[[], datetime]) -> int:
        """Claim some of those who are to be told, tell them, and return how many there were; at night nobody."""
        if hour_of(now()) not in BY_DAY:
            return 0
        # One by one, and only when it may go: who is claimed and then not told waits for a week.
        await self._free()
        claimed = await self._store.claim_support(channels, 1, now())
        for one in claimed:
            await self._feed(one, now())
        return len(claimed)

    async def _feed(self, one: Support, now: datetime) -> None:
        message = f"support {one.id} {now:%Y%m%d}"
        event = Told("support", f"{one.did}:{one.lesson}")
        await self._take(Inbound(one.channel, one.address, message, now, event, learner=one.supporter))
