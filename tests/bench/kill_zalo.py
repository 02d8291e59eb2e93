"""Kills under a Zalo bot, half by long poll and half by webhook: whether the counts hold, and what was in flight.

Run: make bench-kill_zalo   (or python -m tests.bench.kill_zalo [KILLS])
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.zalo.bot_house import MODES, Mode
from tests.zalo.bot_killing import Outcome, run_kills

FIGURES: tuple[tuple[str, Callable[[Outcome], object]], ...] = (
    ("kills", lambda outcome: outcome.kills),
    ("  with a message not committed", lambda outcome: outcome.before_commit),
    ("  with a screen not marked shown", lambda outcome: outcome.unshown),
    ("messages in flight that are lost", lambda outcome: outcome.in_flight),
    ("messages lost otherwise", lambda outcome: outcome.unexplained),
    ("things done again by learners", lambda outcome: outcome.log.again),
    ("hellos of those who lost patience", lambda outcome: outcome.log.hellos),
    ("learners in front of a dead screen", lambda outcome: len(outcome.dead)),
    ("learners who gave up", lambda outcome: len(outcome.log.stuck)),
)


def main() -> None:
    """Print one line a figure, a column for each way messages come."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    columns = [_column(mode, kills // 2) for mode in MODES]
    _line("", MODES)
    for place, (name, _) in enumerate(FIGURES):
        _line(name, [figures[place] for figures, _ in columns])
    for kind in ("learners", "answers", "completions"):
        _line(f"{kind}, by their own log / counted", [counts[kind] for _, counts in columns])


def _column(mode: Mode, kills: int) -> tuple[list[object], dict[str, str]]:
    with TemporaryDirectory() as folder:
        outcome = asyncio.run(run_kills(Path(folder), mode=mode, kills=kills, seed=2))
    counts = {kind: f"{getattr(outcome.log, kind)} / {count}" for kind, count in outcome.counted.items()}
    return [figure(outcome) for _, figure in FIGURES], counts


def _line(name: str, values: object) -> None:
    assert isinstance(values, list | tuple)
    print(f"{name:<42}" + "".join(f"{value!s:>16}" for value in values))


if __name__ == "__main__":
    main()
