"""On Zalo too the server is killed again and again: nothing counts twice, and what is lost is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.zalo.bot_house import Mode
from tests.zalo.bot_killing import run_kills


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_after_kills_the_counts_equal_what_the_learners_did(tmp_path: Path, mode: Mode) -> None:
    outcome = await run_kills(tmp_path, mode=mode, kills=4)
    log = outcome.log

    assert (log.stuck, outcome.dead) == ([], [])
    assert outcome.counted == {"answers": log.answers, "completions": log.completions, "learners": log.learners}
    assert outcome.unexplained == 0, outcome.lost
    # By polling, Zalo has what it handed out no more: one message for a kill at most.
    assert outcome.in_flight <= (outcome.kills if mode == "polling" else 0)
    assert outcome.before_commit > 0, "no kill fell between receipt and commit"
    assert log.completions > 0
