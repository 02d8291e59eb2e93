"""Kills under a Zalo bot, by long poll and webhook, on both databases: whether the counts hold, what was in flight.

Run: make bench-kill_zalo   (or python -m tests.bench.kill_zalo [KILLS])
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.storage.postgres import postgres
from tests.zalo.bot_house import MODES, Mode
from tests.zalo.bot_killing import Outcome, run_kills

KILLS = 100
FIGURES: tuple[tuple[str, Callable[[Outcome], object]], ...] = (
    ("kills", lambda outcome: outcome.kills),
    ("  with a message not committed", lambda outcome: outcome.before_commit),
    ("  with a screen not marked shown", lambda outcome: outcome.unshown),
    ("messages in flight that are lost", lambda outcome: outcome.in_flight),
    ("messages lost otherwise", lambda outcome: outcome.unexplained),
    ("messages that came twice", lambda outcome: outcome.twice),
    ("messages that came after a later one", lambda outcome: outcome.late),
    ("things done again by learners", lambda outcome: outcome.log.again),
    ("hellos of those who lost patience", lambda outcome: outcome.log.hellos),
    ("learners in front of a dead screen", lambda outcome: len(outcome.dead)),
    ("learners who gave up", lambda outcome: len(outcome.log.stuck)),
)


def main() -> None:
    """Print one line a figure, a column for each way and database; on PostgreSQL one of two processes is killed."""
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
    with TemporaryDirectory() as folder:
        found = run_kills(Path(folder), mode=mode, kills=kills, seed=2, database=database, processes=processes)
        outcome = asyncio.run(found)
    counts = {kind: f"{getattr(outcome.log, kind)} / {count}" for kind, count in outcome.counted.items()}
    return [figure(outcome) for _, figure in FIGURES], counts


def _line(name: str, values: object) -> None:
    assert isinstance(values, list | tuple)
    print(f"{name:<42}" + "".join(f"{value!s:>16}" for value in values))


if __name__ == "__main__":
    main()
