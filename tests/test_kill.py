"""The server is killed again and again: no answer is lost, none is counted twice."""

from __future__ import annotations

from pathlib import Path

from tests.killing import recounted, run_kills


async def test_after_fifteen_kills_the_counts_equal_what_the_learners_did(tmp_path: Path) -> None:
    log, database = await run_kills(tmp_path, kills=15)
    assert recounted(database) == {"answers": log.answers, "completions": log.completions, "learners": log.learners}
    assert log.kills == 15
    assert log.before_commit > 0, "no kill fell before a commit"
    assert log.repeats > 0, "nothing was sent twice"
