"""Screens that several processes could draw are drawn by one, and by another one where that one is gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.delivery import Delivery, Sweep
from bot.dialogue.screens import Screen, Shown, Words
from bot.leasing import Leasing
from storage.errors import UnavailableError
from storage.rows import Owed
from tests.swift import swiftly
from tests.test_delivery import NOW, Post, drawn_of, owed, post

LONG = 1e6


@dataclass
class SharedStore:
    """A database that other processes use; they leave screens, take some over, and let some lie."""

    shared: bool = True
    away: bool = False
    lying: list[Owed] = field(default_factory=list)
    taken_over: set[int] = field(default_factory=set)
    renewed: list[set[int]] = field(default_factory=list)
    deferred: dict[int, datetime] = field(default_factory=dict)
    left: asyncio.Queue[list[int]] = field(default_factory=asyncio.Queue)

    def _reached(self) -> None:
        if self.away:
            raise UnavailableError("the server is away")

    async def told(self) -> list[int]:
        return await self.left.get()

    async def claim_told(self, accounts: Collection[int], now: datetime) -> list[Owed]:
        assert now == NOW
        self._reached()
        return [owed(number) for number in accounts]

    async def renew(self, accounts: Collection[int], now: datetime) -> set[int]:
        assert now == NOW
        self._reached()
        self.renewed.append(set(accounts))
        return self.taken_over & set(accounts)

    async def claim_unshown(self, channels: tuple[str, ...], limit: int, now: datetime) -> list[Owed]:
        assert (channels, now) == (("telegram",), NOW)
        self._reached()
        page, self.lying = self.lying[:limit], self.lying[limit:]
        return page

    async def defer(self, accounts: Collection[int], until: datetime) -> None:
        self.deferred |= dict.fromkeys(accounts, until)


def now() -> datetime:
    return NOW


@asynccontextmanager
async def among_others(store: SharedStore, **how: object) -> AsyncIterator[Post]:
    async with post(**how) as at:
        leasing = Leasing(store, at.delivery, drawn_of)  # type: ignore[arg-type]
        keeping = asyncio.get_running_loop().create_task(leasing.run(now))
        yield at
        keeping.cancel()


@asynccontextmanager
async def swept(store: SharedStore, delivery: Delivery, drawn: object = drawn_of) -> AsyncIterator[None]:
    sweep = Sweep(store, delivery, drawn)  # type: ignore[arg-type]
    sweeping = asyncio.get_running_loop().create_task(sweep.run(now))
    yield
    sweeping.cancel()


@swiftly
async def test_what_another_process_left_is_drawn_once() -> None:
    store = SharedStore()
    async with among_others(store) as at:
        store.left.put_nowait([1, 2])
        store.left.put_nowait([2])
        await asyncio.sleep(1)
        await at.drawn()
        assert sorted(address for address, *_ in at.courier.sent) == ["a1", "a2"]


@swiftly
async def test_leases_are_renewed_as_long_as_a_chat_has_to_wait_and_no_longer() -> None:
    store = SharedStore()
    async with among_others(store) as at:
        at.courier.gate.clear()
        at.show("Chào bác", 1)
        await asyncio.sleep(7)
        assert store.renewed == [{3}] * 4
        at.courier.gate.set()
        await at.drawn()
        await asyncio.sleep(7)
        assert store.renewed == [{3}] * 4


@swiftly
async def test_a_screen_that_another_process_took_over_is_not_drawn_here_any_more() -> None:
    store = SharedStore()
    async with among_others(store, interval=30.0) as at:
        at.show("một", 1)
        await at.drawn()
        at.show("hai", 2)
        await asyncio.sleep(3)
        store.taken_over.add(3)
        await asyncio.sleep(60)
        assert at.courier.texts == ["một"]
        store.taken_over.clear()
        at.show("hai", 2, repeat=True)
        await at.drawn()
        assert at.courier.texts == ["một", "hai"], "it may come back"


@swiftly
async def test_who_could_not_renew_for_long_draws_nothing_that_others_may_have_drawn() -> None:
    store = SharedStore()
    async with among_others(store, interval=30.0) as at:
        at.show("một", 1)
        await at.drawn()
        at.show("hai", 2)
        store.away = True
        await asyncio.sleep(60)
        assert at.courier.texts == ["một"]
        store.left.put_nowait([3])
        await asyncio.sleep(3)
        store.away = False
        at.show("hai", 3)
        await asyncio.sleep(3)
        assert at.courier.texts == ["một", "hai"]


@swiftly
async def test_alone_there_is_nothing_to_renew() -> None:
    store = SharedStore(shared=False)
    await Leasing(store, None, drawn_of).run(now)  # type: ignore[arg-type]
    assert store.renewed == []


@swiftly
async def test_what_nobody_draws_any_more_is_swept_up_also_after_the_database_was_away() -> None:
    store = SharedStore(away=True)
    async with post() as at, swept(store, at.delivery):
        store.lying = [owed(number) for number in range(1, 700)]
        await asyncio.sleep(4)
        assert at.courier.sent == []
        store.away = False
        await asyncio.sleep(4)
        await at.drawn()
        assert len({address for address, *_ in at.courier.sent}) == 699


@swiftly
async def test_what_may_not_be_shown_at_night_is_put_off() -> None:
    store = SharedStore(lying=[owed(1)])
    quiet = Shown(Screen("vi", (Words("nhắc", "vi"),)), 1, 1, account=1, due=0)
    async with post() as at, swept(store, at.delivery, lambda _: quiet):
        await asyncio.sleep(1)
        assert at.courier.sent == []
        assert store.deferred == {1: NOW + timedelta(minutes=10)}
