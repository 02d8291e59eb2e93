"""A hundred kills of the web door: where they fell, and whether the counts hold.

Run: make bench-kill   (or python -m tests.bench.kill [KILLS])
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.killing import run_kills


def main() -> None:
    """Print one line a figure."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with TemporaryDirectory() as folder:
        log, counted = asyncio.run(run_kills(Path(folder), kills=kills, seed=2))
    print(f"kills                                      {log.kills}")
    print(f"  with a turn cut off before its commit    {log.before_commit}")
    print(f"  with a turn cut off after its commit     {log.after_commit}")
    print(f"forms sent again though they were taken    {log.repeats}")
    print(f"learners, by their own log / counted       {log.learners} / {counted['learners']}")
    print(f"answers, by their own log / counted        {log.answers} / {counted['answers']}")
    print(f"completions, by their own log / counted    {log.completions} / {counted['completions']}")


if __name__ == "__main__":
    main()
