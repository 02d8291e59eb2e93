"""Counts over many records on SQLite: a province's quarter, the second count, folds, turns beside them, a large CSV.

Run: python -m tests.bench.counts [RECORDS]   (10 million where none is given: half an hour, 6 GB of disk)
"""

from __future__ import annotations

import asyncio
import random
import resource
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias, TypeVar

from bot.folding import keep_folding
from bot.reporting import Sources, computed
from bot.reports.report import Asked
from bot.reports.table import Cell, Table
from bot.worker import Worker
from lessons.units import load_units
from storage.rows.counts import Place, Proof, met
from storage.sql import SqlStore
from tests.bench._beside import turns_beside
from tests.dialogue.playbook import CONTENT

RECORDS, A_LEARNER, ROWS = 10_000_000, 40, 1_000_000
UNITS = [unit.code for unit in load_units(CONTENT / "units.csv").all]
AUDIENCES = ("citizens", "officials", "teachers", "")
LESSONS = [f"lesson-{n}" for n in range(24)]
QUESTIONS = ("q1", "q2", "q3", "q4")
BEGAN = datetime(2025, 1, 6, 1, tzinfo=UTC)
DAYS, QUARTER = 700, (202610, 202612)
QUIET, REPORTS = 20, 10
REPORT = Asked("2026Q4", "", date(2026, 12, 31))

_T = TypeVar("_T")
Line: TypeAlias = tuple[int, str, str, int, int, str, str, str, str, str, bool | None, int, str]
_RECORD = "learner, channel, kind, at, day, mode, lesson, version, question, option, correct, attempt, value"


