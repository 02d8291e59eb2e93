"""Several processes on one database: one that meets a seat made with newer lessons reads them before it decides."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.dialogue.events import Event, Inbound, Opened, Said
from bot.dialogue.library import Library
from bot.turns import TurnLoop
from storage.sql import SqlStore
from tests.dialogue.edits import libraries
from tests.dialogue.playbook import text_of
from tests.fresh import fresh

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OLD, NEW = "as it was", "a card inserted"


@dataclass
class Process:
    """One process: what it teaches, and how often it looked for something newer."""

    loop: TurnLoop
    looks: int = 0

    async def hears(self, message: str, event: Event, who: int = 1) -> str:
        """Take an event and return what stands on the screen then."""
        shown = await self.loop.take(Inbound("web", f"learner-{who}", message, NOW, event))
        return text_of(shown.screen)

    def looks_up(self, library: Library | None = None) -> Callable[[], Awaitable[None]]:
        """Return a look that finds this library, or nothing newer."""

        async def look() -> None:
            self.looks += 1
            if library is not None:
                self.loop.put(library)

        return look


@asynccontextmanager
async def two(path: Path) -> AsyncIterator[tuple[Process, Process]]:
    """Two turn loops on one store, both of which teach the old lessons."""
    store = SqlStore(fresh(path))
    await store.open(serve=True)
    loops = [TurnLoop(store, libraries()[OLD], lambda: NOW) for _ in range(2)]
    try:
        async with asyncio.TaskGroup() as tasks:
            for loop in loops:
                tasks.create_task(loop.run())
            yield Process(loops[0]), Process(loops[1])
            for loop in loops:
                loop.close()
    finally:
        await store.close()


async def at_the_new_card(first: Process, who: int = 1) -> None:
    """Let a learner come to the card that only newer lessons have, with the process that has them."""
    first.loop.put(libraries()[NEW])
    events: tuple[Event, ...] = (Opened("otp", "vi"), Said("1"), Said("bác"), Said("tiếp"), Said("Tắt máy"))
    for place, event in enumerate(events):
        await first.hears(f"{place}", event, who)
    assert "Nghỉ tay một chút" in await first.hears("5", Said("tiếp"), who)


async def test_newer_lessons_are_read_before_it_is_decided(tmp_path: Path) -> None:
    async with two(tmp_path) as (first, second):
        second.loop.catch_up = second.looks_up(libraries()[NEW])
        await at_the_new_card(first)
        seen = await second.hears("6", Said("tiếp"))
        assert "Có cháy" in seen
        assert "vừa được" not in seen
        assert second.looks == 1


async def test_a_version_that_nobody_knows_is_looked_for_once(tmp_path: Path) -> None:
    async with two(tmp_path) as (first, second):
        second.loop.catch_up = second.looks_up()
        for who in (1, 2):
            await at_the_new_card(first, who)
        for who in (1, 2):
            assert "vừa được sửa" in await second.hears("6", Said("tiếp"), who)
        assert second.looks == 1


async def test_those_who_share_a_batch_with_one_who_is_ahead_are_each_heard_once(tmp_path: Path) -> None:
    async with two(tmp_path) as (first, second):
        second.loop.catch_up = second.looks_up(libraries()[NEW])
        await at_the_new_card(first)
        events = [second.hears("6", Said("tiếp"))]
        events += [second.hears("0", Opened("otp", "vi"), who) for who in range(2, 40)]
        screens = await asyncio.gather(*events)
        assert "Có cháy" in screens[0]
        assert all("Đồng ý" in screen for screen in screens[1:])


async def test_lessons_that_this_process_taught_before_are_not_newer(tmp_path: Path) -> None:
    async with two(tmp_path) as (first, second):
        first.loop.catch_up = first.looks_up()
        await at_the_new_card(first)
        first.loop.put(libraries()[OLD])
        first.loop.put(libraries()[NEW])
        assert "Có cháy" in await first.hears("6", Said("tiếp"))
        first.loop.put(libraries()["an option reworded"])
        assert "vừa được sửa" in await first.hears("7", Said("114"))
        assert first.looks == 0
        assert second.looks == 0


async def test_one_who_looks_for_long_is_not_waited_for(tmp_path: Path) -> None:
    async with two(tmp_path) as (first, second):
        gone_on = asyncio.Event()

        async def look() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                gone_on.set()

        second.loop.catch_up = look
        second.loop.patience = 0.01
        await at_the_new_card(first)
        assert "vừa được sửa" in await second.hears("6", Said("tiếp"))
        assert gone_on.is_set()
