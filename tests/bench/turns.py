"""The turn loop alone: load, advance, commit, at 256 waiting and at 1, SQLite with synchronous=FULL, 10,000 learners.

Run: python -m tests.bench.turns   (pinned to one core; every turn is a tap inside a lesson)
"""

from __future__ import annotations

import asyncio
import os
import statistics
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.dialogue.events import Chose, Inbound, Opened, Said
from bot.dialogue.screens import Shown
from bot.turns import TurnLoop
from storage.sql import SqlStore
from tests.dialogue.playbook import library

LEARNERS, WAITING, TURNS, ROUNDS = 10_000, 256, 10_000, 5
ALONE = 1_000
"""Turns a round of one learner after the other, each alone in its batch."""
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Crowd:
    """Learners who tap whatever comes first, each on the screen they were last given."""

    def __init__(self, loop: TurnLoop) -> None:
        self._loop = loop
        self._seen: dict[int, Shown] = {}
        self._sent = 0

    async def arrive(self, who: int) -> None:
        """Bring a learner to the first card."""
        for event in (Opened("otp", "vi"), Said("1"), Said("bác")):
            self._seen[who] = await self._send(who, event)

    async def tap(self, who: int) -> None:
        """Take one turn inside the lesson."""
        shown = self._seen[who]
        typed = {"number": Said("114"), "text": Said("mật khẩu")}.get(shown.screen.expects)
        event = typed or Chose(shown.screen.choices[0].key, shown.learner, shown.turn)
        self._seen[who] = await self._send(who, event)

    async def _send(self, who: int, event: Opened | Said | Chose) -> Shown:
        self._sent += 1
        return await self._loop.take(Inbound("web", f"account-{who}", f"m{self._sent}", NOW, event))


async def each(count: int, at_once: int, act: Callable[[int], Awaitable[None]]) -> None:
    """Call ``act(n)`` for n below ``count``, that many at once."""
    numbers = iter(range(count))

    async def lane() -> None:
        for number in numbers:
            await act(number)

    await asyncio.gather(*(lane() for _ in range(at_once)))


async def measure(folder: Path) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Return turns a second and CPU µs a turn, a pair a round: of many at once, and of one after the other."""
    store = SqlStore(f"sqlite:///{folder / 'turns.db'}")
    await store.open(serve=True)
    loop = TurnLoop(store, library())
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(loop.run())
        crowd = Crowd(loop)
        await each(LEARNERS, WAITING, crowd.arrive)
        many = [await paced(crowd, TURNS, WAITING) for _ in range(ROUNDS)]
        alone = [await paced(crowd, ALONE, 1) for _ in range(ROUNDS)]
        loop.close()
    await store.close()
    return many, alone


async def paced(crowd: Crowd, turns: int, at_once: int) -> tuple[float, float]:
    """Return turns a second and CPU µs a turn of one round."""
    began, spent = time.perf_counter(), time.process_time()
    await each(turns, at_once, crowd.tap)
    wall, cpu = time.perf_counter() - began, time.process_time() - spent
    return turns / wall, cpu / turns * 1e6


def main() -> None:
    """Print the medians of the rounds."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder)))
    for waiting, figures in zip((WAITING, 1), found, strict=True):
        rate, cpu = (statistics.median(each) for each in zip(*figures, strict=True))
        print(f"{waiting:>3} waiting, median of {ROUNDS}: {rate:,.0f} turns/s, {cpu:,.0f} µs CPU a turn")


if __name__ == "__main__":
    main()
