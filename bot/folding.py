"""Adding up what turns wrote down, a little at a time, so that those who are here do not feel it."""

from __future__ import annotations

import asyncio

import structlog

from bot.errors import HocsoError
from storage.errors import StoreError
from storage.store import Store

IDLE = 5.0
"""Seconds between two looks where nothing waits to be added up."""
SHARE = 20
"""A fold is followed by a rest of so many times its length: where much waits, counts come later and turns do not."""

log = structlog.get_logger()


async def keep_folding(store: Store, idle: float = IDLE) -> None:
    """Fold until cancelled."""
    now = asyncio.get_running_loop().time
    while True:
        began, facts = now(), 0
        try:
            facts = await store.fold()
        except (HocsoError, StoreError) as error:
            # What waits stays; it can be folded again.
            log.warning("counts have to wait", error=str(error))
        await asyncio.sleep(SHARE * (now() - began) if facts else idle)


async def fold_all(store: Store) -> None:
    """Fold all that waits, in less than half of the time, so that turns in another process are not kept waiting."""
    now = asyncio.get_running_loop().time
    began = now()
    while await store.fold():
        await asyncio.sleep(now() - began)
        began = now()
