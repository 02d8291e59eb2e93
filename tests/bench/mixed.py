"""Taps at an even rate on one core, Telegram by webhook and the web mixed: how soon each screen comes, none lost.

Run: python -m tests.bench.mixed [--rate 300] [--seconds 300] [--web 0.5] [--people 2000]

Open loop: a tap comes when it is due, however long the ones before it take, and is timed from when it was due until
its screen is there. The real `hocso run` has one core, the stand-in and all people the others. At the end its
database must hold exactly the turns that were shown.
"""

from __future__ import annotations

import argparse
import asyncio
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench.tapping.browsers import Browsers
from tests.bench.tapping.people import Report
from tests.bench.tapping.programs import LESSON, OURS, Program, Side, pinned

SETTLED = 3.0
"""Seconds after which marks that waited for a batch are written."""


async def measured(program: Program, given: argparse.Namespace) -> None:
    """Let people come and tap, and print how it went."""
    browsers = Browsers(program.url)
    on_the_web = int(given.people * given.web)
    await asyncio.to_thread(program.arrive, given.people - on_the_web, 32)
    await browsers.arrive(on_the_web, LESSON, 16)
    before, cpu = program.turns(), program.cpu()
    telegram, web = await asyncio.gather(
        asyncio.to_thread(program.side.do, "pace", rate=given.rate * (1 - given.web), seconds=given.seconds),
        browsers.pace(given.rate * given.web, given.seconds),
    )
    cpu = program.cpu() - cpu
    await asyncio.sleep(SETTLED)
    browsers.close()
    _tell(telegram, web, cpu, program.turns() - before)
    print(f"posts of browsers that were sent again, since a kept line was closed as it was used: {browsers.again}")


def _tell(telegram: Any, web: Report, cpu: float, kept: int) -> None:
    found = {"Telegram": telegram, "the web": web.as_json()}
    shown = sum(each["taps"] + each["typed"] for each in found.values())
    for name, each in found.items():
        print(
            f"{name}: {each['taps'] + each['typed']:,} taps, {each['lost']} lost{_why(each)}, {each['idle']} not made,"
            f" p50 {each['p50'] * 1e3:.0f} ms, p95 {each['p95'] * 1e3:.0f} ms"
        )
    seconds = max(each["seconds"] for each in found.values())
    print(
        f"in all: {shown / seconds:.0f} taps/s, {cpu / shown * 1e6:,.0f} µs of CPU a tap, {cpu / seconds:.0%} of a core"
    )
    print(f"turns in the database: {kept:,}, shown: {shown:,}" + ("" if kept == shown else "  <- not the same"))


def _why(report: Any) -> str:
    told = ", ".join(f"{why}: {times}" for why, times in report["why"].items())
    return f" ({told})" if told else ""


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser(prog="python -m tests.bench.mixed")
    given.add_argument("--rate", type=float, default=300.0, help="taps a second in all")
    given.add_argument("--seconds", type=float, default=300.0)
    given.add_argument("--web", type=float, default=0.5, help="share of the web")
    given.add_argument("--people", type=int, default=2000)
    wishes = given.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, set(cores[1:]) or set(cores))
    with TemporaryDirectory() as folder:
        side = Side()
        with pinned(cores[0]):
            program = Program(OURS, side, Path(folder), TRUSTED_PROXIES="127.0.0.1", WEB_NEW_LEARNERS="1000000")
        try:
            program.wait()
            asyncio.run(measured(program, wishes))
        finally:
            program.close()


if __name__ == "__main__":
    main()
