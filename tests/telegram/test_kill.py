"""Under Telegram too the server is killed again and again: no answer is lost, none counts twice, nobody is stuck."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.telegram.killing import run_kills
from tests.telegram.running import Mode


@pytest.mark.parametrize(("mode", "kills"), [("webhook", 8), ("polling", 7)])
async def test_after_fifteen_kills_the_counts_equal_what_the_learners_did(
    tmp_path: Path, mode: Mode, kills: int
) -> None:
    outcome = await run_kills(tmp_path, mode=mode, kills=kills)
    log = outcome.log
    assert (log.stuck, log.strange, outcome.dead, outcome.lost) == ([], [], [], [])
    assert outcome.counted == {
        "answers": log.answers,
        "completions": log.completions,
        "learners": log.learners,
    }
    assert outcome.inexcusable == 0, f"{outcome.doubles} messages came twice"
    assert len(outcome.falls) == kills
    assert outcome.before_commit > 0, "no kill fell between receipt and commit"
    assert outcome.after_commit > 0, "no kill fell between commit and answer"
    assert outcome.repeats > 0, "nothing was brought twice"
