"""On Zalo too the server is killed again and again: nothing counts twice, and what is lost is known."""

from __future__ import annotations

from pathlib import Path

from tests.zalo.bot_killing import Outcome, run_kills


async def test_after_kills_the_counts_equal_what_the_learners_did(tmp_path: Path) -> None:
    outcome = await run_kills(tmp_path, mode="polling", kills=2)
    assert_nothing_unexplained(outcome)
    # By polling, Zalo has what it handed out no more: one message for a kill at most.
    assert outcome.in_flight <= outcome.kills
    assert outcome.before_commit > 0, "no kill fell between receipt and commit"


async def test_where_one_of_two_is_killed_the_other_goes_on_and_nothing_is_lost(
    tmp_path: Path, postgres_url: str
) -> None:
    outcome = await run_kills(tmp_path, mode="webhook", kills=2, database=postgres_url, processes=2)
    assert_nothing_unexplained(outcome)
    assert outcome.in_flight == 0


def assert_nothing_unexplained(outcome: Outcome) -> None:
    """See that the counts are the learners' own, and that whatever is lost was in flight at a kill."""
    log = outcome.log
    assert (log.stuck, outcome.dead) == ([], [])
    assert outcome.counted == {"answers": log.answers, "completions": log.completions, "learners": log.learners}
    assert outcome.unexplained == 0, outcome.lost
    assert log.completions > 0
    assert min(outcome.twice, outcome.late) > 0, "all came once and in order"
