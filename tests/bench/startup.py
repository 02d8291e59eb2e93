"""From ``hocso run`` to ready, and the memory of the server after sixty learners took a lesson over HTTP.

Run: python -m tests.bench.startup   (five starts, medians; shipped lessons, SQLite, a database that is there already)
"""

from __future__ import annotations

import asyncio
import random
import statistics
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from tests.killing import Learner, Log, Server

STARTS, LEARNERS = 5, 60


class Timed(Server):
    """A server that notes how long it took until it said that it is ready to answer."""

    def started(self) -> tuple[float, int]:
        """Start it; return the seconds until ``/readyz`` said yes, and its process id."""
        began = time.perf_counter()
        self.start()
        assert httpx.get(f"{self.url}/readyz", trust_env=False).status_code == 200
        assert self._process is not None
        return time.perf_counter() - began, self._process.pid


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB, its children apart."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def learned(server: Server) -> Log:
    """Let sixty learners go through a lesson."""
    log, up = Log(), asyncio.Event()
    up.set()
    async with asyncio.TaskGroup() as tasks:
        for number in range(LEARNERS):
            tasks.create_task(Learner(server.url, log, random.Random(number)).learn(up))
    return log


def main() -> None:
    """Print the medians."""
    with TemporaryDirectory() as folder:
        server = Timed(Path(folder))
        server.start()
        server.stop()
        seconds, empty, used = [], [], 0.0
        for start in range(1, STARTS + 1):
            took, pid = server.started()
            seconds.append(took)
            empty.append(resident(pid))
            if start == STARTS:
                asyncio.run(learned(server))
                used = resident(pid)
            server.stop()
    print(f"ready after, s, median of {STARTS}                      {statistics.median(seconds):.2f}")
    print(f"resident when ready, MB                          {statistics.median(empty):.0f}")
    print(f"resident after {LEARNERS} learners took a lesson, MB      {used:.0f}")


if __name__ == "__main__":
    main()
