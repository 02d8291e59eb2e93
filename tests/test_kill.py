"""The server is killed again and again: no answer is lost, none is counted twice."""

from __future__ import annotations

from pathlib import Path

from tests.killing import run_kills


async def test_after_kills_the_counts_equal_what_the_learners_did(tmp_path: Path) -> None:
    log, counted = await run_kills(tmp_path, kills=3)
    assert counted == {"answers": log.answers, "completions": log.completions, "learners": log.learners}
    assert log.kills == 3
    assert log.before_commit > 0, "no kill fell before a commit"


async def test_where_one_of_two_is_killed_the_other_goes_on_and_the_counts_hold(
    tmp_path: Path, postgres_url: str
) -> None:
    log, counted = await run_kills(tmp_path, kills=3, database=postgres_url, processes=2)
    assert counted == {"answers": log.answers, "completions": log.completions, "learners": log.learners}
    assert log.before_commit > 0, "no kill fell before a commit"
    assert log.completions > 0
