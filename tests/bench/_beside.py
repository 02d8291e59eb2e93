"""Turns at an even rate, each timed from when it was due: how long the slowest waits while something else goes on."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Coroutine

from bot.turns import TurnLoop
from storage.sql import SqlStore
from tests.bench.turns import Crowd
from tests.dialogue.playbook import library

RATE = 100
PEOPLE = 500


async def turns_beside(store: SqlStore, what: str, work: Coroutine[None, None, object]) -> None:
    """Let people tap until some work is done, and print how long their turns took."""
    loop = TurnLoop(store, library())
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(loop.run())
        crowd = Crowd(loop)
        for who in range(PEOPLE):
            await crowd.arrive(who)
        took = await _tapped(crowd, asyncio.ensure_future(work))
        loop.close()
    quick = statistics.quantiles(took, n=100)
    print(
        f"turns while {what}: {len(took):,} at {RATE}/s,"
        f" p50 {quick[49]:.1f} ms, p99 {quick[98]:.1f} ms, slowest {max(took):.1f} ms",
        flush=True,
    )


async def _tapped(crowd: Crowd, work: asyncio.Future[object]) -> list[float]:
    """Return the milliseconds of each turn."""
    took: list[float] = []
    began, sent = time.perf_counter(), 0

    async def tap(who: int, due: float) -> None:
        await crowd.tap(who)
        took.append((time.perf_counter() - due) * 1e3)

    async with asyncio.TaskGroup() as taps:
        while not work.done() or sent < PEOPLE:
            due = began + sent / RATE
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            taps.create_task(tap(sent % PEOPLE, due))
            sent += 1
    await work
    return took
