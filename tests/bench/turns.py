"""The turn loop alone: load, advance, commit, at 256 waiting, SQLite with synchronous=FULL, 10,000 learners.

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


async def measure(folder: Path) -> list[tuple[float, float]]:
    """Return turns a second and CPU µs a turn, a pair a round."""
    store = SqlStore(f"sqlite:///{folder / 'turns.db'}")
    await store.open(serve=True)
    loop, figures = TurnLoop(store, library()), []
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(loop.run())
        crowd = Crowd(loop)
        await each(LEARNERS, WAITING, crowd.arrive)
        for _ in range(ROUNDS):
            began, spent = time.perf_counter(), time.process_time()
            await each(TURNS, WAITING, crowd.tap)
            wall, cpu = time.perf_counter() - began, time.process_time() - spent
            figures.append((TURNS / wall, cpu / TURNS * 1e6))
        loop.close()
    await store.close()
    return figures


def main() -> None:
    """Print the medians of the rounds."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with TemporaryDirectory() as folder:
        figures = asyncio.run(measure(Path(folder)))
    print(f"turns/s, median of {ROUNDS}         {statistics.median(rate for rate, _ in figures):,.0f}")
    print(f"CPU µs a turn, median of {ROUNDS}   {statistics.median(cpu for _, cpu in figures):,.0f}")


if __name__ == "__main__":
    main()
