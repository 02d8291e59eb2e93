"""A stop ends in time whatever is stuck: a page, a refresh of tokens, a screen, a turn, the database."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot import app, delivery, listening, serving
from bot.app import App, _committed
from bot.channels.zalo_bot import polling
from bot.channels.zalo_oa import tokens
from bot.dialogue.events import Inbound, Opened
from bot.settings import read_settings
from bot.turns import TurnLoop
from storage.errors import UnavailableError
from storage.rows import Outcome
from storage.sql import SqlStore, presence
from storage.sql.line import LAST_WORDS
from tests.dialogue.playbook import library
from tests.fresh import fresh
from tests.storage.muting import muting
from tests.swift import swiftly

STOP = 5.0
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def coming(number: int = 1) -> Inbound:
    return Inbound("web", "an", f"m{number}", NOW, Opened("otp", "vi"))


def test_all_that_a_stop_may_wait_for_one_after_the_other_is_less_than_five_seconds() -> None:
    channels = max(tokens.LAST_WORDS + serving.LEAVING, polling.LAST_WORDS)
    # Screens; then turns; then the list of the erased. Either of these two gives up its line.
    loops = (app.LAST_WORDS + delivery.ENDING) + (app.TURNING + LAST_WORDS) + (app.LISTING + LAST_WORDS)
    assert listening.GRACE + channels + loops + max(2 * LAST_WORDS, presence.LAST_WORDS) < STOP


class Slow:
    """A store that commits a batch in some seconds, or never."""

    shared = False

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    async def turns(self, arrivals: Sequence[Any], *_others: object) -> list[Outcome]:
        await asyncio.sleep(self.seconds)
        raise UnavailableError("the server cannot be reached")


@swiftly
async def test_a_batch_that_hangs_is_waited_for_only_so_long() -> None:
    loop = TurnLoop(Slow(9999), library(), lambda: NOW)  # type: ignore[arg-type]
    turning = asyncio.get_running_loop().create_task(loop.run())
    waiting = asyncio.get_running_loop().create_task(loop.take(coming()))
    await asyncio.sleep(0.1)
    assert not loop.stuck()
    await asyncio.sleep(9)
    assert loop.stuck()
    loop.close()
    began = asyncio.get_running_loop().time()

    await _committed(turning, 1.0)

    assert asyncio.get_running_loop().time() - began <= 1.25
    waiting.cancel()


@swiftly
@pytest.mark.parametrize(("seconds", "told"), [(0.4, 4), (0.8, 1)], ids=["all", "no longer than that"])
async def test_batches_one_after_the_other_are_waited_for(seconds: float, told: int) -> None:
    loop = TurnLoop(Slow(seconds), library(), lambda: NOW)  # type: ignore[arg-type]
    turning = asyncio.get_running_loop().create_task(loop.run())
    waiting = []
    for number in range(4):
        waiting.append(asyncio.get_running_loop().create_task(loop.take(coming(number))))
        # Each batch is under way before the next turn comes.
        await asyncio.sleep(0.1)
    loop.close()

    await _committed(turning, 1.0)

    assert sum(end.done() for end in waiting) == told
    for end in waiting:
        end.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_a_stop_on_a_locked_file_with_a_turn_under_way_ends_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.LAST_WORDS", 0.1)
    monkeypatch.setattr("storage.sql.line.LAST_WORDS", 0.1)
    settings = read_settings(tmp_path).model_copy(update={"database": fresh(tmp_path)})
    before = set(threading.enumerate())
    with closing(sqlite3.connect(tmp_path / "hocso.db")) as other:
        async with asyncio.timeout(STOP), App.open(settings, serve=True) as house:
            other.execute("BEGIN IMMEDIATE")
            turn = asyncio.get_running_loop().create_task(house.loop.take(coming()))
            await asyncio.sleep(0.1)
    turn.cancel()
    for thread in set(threading.enumerate()) - before:
        if thread.daemon:
            # SQLite's, which notices only now that the file is free.
            await asyncio.to_thread(thread.join, STOP)


async def test_who_renewed_tokens_does_not_wait_for_a_mute_line_to_say_so(postgres_url: str) -> None:
    async with muting(postgres_url) as line:
        store = SqlStore(line.url)
        await store.open(serve=True)
        async with asyncio.timeout(STOP / 2):
            async with serving._safe(store, "tokens").alone() as taken:
                assert taken
                line.goes_mute(heals=False)
            await store.close()
