"""CPU a turn of the bot and PostgreSQL together: two processes that share the work against one that has it all.

Run: python -m tests.bench.processes [TURNS]   (a real server with fsync, 256 turns in flight in all, 4,000 learners)

Every learner is one process's, but for a tenth of the turns: those are words of fifty accounts that both processes
serve at once, so that they lock the same rows. These are on two channels that send their screens, so that marks are
written, and drawings are left to the process that is at one already. PostgreSQL itself says how many deadlocks and how
many transactions that were undone there were.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import asyncpg

from bot.dialogue.events import Inbound, Said
from bot.turns import TurnLoop, clock
from storage.rows import Mark
from storage.sql import SqlStore
from tests.bench.turns import NOW, Crowd, each
from tests.dialogue.playbook import library
from tests.storage.postgres import Postgres, postgres

LEARNERS, WAITING, TURNS, ROUNDS = 4_000, 256, 10_000, 5
SHARED, SHARE = 50, 10
"""Accounts that all processes serve, and of how many turns one is theirs."""
SENDING = ("zalo", "telegram")
"""The channels of these accounts, half on each; screens that are owed there are shown at once."""


async def work(url: str, part: int, parts: int, turns: int) -> None:
    """Be one of the processes: say when all are ready, wait for a line, take turns, say what it cost."""
    store = SqlStore(url)
    await store.open(serve=True)
    await store.take(f"process {part}")
    loop = TurnLoop(store, library(), sends=frozenset(SENDING))
    own, waiting = range(part, LEARNERS, parts), WAITING // parts
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(loop.run())
        drawing = tasks.create_task(draw_what_was_left(store, loop))
        crowd = Crowd(loop)
        crowd._sent = part * 1_000_000_000
        await each(len(own), waiting, lambda number: crowd.arrive(own[number]))
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        began, spent = time.perf_counter(), time.process_time()

        async def act(number: int) -> None:
            if number % SHARE:
                await crowd.tap(own[number % len(own)])
            else:
                whose, message = number // SHARE % SHARED, f"{part} shared {number}"
                place = SENDING[whose * len(SENDING) // SHARED], f"shared-{whose}"
                shown = await loop.take(Inbound(*place, message, NOW, Said("trợ giúp")))
                if shown.due:
                    loop.mark(Mark(shown.account, shown.due, "m", NOW))

        await each(turns // parts, waiting, act)
        print(json.dumps([time.process_time() - spent, time.perf_counter() - began]), flush=True)
        drawing.cancel()
        loop.close()
    await store.close()


async def draw_what_was_left(store: SqlStore, loop: TurnLoop) -> None:
    """Show what another process left to this one, which is at a screen of the same account."""
    while True:
        for owed in await store.claim_told(await store.told(), clock()):
            loop.mark(Mark(owed.person.account, owed.person.showing.turn, "m", NOW))


def measure(server: Postgres, parts: int, turns: int) -> dict[str, float]:
    """Return what a round cost: CPU µs a turn of the bot, of PostgreSQL, turns a second, deadlocks, rollbacks."""
    url = server.database()
    own = [sys.executable, "-m", "tests.bench.processes", "work", url]
    workers = []
    for part in range(parts):
        command = [*own, str(part), str(parts), str(turns)]
        worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        workers.append(worker)
        # One after the other: the first one makes the tables.
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    before = _server_seconds(server)
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    costs = [json.loads(worker.stdout.readline()) for worker in workers if worker.stdout]
    spent = _server_seconds(server) - before
    for worker in workers:
        worker.communicate()
    bot = sum(cpu for cpu, _ in costs)
    stopped = asyncio.run(_told(url))
    return {
        "bot": bot / turns * 1e6,
        "server": spent / turns * 1e6,
        "both": (bot + spent) / turns * 1e6,
        "rate": turns / max(wall for _, wall in costs),
        **stopped,
    }


def _server_seconds(server: Postgres) -> float:
    """Return the CPU seconds of the server and of its processes, also of those that have ended."""
    assert server._process is not None
    pids = [server._process.pid]
    children = Path(f"/proc/{pids[0]}/task/{pids[0]}/children")
    pids += [int(pid) for pid in children.read_text("ascii").split()]
    ticks = 0
    for place, pid in enumerate(pids):
        fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
        # utime and stime; of the first one those of its ended children as well.
        ticks += sum(int(field) for field in fields[11 : 13 if place else 15])
    return ticks / os.sysconf("SC_CLK_TCK")


async def _told(url: str) -> dict[str, float]:
    connection: Any = await asyncpg.connect(url)
    asked = "SELECT deadlocks, xact_rollback FROM pg_stat_database WHERE datname = current_database()"
    row = await connection.fetchrow(asked)
    await connection.close()
    return {"deadlocks": row["deadlocks"], "rollbacks": row["xact_rollback"]}


def main() -> None:
    """Print a line a figure, for one process and for two."""
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else TURNS
    found: dict[int, list[dict[str, float]]] = {1: [], 2: []}
    with postgres(fsync="on", full_page_writes="on", autovacuum="on", max_connections="40") as server:
        for _ in range(ROUNDS):
            for parts, rounds in found.items():
                rounds.append(measure(server, parts, turns))
    for name in ("bot", "server", "both", "rate"):
        one, two = (statistics.median(each[name] for each in found[parts]) for parts in (1, 2))
        print(f"{name:<8} one {one:>8,.0f}   two {two:>8,.0f}   {two / one:.2f}")
    ratios = [two["both"] / one["both"] for one, two in zip(found[1], found[2], strict=True)]
    print(f"CPU a turn, two against one, median of {ROUNDS}: {statistics.median(ratios):.2f}")
    for name in ("deadlocks", "rollbacks"):
        print(f"{name} with two, in all rounds of {turns} turns: {sum(each[name] for each in found[2]):.0f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["work"]:
        asyncio.run(work(sys.argv[2], *map(int, sys.argv[3:6])))
    else:
        main()
