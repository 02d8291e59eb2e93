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

ALL, ONE = "*/0*.yaml", "course-7/01-*.yaml"
SHARED = Path("/dev/shm")
COURSES, LEARNERS, RATE, EDITS, PAUSE = 40, 500, 500, 5, 4.0


def copies(root: Path) -> None:
    """Lay out forty copies of the first course, each with ids of its own."""
    for name in ("facts.yaml", "framework.yaml", "units.csv"):
        shutil.copy(SHIPPED / name, root / name)
    for n in range(COURSES):
        course = shutil.copytree(SHIPPED / "an-toan-tren-mang", root / f"course-{n}")
        for file in course.glob("*.yaml"):
            text = file.read_text("utf-8")
            file.write_text(re.sub(r"(?m)^(lesson|course): (\S+)", rf"\1: \2-{n}", text), "utf-8")


def edited(root: Path, which: str, times: int) -> Path:
    """Return copies of some lessons in which the first text of each is another."""
    copy = root / f"edit-{times}"
    for file in (root / "lessons").glob(which):
        text = file.read_text("utf-8")
        target = copy / file.parent.name / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(re.sub(r"(?m)^(  vi: .*?)( \d+)?$", rf"\1 {times}", text, count=1), "utf-8")
    return copy


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
    edits = [edited(root, ALL if times < EDITS else ONE, times) for times in range(2 * EDITS)]
    with TemporaryDirectory() as home:
        # Not where the lessons lie: what a commit waits for on a disk that others write to is not our subject.
        settings = f"HOCSO_DATABASE=sqlite:///{home}/hocso.db\nHOCSO_LESSONS={lessons}\n"
        (Path(home) / ".env").write_text(settings, "utf-8")
        async with App.open(read_settings(Path(home)), serve=True) as app:
            await fare(app, lessons, edits)


async def fare(app: App, lessons: Path, edits: list[Path]) -> None:
    """Let learners tap, first with nothing edited, then with one edit after the other."""
    crowd = Crowd(app)
    for who in range(LEARNERS):
        await crowd.arrive(who)
    async with asyncio.TaskGroup() as tasks:
        taps = tasks.create_task(tapping(crowd, tasks))
        await asyncio.sleep(EDITS * PAUSE / 2)
        quiet = time.perf_counter()
        waits = [await in_force(app, lessons, edit) for edit in edits]
        taps.cancel()
    print(f"{len(app.library.courses.lessons)} lessons, {RATE} taps a second from {LEARNERS} learners")
    tell("nothing edited", [took for began, took in crowd.took if began < quiet])
    tell("edited, again and again", [took for began, took in crowd.took if began >= quiet])
    for what, some in (("all edited: in force after", waits[:EDITS]), ("one edited: in force after", waits[EDITS:])):
        print(f"{what:<30} median {statistics.median(some):.2f} s, max {max(some):.2f} s")


async def in_force(app: App, lessons: Path, edit: Path) -> float:
    """Copy edited lessons over the old ones; return the seconds until they are in force."""
    before = app.library.courses.version
    copying = await asyncio.create_subprocess_exec("cp", "-r", f"{edit}/.", str(lessons))
    await copying.wait()
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
    memory = SHARED if SHARED.is_dir() else None
    with TemporaryDirectory(dir=memory) as folder:
        asyncio.run(measure(Path(folder)))


if __name__ == "__main__":
    main()
