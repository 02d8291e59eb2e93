"""Kills of the web door: where they fell, and whether the counts hold.

Half of them of the one process on a SQLite file, half of one of two processes on PostgreSQL, while the other goes on.

Run: make bench-kill   (or python -m tests.bench.kill [KILLS])
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.killing import Log, run_kills
from tests.storage.postgres import postgres

KILLS = 240


def main() -> None:
    """Print one line a figure, a column for each database."""
    kills = (int(sys.argv[1]) if len(sys.argv) > 1 else KILLS) // 2
    with TemporaryDirectory() as folder, postgres() as server:
        here = asyncio.run(run_kills(Path(folder), kills=kills, seed=2))
        there = asyncio.run(run_kills(Path(folder), kills=kills, seed=2, database=server.database(), processes=2))
    columns = [_column(*here), _column(*there)]
    print(f"{'':<42}{'SQLite':>16}{'PostgreSQL':>16}")
    for name in columns[0]:
        print(f"{name:<42}" + "".join(f"{column[name]:>16}" for column in columns))


def _column(log: Log, counted: dict[str, int]) -> dict[str, str]:
    return {
        "kills": f"{log.kills}",
        "  with a turn cut off before its commit": f"{log.before_commit}",
        "  with a turn cut off after its commit": f"{log.after_commit}",
        "forms sent again though they were taken": f"{log.repeats}",
        "forms that came twice at once": f"{log.doubled}",
        "forms that came after the following one": f"{log.overtaken}",
        "learners, by their own log / counted": f"{log.learners} / {counted['learners']}",
        "answers, by their own log / counted": f"{log.answers} / {counted['answers']}",
        "completions, by their own log / counted": f"{log.completions} / {counted['completions']}",
    }


if __name__ == "__main__":
    main()