def sittings(records: int) -> Iterator[list[Line]]:
    """Yield sittings in the order of time: begun, four questions with a miss or two, passed three times out of four."""
    dice, written, learners = random.Random(8), 0, max(records // A_LEARNER, 1)
    while written < records:
        at = BEGAN + timedelta(days=DAYS * written / records, seconds=dice.random())
        local = at + timedelta(hours=7)
        moment, day = int(at.timestamp() * 1e6), local.year * 10_000 + local.month * 100 + local.day
        who = dice.randrange(learners)
        mode, channel = "assisted" if who % 7 == 0 else "self", ("telegram", "web", "zalo")[who % 3]
        lesson = LESSONS[dice.randrange(len(LESSONS))]
        lines: list[Line] = []

        def line(kind: str, question: str = "", right: bool | None = None, attempt: int = 0) -> None:
            option = "" if right is None else "right" if right else dice.choice("abc")
            what = lesson, "v1", question, option, right, attempt, ""  # noqa: B023 - called at once
            lines.append((who + 1, channel, kind, moment, day, mode, *what))  # noqa: B023 - called at once

        line("began")
        for question in QUESTIONS:
            right = dice.random() < 0.7
            line("answered", question, right, 1)
            if not right:
                line("answered", question, True, 2)
        if dice.random() < 0.75:
            line("completed" if dice.random() < 0.9 else "finished")
        written += len(lines)
        yield lines


def fill(file: Path, records: int) -> None:
    """Write what two years left."""
    learners = max(records // A_LEARNER, 1)
    first = int(BEGAN.timestamp() * 1e6)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA synchronous=OFF")
        people = ((n + 1, first, first) for n in range(learners))
        insert = "INSERT INTO learners (id, turn, seat, shelf, made, consented) VALUES (?, 1, '', '', ?, ?)"
        database.executemany(insert, people)
        insert = "INSERT INTO traits (learner, name, since, value) VALUES (?, ?, ?, ?)"
        database.executemany(insert, histories(learners, first))
        lines = (line for sitting in sittings(records) for line in sitting)
        database.executemany(f"INSERT INTO records ({_RECORD}) VALUES ({','.join('?' * 13)})", lines)  # noqa: S608


def histories(learners: int, first: int) -> Iterator[tuple[int, str, int, str]]:
    """Yield where everybody lives and who they are; one in twenty moves to the next commune."""
    for n in range(learners):
        yield n + 1, "unit", first, UNITS[n % len(UNITS)]
        yield n + 1, "audience", first, AUDIENCES[n % len(AUDIENCES)]
        if n % 20 == 0:
            yield n + 1, "unit", first + 300 * 86_400_000_000, UNITS[(n + 1) % len(UNITS)]


async def timed(what: str, work: Callable[[], Awaitable[_T]], times: int = 1) -> _T:
    """Print how long work takes, the median of so many times, and the memory that was ever used."""
    took = []
    for _ in range(times):
        began, spent = time.perf_counter(), time.process_time()
        found = await work()
        took.append((time.perf_counter() - began, time.process_time() - spent))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall, cpu = sorted(took)[times // 2]
    print(f"{what:<45} {wall:9.3f} s, CPU {cpu:9.3f} s   at most {memory:,.0f} MB", flush=True)
    return found


async def quarter(store: SqlStore, span: tuple[int, int] = QUARTER, period: int = 20264) -> None:
    """Read all that a quarter's sums and people are computed from."""
    await store.cells(*span, ("month", "unit", "mode"))
    for by in ("sector", "audience", "channel", "lesson", "course"):
        await store.cells(*span, (by, "mode"))
    crowds = await store.crowds(period)
    for unit in UNITS:

        def here(place: Place, unit: str = unit) -> bool:
            return place.unit == unit

        met(crowds, here)


async def compared(store: SqlStore) -> None:
    """Read a quarter and the one before, the weeks, and how a lesson and its questions did."""
    await quarter(store)
    await quarter(store, (202607, 202609), 20263)
    await store.weeks(*QUARTER, ("week", "mode"))
    await store.steps(LESSONS[0], *QUARTER, ("card", "mode"))
    await store.choices(LESSONS[0], *QUARTER, ("version",))


async def folded(store: SqlStore) -> int:
    """Fold all that waits; return how many facts that were."""
    total = 0
    while facts := await store.fold():
        total += facts
    return total


async def proved(store: SqlStore) -> None:
    """Count a second time, and stop where anything differs."""
    *found, proof = [one async for one in store.prove()]
    if found or not isinstance(proof, Proof):
        raise SystemExit(f"{len(found)} counts differ, the first: {found[0]}")
    print(f"  {proof.rows:,} rows of {proof.learners:,} learners are equal")


async def wait(file: Path) -> None:
    """Let the last of the records wait to be folded once more."""
    with closing(sqlite3.connect(file)) as database, database:
        newest = f"SELECT {_RECORD} FROM records ORDER BY id DESC LIMIT 20000"  # noqa: S608
        database.execute(f"INSERT INTO records ({_RECORD}) {newest}")
        database.execute(f"INSERT INTO deltas ({_RECORD}) {newest}")


async def move(file: Path) -> None:
    """Let some move who have learned for long."""
    since = int(BEGAN.timestamp() * 1e6) + 400 * 86_400_000_000
    with closing(sqlite3.connect(file)) as database, database:
        moved = "SELECT id, 'unit', ?, ? FROM learners LIMIT 200"
        database.execute(f"INSERT INTO traits (learner, name, since, value) {moved}", (since, UNITS[0]))
        signs = "SELECT id, '', 'trait', ?, 0, '', '', '', '', '', NULL, 0, '' FROM learners LIMIT 200"
        database.execute(f"INSERT INTO deltas ({_RECORD}) {signs}", (since,))


async def report_and_fold(store: SqlStore, sources: Sources) -> None:
    """Fold as the service does, and make one report after the other in the worker process."""
    worker, folding = Worker(), asyncio.ensure_future(keep_folding(store))
    for _ in range(REPORTS):
        await worker.do(computed, sources, REPORT)
    folding.cancel()
    worker.close()


async def csv() -> int:
    """Write a million rows."""
    cell: dict[str, Cell] = {"period": date(2026, 12, 31).isoformat(), "title": "Mã OTP"}
    rows = tuple({**cell, "unit": UNITS[n % 38], "completions": n} for n in range(ROWS))
    began = time.perf_counter()
    size = len(Table(("period", "unit", "title", "completions"), rows).csv())
    print(f"  {size / 1e6:.0f} MB, {time.perf_counter() - began:.1f} s without making the rows")
    return size


async def main() -> None:
    """Print what everything takes."""
    records = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    print(f"{records:,} records, {len(UNITS)} communes, {len(LESSONS)} lessons")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "hocso.db"
        store = SqlStore(f"sqlite:///{file}", b"s" * 32)
        await store.open(serve=True)
        await asyncio.to_thread(fill, file, records)
        await timed("hocso recount --repair: rollups made anew", store.rebuild)
        await timed("a province's quarter", lambda: quarter(store), 5)
        await timed("the same, the quarter before, weeks, a lesson", lambda: compared(store), 5)
        await timed("people ever, for cumulative counts", lambda: store.arrived(202612), 3)
        await timed("hocso recount", lambda: proved(store))
        await wait(file)
        facts = await timed("folding 20,000 facts", lambda: folded(store))
        print(f"  {facts:,} facts")
        sources = Sources(f"sqlite:///{file}", CONTENT)
        await timed(
            "a report as the dashboard's worker makes it", lambda: asyncio.to_thread(computed, sources, REPORT), 3
        )
        await turns_beside(store, "nothing else goes on", asyncio.sleep(QUIET))
        await wait(file)
        await move(file)
        await turns_beside(store, "folds and reports go on", report_and_fold(store, sources))
        await store.close()
    await timed("a CSV of a million rows", csv)


if __name__ == "__main__":
    asyncio.run(main())
