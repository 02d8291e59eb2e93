"""Ready is who can take a turn: the database answers, every channel can show, and nobody is stopping it."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.readiness import FRESH, Readiness
from storage.errors import UnavailableError
from storage.sql import SqlStore
from tests.fresh import fresh
from tests.swift import swiftly

SOON = 3.0
"""Seconds within which SQLite, which waits for ten, has not given up yet."""


class Shelf:
    """A store that may not answer, or not write."""

    def __init__(self) -> None:
        self.reads = self.writes = True
        self.asked: list[str] = []

    async def kept(self, name: str) -> bytes | None:
        await self._answer("read", self.reads)
        return None

    async def keep(self, name: str, value: bytes) -> None:
        await self._answer("write", self.writes)

    async def _answer(self, what: str, well: bool | None) -> None:
        self.asked.append(what)
        if well is None:
            await asyncio.get_running_loop().create_future()
        if not well:
            raise UnavailableError("the disk is full: make room")


def readiness(shelf: Any, *, failing: bool = False, **channels: asyncio.Event) -> Readiness:
    return Readiness(shelf, lambda: failing, channels)


@swiftly
async def test_a_channel_that_cannot_show_yet_is_named() -> None:
    telegram = asyncio.Event()
    asked = readiness(Shelf(), telegram=telegram)
    assert await asked.lacking() == "telegram"
    telegram.set()
    assert await asked.lacking() == ""


@swiftly
async def test_a_database_that_fails_or_never_answers_is_named_and_ready_again_when_mended() -> None:
    shelf = Shelf()
    asked = readiness(shelf)
    for well, lacking in ((False, "database"), (None, "database"), (True, "")):
        shelf.reads = well  # type: ignore[assignment]
        assert await asked.lacking() == lacking
        await asyncio.sleep(FRESH)


@swiftly
async def test_where_turns_could_not_be_written_the_database_is_asked_to_write() -> None:
    shelf = Shelf()
    shelf.writes = False
    asked = readiness(shelf, failing=True)
    assert await asked.lacking() == "database"
    assert shelf.asked == ["write"]


@swiftly
async def test_whoever_asks_all_the_time_costs_the_database_one_question() -> None:
    shelf = Shelf()
    asked = readiness(shelf)
    await asyncio.gather(*(asked.lacking() for _ in range(50)))
    assert shelf.asked == ["read"]


@swiftly
async def test_while_a_batch_of_turns_takes_too_long_it_is_not_ready() -> None:
    stuck = [True]
    asked = Readiness(Shelf(), lambda: False, {}, lambda: stuck[0])  # type: ignore[arg-type]
    assert await asked.lacking() == "database"
    stuck[0] = False
    assert await asked.lacking() == ""


async def test_on_a_locked_file_the_answer_comes_in_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.readiness.PATIENCE", 0.05)
    store = SqlStore(fresh(tmp_path))
    await store.open(serve=True)
    with closing(sqlite3.connect(tmp_path / "hocso.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.timeout(SOON):
            assert await readiness(store, failing=True).lacking() == "database"
    await store.close()


@swiftly
async def test_one_that_is_being_stopped_is_not_ready() -> None:
    asked = readiness(Shelf())
    asked.stop()
    assert await asked.lacking() == "stopping"


async def test_a_real_database_answers(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'hocso.db'}")
    await store.open(serve=True)
    assert await readiness(store).lacking() == ""
    assert await readiness(store, failing=True).lacking() == ""
    await store.close()
