"""Posts: work that one process of several does, and that another one takes over where that one is gone.

Such work asks a platform for messages, which one alone may do, or sends what shares a budget. Where no other process
can be at work on the database, it is simply done.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import structlog

from storage.errors import StoreError
from storage.store import Store

LOOK = 2.0
"""Seconds between two looks whether a post is free: a dead holder is followed well within ten."""

Work: TypeAlias = Callable[[], Awaitable[None]]
log = structlog.get_logger()


async def hold(store: Store, post: str, work: Work) -> None:
    """Do work whenever this process holds a post, until cancelled; it is cut off where the post is lost."""
    if not store.shared:
        await work()
        return
    while True:
        if await _takes(store, post):
            log.info("post taken", post=post)
            await _at_work(store, post, work)
        await asyncio.sleep(LOOK)


async def _at_work(store: Store, post: str, work: Work) -> None:
    async with asyncio.TaskGroup() as tasks:
        working, losing = tasks.create_task(_done(work)), tasks.create_task(store.lost(post))
        await asyncio.wait({working, losing}, return_when=asyncio.FIRST_COMPLETED)
        losing.cancel()
        if not working.done():
            log.warning("post lost", post=post)
            working.cancel()


async def _done(work: Work) -> None:
    await work()


async def _takes(store: Store, post: str) -> bool:
    try:
        return await store.take(post)
    except (StoreError, TimeoutError) as error:
        log.warning("nobody knows who holds the post", post=post, error=str(error) or type(error).__name__)
        return False
