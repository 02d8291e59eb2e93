"""The server is killed again and again: no answer is lost, none is counted twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.killing import run_kills
from tests.storage.postgres import postgres

THOUGHT = 0.1
"""Seconds people think, or all there is to see is a machine that is busy."""


async def test_after_kills_the_counts_equal_what_the_learners_did(tmp_path: Path) -> None:
    log, counted = await run_kills(tmp_path, kills=3, learners=12, thought=THOUGHT)
    assert counted == {"answers": log.answers, "completions": log.completions, "learners": log.learners}
    assert log.kills == 3
    assert min(log.doubled, log.overtaken) > 0, "all came once and in order"
    assert log.before_commit > 0, "no kill fell before a commit"


async def test_where_one_of_two_is_killed_the_other_goes_on_and_the_counts_hold(
    tmp_path: Path, postgres_url: str
) -> None:
    log, counted = await run_kills(tmp_path, kills=3, learners=12, thought=THOUGHT, database=postgres_url, processes=2)
    assert counted == {"answers": log.answers, "completions": log.completions, "learners": log.learners}
    assert log.before_commit > 0, "no kill fell before a commit"
    assert log.completions > 0
    assert min(log.doubled, log.overtaken) > 0, "all came once and in order"


async def test_where_postgresql_is_cut_off_and_restarted_under_load_the_counts_hold(tmp_path: Path) -> None:
    with postgres() as server:
        strikes = iter((server.cut_off, server.restart, server.cut_off, server.crash))

        async def strike() -> None:
            await asyncio.to_thread(next(strikes))

        log, counted = await run_kills(
            tmp_path, kills=4, database=server.database(), processes=2, instead=strike, learners=12, thought=THOUGHT
        )
    assert counted == {"answers": log.answers, "completions": log.completions, "learners": log.learners}
    assert log.completions > 0
