"""A line to PostgreSQL that goes mute: nothing waits for it for ever, neither a turn nor a stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from storage.errors import LostError
from storage.rows import Mark
from storage.sql import SqlStore
from tests.storage.muting import Proxy, muting
from tests.storage.playing import CHAT, NOW, Chat, Decided, Table, came

DEADLINE = 0.5
SOON = 10.0
"""Seconds after which something would have to be taken for waiting for ever; none of it takes two."""

STOP = 2.5
"""Seconds that the store may take of a stop, on a machine with much else to do; it takes one."""


@pytest.fixture
async def proxy(postgres_url: str) -> AsyncIterator[Proxy]:
    async with muting(postgres_url) as proxy:
        yield proxy


@pytest.fixture
async def store(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SqlStore]:
    for name in ("DEADLINE", "LONG"):
        monkeypatch.setattr(f"storage.sql.postgres.{name}", DEADLINE)
    store = SqlStore(proxy.url)
    await store.open(serve=True)
    yield store
    async with asyncio.timeout(SOON):
        await store.close()


async def test_a_turn_on_a_mute_line_is_done_on_a_new_one(proxy: Proxy, store: SqlStore) -> None:
    table = Table(store)
    await table.turn("an")
    proxy.goes_mute(heals=True)
    async with asyncio.timeout(SOON):
        assert (await table.turn("an")).person.turn == 2
        assert (await table.turn("an")).person.turn == 3


async def test_a_turn_with_marks_waits_no_longer(
    proxy: Proxy, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.database._writer, "deadline", 99.0)
    an = Chat(Table(store))
    account = (await an.owes()).person.account
    proxy.goes_mute(heals=True)
    async with asyncio.timeout(SOON):
        (outcome,) = await store.turns([came("an", "2", CHAT)], Decided(), NOW, [Mark(account, 1, "m1")])
    assert outcome.person.showing.shown == 1


async def test_where_every_line_is_mute_a_turn_a_look_and_what_is_kept_end_as_lost(
    proxy: Proxy, store: SqlStore
) -> None:
    table = Table(store)
    await table.turn("an")
    await store.keep("x", b"")
    proxy.goes_mute(heals=False)
    async with asyncio.timeout(SOON):
        with pytest.raises(LostError, match="cannot be reached"):
            await table.turn("an")
        with pytest.raises(LostError, match="cannot be reached"):
            await store.kept("x")
        with pytest.raises(LostError, match="cannot be reached"):
            await store.keep("x", b"")


async def test_who_asks_no_more_on_a_mute_line_waits_no_longer(
    proxy: Proxy, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store.database._reader, "deadline", 99.0)
    await store.kept("x")
    proxy.goes_mute(heals=True)
    async with asyncio.timeout(1.5):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await store.kept("x")
        await store.kept("x")


async def test_a_stop_does_not_wait_for_what_is_under_way_on_a_mute_line(
    proxy: Proxy, store: SqlStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql.postgres.DEADLINE", 99.0)
    store = SqlStore(proxy.url)
    await store.open(serve=True)
    table = Table(store)
    await table.turn("an")
    assert await store.take("polls")
    proxy.goes_mute(heals=False)
    under_way = asyncio.get_running_loop().create_task(table.turn("an"))
    asked = asyncio.get_running_loop().create_task(store.take("polls"))
    await asyncio.sleep(0.01)
    async with asyncio.timeout(STOP):
        await store.close()
    under_way.cancel()
    asked.cancel()
    await asyncio.gather(under_way, asked, return_exceptions=True)
    async with asyncio.timeout(SOON):
        await store.close()
