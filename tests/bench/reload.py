"""Turns while 200 lessons are edited under them: how long one takes, and how soon an edit is in force.

Run: python -m tests.bench.reload   (the program's own parts over SQLite, 500 taps a second, whatever else goes on)
"""

from __future__ import annotations

import asyncio
import re
import shutil
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app import App
from bot.dialogue.events import Chose, Inbound, Opened, Said
from bot.dialogue.screens import Shown
from bot.settings import SHIPPED, read_settings

COURSES, LEARNERS, RATE, EDITS, PAUSE = 40, 500, 500, 6, 4.0


def copies(root: Path) -> None:
    """Lay out forty copies of the first course, each with ids of its own."""
    for name in ("facts.yaml", "framework.yaml", "units.csv"):
        shutil.copy(SHIPPED / name, root / name)
    for n in range(COURSES):
        course = shutil.copytree(SHIPPED / "an-toan-tren-mang", root / f"course-{n}")
        for file in course.glob("*.yaml"):
            text = file.read_text("utf-8")
            file.write_text(re.sub(r"(?m)^(lesson|course): (\S+)", rf"\1: \2-{n}", text), "utf-8")


def edit(root: Path, times: int) -> None:
    """Change the first text of every lesson."""
    for file in root.glob("*/0*.yaml"):
        text = file.read_text("utf-8")
        file.write_text(re.sub(r"(?m)^(  vi: .*?)( \d+)?$", rf"\1 {times}", text, count=1), "utf-8")


class Crowd:
    """Learners who tap on, whatever stands on their screens."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._seen: dict[int, Shown] = {}
        self._sent = 0
        self.took: list[tuple[float, float]] = []
        """When each tap began, and the seconds it took."""

    async def arrive(self, who: int) -> None:
        """Bring a learner to the first card of a lesson."""
        for event in (Opened(f"cuoc-goi-lua-dao-{who % COURSES}", "vi"), Said("1"), Said("bác")):
            self._seen[who] = await self._send(who, event)

    async def tap(self, who: int) -> None:
        """Take one turn and note how long it took."""
        shown, began = self._seen[who], time.perf_counter()
        choices = [choice for choice in shown.screen.choices if not choice.aside]
        event = Chose(choices[0].key, shown.learner, shown.turn) if choices else Said("lừa đảo", shown.turn)
        self._seen[who] = await self._send(who, event)
        self.took.append((began, time.perf_counter() - began))

    async def _send(self, who: int, event: Opened | Said | Chose) -> Shown:
        self._sent += 1
        return await self._app.take(Inbound("web", f"account-{who}", f"m{self._sent}", datetime.now(UTC), event))


async def tapping(crowd: Crowd, tasks: asyncio.TaskGroup) -> None:
    """Let taps come at an even rate, however long each takes."""
    began, count = time.perf_counter(), 0
    while True:
        while count < (time.perf_counter() - began) * RATE:
            tasks.create_task(crowd.tap(count % LEARNERS))
            count += 1
        await asyncio.sleep(0.001)


async def measure(root: Path) -> None:
    """Run the program with nothing edited and then with edits, and print how the taps fared."""
    lessons = root / "lessons"
    lessons.mkdir()
    copies(lessons)
    (root / ".env").write_text(f"HOCSO_DATABASE=sqlite:///{root / 'hocso.db'}\nHOCSO_LESSONS={lessons}\n", "utf-8")
    async with App.open(read_settings(root), serve=True) as app:
        crowd = Crowd(app)
        for who in range(LEARNERS):
            await crowd.arrive(who)
        async with asyncio.TaskGroup() as tasks:
            taps = tasks.create_task(tapping(crowd, tasks))
            await asyncio.sleep(EDITS * PAUSE / 2)
            quiet = time.perf_counter()
            waits = [await edited(app, lessons, times) for times in range(EDITS)]
            taps.cancel()
    print(f"{len(app.library.courses.lessons)} lessons, {RATE} taps a second from {LEARNERS} learners")
    tell("nothing edited", [took for began, took in crowd.took if began < quiet])
    tell("all edited, again and again", [took for began, took in crowd.took if began >= quiet])
    print(f"an edit is in force after      median {statistics.median(waits):.2f} s, max {max(waits):.2f} s")


async def edited(app: App, lessons: Path, times: int) -> float:
    """Edit every lesson; return the seconds until that was in force."""
    before = app.library.courses.version
    await asyncio.to_thread(edit, lessons, times)
    began = time.perf_counter()
    async with asyncio.timeout(60):
        while app.library.courses.version == before:  # noqa: ASYNC110 - what is waited for tells nobody.
            await asyncio.sleep(0.01)
    waited = time.perf_counter() - began
    await asyncio.sleep(PAUSE - waited)
    return waited


def tell(what: str, took: list[float]) -> None:
    """Print the figures of some taps."""
    cuts = statistics.quantiles(took, n=1000)
    figures = f"p50 {cuts[499] * 1e3:.1f}, p99 {cuts[989] * 1e3:.1f}, p99.9 {cuts[998] * 1e3:.1f}"
    print(f"{what:<30} {figures}, max {max(took) * 1e3:.1f} ms   ({len(took):,} taps)")


def main() -> None:
    """Print the figures."""
    with TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    main()
