"""A hundred kills under Telegram, half by webhook and half by long poll: where they fell, and whether the counts hold.

Run: make bench-kill_telegram   (or python -m tests.bench.kill_telegram [KILLS])
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.telegram.killing import Outcome, run_kills
from tests.telegram.running import MODES, Mode

FIGURES: tuple[tuple[str, Callable[[Outcome], object]], ...] = (
    ("kills", lambda outcome: len(outcome.falls)),
    ("  between receipt and commit", lambda outcome: outcome.before_commit),
    ("  between commit and answer", lambda outcome: outcome.after_commit),
    ("updates brought again though committed", lambda outcome: outcome.repeats),
    ("things done again by learners", lambda outcome: outcome.log.again),
    ("learners in front of a dead screen", lambda outcome: len(outcome.dead)),
    ("learners who gave up", lambda outcome: len(outcome.log.stuck)),
    ("updates acknowledged and lost", lambda outcome: len(outcome.lost)),
    ("tries nobody made", lambda outcome: len(outcome.log.strange)),
    ("messages sent twice", lambda outcome: outcome.doubles),
    ("  more than one for a learner and a kill", lambda outcome: outcome.inexcusable),
)


def main() -> None:
    """Print one line a figure, a column for each way updates come."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 100
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
