"""Under Telegram too the server is killed again and again: no answer is lost, none counts twice, nobody is stuck."""

from __future__ import annotations

from pathlib import Path

from tests.telegram.killing import Outcome, run_kills

TAKEOVER = 10.0
"""Seconds from the kill, or the freeze, until another one asks for updates: six until the server lets the post go, two
until somebody looks whether it is free, and two for a machine that has much else to do."""


async def test_after_kills_the_counts_equal_what_the_learners_did(tmp_path: Path) -> None:
    outcome = await run_kills(tmp_path, mode="webhook", kills=4, learners=12)
    assert_nothing_lost(outcome)
    assert outcome.before_commit > 0, "no kill fell between receipt and commit"
    assert outcome.after_commit > 0, "no kill fell between commit and answer"
    assert outcome.repeats > 0, "nothing was brought twice"


async def test_where_the_one_who_polls_is_killed_or_frozen_another_takes_over_and_the_counts_hold(
    tmp_path: Path, postgres_url: str
) -> None:
    outcome = await run_kills(
        tmp_path, mode="polling", kills=1, freezes=1, learners=12, database=postgres_url, processes=2
    )
    assert_nothing_lost(outcome)
    for how, (seconds,) in outcome.takeovers.items():
        assert seconds < TAKEOVER, how
    assert outcome.before_commit > 0, "no kill fell between receipt and commit"


async def test_where_taps_of_one_person_come_to_two_processes_each_screen_is_drawn_once(
    tmp_path: Path, postgres_url: str
) -> None:
    outcome = await run_kills(tmp_path, mode="webhook", kills=3, learners=12, database=postgres_url, processes=2)
    assert_nothing_lost(outcome)
    assert outcome.after_commit > 0, "no kill fell between commit and answer"


def assert_nothing_lost(outcome: Outcome) -> None:
    """See that the counts are the learners' own, that everybody can go on, and that nothing doubled without cause."""
    log = outcome.log
    assert (log.stuck, log.strange, outcome.dead, outcome.lost) == ([], [], [], [])
    assert outcome.counted == {
        "answers": log.answers,
        "completions": log.completions,
        "learners": log.learners,
    }
    assert outcome.inexcusable == 0, f"{outcome.doubles} messages came twice"
    assert min(outcome.twice, outcome.late) > 0, "all came once and in order"
