"""Kills under Telegram, by webhook and long poll, on both databases: where they fell, and whether the counts hold.

Run: make bench-kill_telegram   (or python -m tests.bench.kill_telegram [KILLS])
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.storage.postgres import postgres
from tests.telegram.killing import Outcome, run_kills
from tests.telegram.running import MODES, Mode

KILLS = 160
FIGURES: tuple[tuple[str, Callable[[Outcome], object]], ...] = (
    ("kills", lambda outcome: len(outcome.falls)),
    ("  between receipt and commit", lambda outcome: outcome.before_commit),
    ("  between commit and answer", lambda outcome: outcome.after_commit),
    ("updates brought again though committed", lambda outcome: outcome.repeats),
    ("updates that came twice though taken", lambda outcome: outcome.twice),
    ("updates that came after a later one", lambda outcome: outcome.late),
    ("seconds until another polled, one killed", lambda outcome: _longest(outcome.takeovers["killed"])),
    ("  one frozen", lambda outcome: _longest(outcome.takeovers["frozen"])),
    ("things done again by learners", lambda outcome: outcome.log.again),
    ("learners in front of a dead screen", lambda outcome: len(outcome.dead)),
    ("learners who gave up", lambda outcome: len(outcome.log.stuck)),
    ("updates acknowledged and lost", lambda outcome: len(outcome.lost)),
    ("tries nobody made", lambda outcome: len(outcome.log.strange)),
    ("messages sent twice", lambda outcome: outcome.doubles),
    ("  more than one for a learner and a kill", lambda outcome: outcome.inexcusable),
)


def main() -> None:
    """Print one line a figure, a column for each way and database.

    On PostgreSQL one of two processes is killed; where they poll, the one that does is also frozen now and then.
    """
    kills = (int(sys.argv[1]) if len(sys.argv) > 1 else KILLS) // 4
    with postgres() as server:
        columns = [_column(mode, kills) for mode in MODES]
        columns += [_column(mode, kills, server.database()) for mode in MODES]
    _line("", [*MODES, *(f"{mode}, two" for mode in MODES)])
    for place, (name, _) in enumerate(FIGURES):
        _line(name, [figures[place] for figures, _ in columns])
    for kind in ("learners", "answers", "completions"):
        _line(f"{kind}, by their own log / counted", [counts[kind] for _, counts in columns])


def _column(mode: Mode, kills: int, database: str = "") -> tuple[list[object], dict[str, str]]:
    processes = 2 if database else 1
    freezes = 1 + kills // 10 if database and mode == "polling" else 0
    several = {"kills": kills, "processes": processes, "freezes": freezes, "seed": 2}
    with TemporaryDirectory() as folder:
        outcome = asyncio.run(run_kills(Path(folder), mode=mode, database=database, **several))
    counts = {kind: f"{getattr(outcome.log, kind)} / {count}" for kind, count in outcome.counted.items()}
    return [figure(outcome) for _, figure in FIGURES], counts


def _longest(seconds: list[float]) -> str:
    return f"{max(seconds):.1f}" if seconds else "-"


def _line(name: str, values: object) -> None:
    assert isinstance(values, list | tuple)
    print(f"{name:<42}" + "".join(f"{value!s:>16}" for value in values))


if __name__ == "__main__":
    main()
