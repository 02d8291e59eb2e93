"""Reminders: claims those that are due and feeds them to the turn loop, a slow lane beside those who are here.

Whether somebody is really reminded is the dialogue's to say. A reminder counts once, whatever is killed and however
many processes work: its message id is made of learner and time, and the turn that takes it up sets the next time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

import structlog

from bot.dialogue.events import CameDue, Inbound
from bot.dialogue.screens import Shown
from bot.errors import HocsoError
from storage.errors import StoreError
from storage.rows import Reminder
from storage.store import Store

AT_ONCE = 20
"""Reminders taken from the store at a time: far fewer than can be fed while a claim holds."""
IDLE = 20.0
"""Seconds between two looks where nothing is due."""
DAY = timedelta(days=1)

Take: TypeAlias = Callable[[Inbound], Awaitable[Shown]]
log = structlog.get_logger()


class Reminders:
    """Feeds what is due to the turn loop, evenly and slowly."""

    def __init__(self, store: Store, take: Take, free: Callable[[], Awaitable[None]]) -> None:
        """Take ``free``, which waits until one more may be sent."""
        self._store = store
        self._take = take
        self._free = free

    async def run(self, channels: Sequence[str], now: Callable[[], datetime]) -> None:
        """Remind on these channels until cancelled."""
        while True:
            try:
                fed = await self.round(channels, now)
            except (HocsoError, StoreError) as error:
                # The rows stay; they can be claimed again.
                log.warning("reminders have to wait", error=str(error))
                fed = 0
            if not fed:
                await asyncio.sleep(IDLE)

    async def round(self, channels: Sequence[str], now: Callable[[], datetime]) -> int:
        """Claim some of what is due, feed it, and return how many there were."""
        claimed = await self._store.claim_reminders(channels, AT_ONCE, now())
        for reminder in claimed:
            await self._free()
            await self._feed(reminder, now())
        return len(claimed)

    async def _feed(self, reminder: Reminder, now: datetime) -> None:
        message = f"reminder {reminder.learner} {reminder.due:%Y%m%d%H%M%S}"
        event = CameDue("reminder")
        inbound = Inbound(reminder.channel, reminder.address, message, now, event, learner=reminder.learner)
        shown = await self._take(inbound)
        if shown.repeat:
            # It was taken up before and yet no other time was set: that turn failed, or was somebody else's.
            await self._store.put_off(reminder, now + DAY)
