"""Leases of screens among several processes: held while they are being drawn, and what others left is drawn here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog
from msgspec.structs import replace

from bot.delivery import Delivery
from bot.dialogue.screens import Shown
from storage.errors import StoreError
from storage.rows import Owed
from storage.store import Store

RENEW = 2.0
"""Seconds between two renewals."""
HOLDS = 5.0
"""Seconds after a renewal in which something may be sent: as long as the lease holds. Three later others take over,
which leaves two for clocks that differ, and one for the last call to land."""

log = structlog.get_logger()


class Leasing:
    """Keeps what :class:`bot.delivery.Delivery` draws from being drawn by another process as well."""

    def __init__(self, store: Store, delivery: Delivery, drawn: Callable[[Owed], Shown]) -> None:
        self._store = store
        self._delivery = delivery
        self._drawn = drawn

    async def run(self, now: Callable[[], datetime]) -> None:
        """Renew and listen until cancelled; where no other process can be at work, there is nothing to do."""
        if not self._store.shared:
            return
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._renewing(now))
            tasks.create_task(self._listening(now))

    async def _renewing(self, now: Callable[[], datetime]) -> None:
        loop = asyncio.get_running_loop()
        while True:
            begun, under_way = loop.time(), self._delivery.under_way()
            try:
                lost = await self._store.renew(under_way, now()) if under_way else set()
            except StoreError as error:
                log.warning("leases have to wait", error=str(error))
            else:
                self._delivery.hold(begun + HOLDS)
                self._delivery.drop(lost)
            await asyncio.sleep(RENEW)

    async def _listening(self, now: Callable[[], datetime]) -> None:
        while True:
            told = await self._store.told()
            try:
                claimed = await self._store.claim_told(told, now())
            except StoreError as error:
                # Whoever sweeps finds them, when their leases ran out.
                log.warning("screens that were left to us have to wait", error=str(error))
                continue
            for owed in claimed:
                # As a repeat, it does not come on top of what is under way.
                shown = replace(self._drawn(owed), repeat=True)
                self._delivery.show(owed.person.channel, owed.address, shown)
