"""The server's memory with five million learners in its database, before and during an hour's worth of turns.

Run: python -m tests.bench.memory [--learners 5000000] [--taps 1080000] [--people 3000] [--folder DIR]

An hour of 300 taps a second is 1,080,000; people on Telegram make them as fast as they are answered. Databases that
were made are kept in the folder and used again, a copy each time.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench._multitude import multitude
from tests.bench.tapping.programs import OURS, Program, Side, pinned

PARTS = 10


def measured(program: Program, people: int, taps: int) -> list[tuple[int, float]]:
    """Return the memory after so many taps, from before the first one on."""
    found = [(0, program.resident())]
    program.arrive(people, 32)
    done = 0
    while done < taps:
        program.side.do("type", lanes=32)
        report = program.side.do("tap", lanes=32, seconds=5.0)
        assert report["taps"], "nobody taps any more"
        part = done * PARTS // taps
        done += report["taps"]
        if done * PARTS // taps > part:
            found.append((done, program.resident()))
            print(f"{done:>9,} taps   {program.resident():.0f} MB", flush=True)
    return found


def main() -> None:
    """Measure and print."""
    given = argparse.ArgumentParser(prog="python -m tests.bench.memory")
    given.add_argument("--learners", type=int, default=5_000_000)
    given.add_argument("--taps", type=int, default=1_080_000)
    given.add_argument("--people", type=int, default=3000)
    given.add_argument("--folder", type=Path, help="where databases are kept (5 million: some 4 GB); else none is")
    wishes = given.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    with TemporaryDirectory(dir=wishes.folder) as folder:
        kept = wishes.folder or Path(folder)
        shutil.copy(multitude(kept, wishes.learners), Path(folder) / "hocso.db")
        os.sched_setaffinity(0, {cores[-1]})
        side = Side()
        with pinned(cores[0]):
            program = Program(OURS, side, Path(folder))
        try:
            program.wait()
            found = measured(program, wishes.people, wishes.taps)
        finally:
            program.close()
    (_, ready), (_, early), (_, late) = found[0], found[1], found[-1]
    figures = f"{ready:.0f} MB when ready, {early:.0f} MB after a tenth, {late:.0f} MB at the end"
    print(f"{wishes.learners:,} learners: {figures}")


if __name__ == "__main__":
    main()
