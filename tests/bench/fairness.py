"""One who floods, and what it costs the others: their p95 at an even rate without the flood and with it.

Run: python -m tests.bench.fairness [--people 300] [--rate 150] [--seconds 20] [--rounds 5] [--in-flight 40]

The flood is posted straight to the webhook, since Telegram itself would let only so much of one person through: as
many messages of one account as there may be in flight, each as soon as the one before it is answered. The real `hocso
run` has one core, all others the rest.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.tapping.programs import LESSON, OURS, SECRET, Program, Side, pinned
from tests.bench.tapping.wire import Poster

ALLOWED = 0.050
"""Seconds by which the others' p95 may grow."""


class Flood:
    """Somebody who writes without end."""

    def __init__(self, url: str, chat: int) -> None:
        self._poster = Poster(f"{url}/telegram", SECRET)
        self._chat = chat
        self._numbers = count(900_000_000)
        self._flows = False
        self.answered = 0

    @asynccontextmanager
    async def flowing(self, in_flight: int) -> AsyncIterator[None]:
        """Let it flow for as long as the context lasts."""
        async with asyncio.TaskGroup() as tasks:
            self._flows = True
            for _ in range(in_flight):
                tasks.create_task(self._write_on())
            yield
            self._flows = False

    async def _write_on(self) -> None:
        while self._flows:
            answer = await self._poster.post(self._update(next(self._numbers)))
            self.answered += answer.status == 200

    def _update(self, number: int) -> bytes:
        person = {"id": self._chat, "first_name": "Lũ"}
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {**person, "type": "private"},
            "from": {**person, "is_bot": False},
            "text": f"lũ {number}",
        }
        return json.dumps({"update_id": number, "message": message}).encode()


async def measured(program: Program, given: argparse.Namespace) -> list[tuple[float, float, float, int]]:
    """Return for each round the others' p95 without and with the flood, what it got through a second, and the lost."""
    await asyncio.to_thread(program.arrive, given.people, 32)
    flood, rounds = Flood(program.url, program.side.do("phone", name="Lũ", code=LESSON)), []

    async def pace() -> tuple[float, int]:
        report = await asyncio.to_thread(program.side.do, "pace", rate=given.rate, seconds=given.seconds)
        return float(report["p95"]), int(report["lost"])

    for _ in range(given.rounds):
        quiet, lost = await pace()
        before = flood.answered
        async with flood.flowing(given.in_flight):
            beside, also = await pace()
        rounds.append((quiet, beside, (flood.answered - before) / given.seconds, lost + also))
    return rounds


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser(prog="python -m tests.bench.fairness")
    given.add_argument("--people", type=int, default=300)
    given.add_argument("--rate", type=float, default=150.0, help="taps a second of the others")
    given.add_argument("--seconds", type=float, default=20.0, help="of a round, without and with the flood each")
    given.add_argument("--rounds", type=int, default=5)
    given.add_argument("--in-flight", type=int, default=40, help="messages of the flood; Telegram's default is 40")
    wishes = given.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, set(cores[1:]) or set(cores))
    with TemporaryDirectory() as folder:
        side = Side()
        with pinned(cores[0]):
            program = Program(OURS, side, Path(folder))
        try:
            program.wait()
            rounds = asyncio.run(measured(program, wishes))
        finally:
            program.close()
    for quiet, beside, rate, lost in rounds:
        print(f"p95 {quiet * 1e3:.1f} ms, beside {rate:.0f} a second of the flood {beside * 1e3:.1f} ms, lost {lost}")
    more = statistics.median(beside - quiet for quiet, beside, _, _ in rounds)
    print(
        f"the flood delays the others' p95 by {more * 1e3:.1f} ms, median of {len(rounds)}; {ALLOWED * 1e3:.0f} allowed"
    )


if __name__ == "__main__":
    main()
