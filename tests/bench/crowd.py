"""Turns that arrive at an even rate, among five million learners and among ten thousand, side by side.

Run: python -m tests.bench.crowd [--learners 10000 5000000] [--rate 300] [--seconds 60] [--rounds 5] [--folder DIR]

Open loop: a tap comes when it is due, however long the ones before it take, and is timed from when it was due.
Whoever taps is anybody of all of them, does a dozen taps and makes room for another, so that pages of the database
are as cold as they are in life. Pinned to one core; SQLite with synchronous=FULL. Databases that were made are kept
in the folder and used again.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.dialogue.events import Chose, Inbound, Said
from bot.dialogue.screens import Shown
from bot.turns import TurnLoop
from storage.sql import SqlStore
from tests.bench._multitude import address, multitude
from tests.dialogue.playbook import library

TAPS = 12
"""Taps of one learner before another comes."""
HERE = 600
"""Learners who are here at a time."""
TYPED = {"number": "114", "text": "mật khẩu"}


@dataclass(slots=True)
class Visit:
    """Somebody who is here: who, what they see, and the taps they still have in mind."""

    number: int
    shown: Shown
    left: int = TAPS


@dataclass(slots=True)
class Crowd:
    """Those who are here of very many."""

    loop: TurnLoop
    size: int
    run: str
    dice: random.Random
    waits: list[float] = field(default_factory=list)
    lost: int = 0
    here: deque[Visit] = field(default_factory=deque)
    sent: int = 0

    async def come(self) -> None:
        """Let somebody come and look."""
        number = self.dice.randint(1, self.size)
        shown = await self.loop.look("web", address(number))
        assert shown is not None, "the multitude has gaps"
        self.here.append(Visit(number, shown))

    async def tap(self, due: float) -> None:
        """Let the one who waited longest tap; who has done enough makes room."""
        if not self.here:
            # All are waiting for their screens.
            await self.come()
        visit = self.here.popleft()
        expected = TYPED.get(visit.shown.screen.expects)
        choices = [choice for choice in visit.shown.screen.choices if not choice.aside] or visit.shown.screen.choices
        event = (
            Said(expected) if expected else Chose(self.dice.choice(choices).key, visit.shown.learner, visit.shown.turn)
        )
        self.sent += 1
        message = f"{self.run}-{self.sent}"
        before = visit.shown.turn
        visit.shown = await self.loop.take(Inbound("web", address(visit.number), message, datetime.now(UTC), event))
        self.waits.append(time.perf_counter() - due)
        self.lost += visit.shown.turn <= before
        visit.left -= 1
        if visit.left:
            self.here.append(visit)
        else:
            await self.come()

    async def keep_coming(self, rate: int, seconds: float) -> None:
        """Let taps come, each when it is due."""
        began = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for count in range(int(rate * seconds)):
                due = began + count / rate
                if due > time.perf_counter():
                    await asyncio.sleep(due - time.perf_counter())
                tasks.create_task(self.tap(due))


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds of waiting and of processor time a turn."""

    p50: float
    p95: float
    cpu: float
    lost: int


async def measured(file: Path, size: int, rate: int, seconds: float) -> Round:
    """Open a database and let people come."""
    store = SqlStore(f"sqlite:///{file}")
    await store.open(serve=True)
    loop = TurnLoop(store, library())
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(loop.run())
        run = f"{time.time_ns():x}"
        crowd = Crowd(loop, size, run, random.Random(run))
        for _ in range(min(HERE, size)):
            await crowd.come()
        await crowd.keep_coming(rate, min(2.0, seconds / 4))
        crowd.waits.clear()
        spent = time.process_time()
        await crowd.keep_coming(rate, seconds)
        spent = time.process_time() - spent
        loop.close()
    await store.close()
    waits = sorted(crowd.waits)
    return Round(waits[len(waits) // 2], waits[int(len(waits) * 0.95)], spent / len(waits), crowd.lost)


def _given() -> argparse.Namespace:
    given = argparse.ArgumentParser(prog="python -m tests.bench.crowd")
    given.add_argument("--learners", type=int, nargs="+", default=[10_000, 5_000_000])
    given.add_argument("--rate", type=int, default=300, help="turns a second")
    given.add_argument("--seconds", type=float, default=60.0, help="of turns, a round and database")
    given.add_argument("--rounds", type=int, default=5)
    given.add_argument("--folder", type=Path, help="where databases are kept (5 million: some 4 GB); else none is")
    return given.parse_args()


def main() -> None:
    """Measure all sizes in every round and print the medians, and each against the first."""
    given = _given()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with TemporaryDirectory() as temporary:
        folder = given.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        files = {size: multitude(folder, size) for size in given.learners}
        found: dict[int, list[Round]] = {size: [] for size in files}
        for _ in range(given.rounds):
            for size, file in files.items():
                found[size].append(asyncio.run(measured(file, size, given.rate, given.seconds)))
        for size, file in files.items():
            _tell(size, file.stat().st_size, found[size], found[given.learners[0]])


def _tell(size: int, stored: int, rounds: list[Round], first: list[Round]) -> None:
    p50, p95, cpu = (statistics.median(getattr(each, name) for each in rounds) for name in ("p50", "p95", "cpu"))
    against = [statistics.median(getattr(each, name) for each in first) for name in ("p95", "cpu")]
    print(
        f"{size:>9,} learners, {stored >> 20:,} MB: p50 {p50 * 1e3:.1f} ms, p95 {p95 * 1e3:.1f} ms"
        f" ({p95 / against[0]:.2f}), CPU a turn {cpu * 1e6:.0f} µs ({cpu / against[1]:.2f}),"
        f" taps without a turn {sum(each.lost for each in rounds)}"
    )


if __name__ == "__main__":
    main()
