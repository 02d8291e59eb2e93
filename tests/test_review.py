"""A review through the turn loop, the store and the requests: what a lesson taught comes back the day after."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from bot.dialogue.events import Inbound, Opened, Said
from bot.doers import doers
from bot.requests import Requests
from bot.turns import TurnLoop
from bot.worker import Worker
from storage.rows import Memory
from storage.sql import SqlStore
from storage.tables import memory
from tests.dialogue.playbook import library, text_of
from tests.fresh import fresh
from tests.storage.playing import Table

START = datetime(2026, 11, 23, 1, tzinfo=UTC)
LESSON = ("đồng ý", "bác", "tiếp", "tắt máy", "tiếp", "114", "tiếp", "mật khẩu", "1", "1")


class Learner:
    """Somebody at the web, and the clock."""

    def __init__(self, store: SqlStore, worker: Worker) -> None:
        self.now = START
        self.table = Table(store)
        self.loop = TurnLoop(store, library(), lambda: self.now)
        self.requests = Requests(store, self.loop.take, doers(store, worker, ""))
        self._messages = count()

    async def says(self, *lines: str) -> str:
        """Type lines and return what the last one leaves on the screen."""
        said = ""
        for line in lines:
            event = Said(line) if line else Opened("otp", "vi")
            inbound = Inbound("web", "an", f"m{next(self._messages)}", self.now, event)
            said = text_of((await self.loop.take(inbound)).screen)
        return said

    async def sees(self) -> str:
        """Wait for the answer to what was asked, and return the screen after it."""
        async with self.requests.answered:
            await self.requests.answered.wait()
        return await self.stands()

    async def does_something(self) -> bool:
        """Bring what is answered, do what anybody asked for, and say whether there was any."""
        return await self.requests.round(("web",), lambda: self.now)

    async def stands(self) -> str:
        """Return the screen as it is."""
        shown = await self.loop.look("web", "an")
        assert shown is not None
        return text_of(shown.screen)

    async def remembers(self) -> list[Memory]:
        return await self.table.store.memory((await self.table.person()).learner)


@asynccontextmanager
async def at_work(url: str) -> AsyncIterator[Learner]:
    """A process that takes the learner's turns; what they ask for is left lying."""
    store, worker = SqlStore(url), Worker()
    await store.open(serve=True)
    learner = Learner(store, worker)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(learner.loop.run())
            yield learner
            learner.loop.close()
    finally:
        await store.close()


@asynccontextmanager
async def learning(path: Path) -> AsyncIterator[Learner]:
    """A learner who has passed a lesson, with all at work."""
    async with at_work(fresh(path)) as learner, asyncio.TaskGroup() as tasks:
        doing = tasks.create_task(learner.requests.run(("web",), learner.loop.asked, lambda: learner.now))
        assert "đã học xong" in await learner.says("", *LESSON)
        yield learner
        doing.cancel()


async def test_what_was_learned_comes_back_and_its_next_day_is_kept(tmp_path: Path) -> None:
    async with learning(tmp_path) as learner:
        first = await learner.remembers()
        learner.now += timedelta(days=1)
        assert "Ôn nhanh" in await learner.says("menu")
        assert "chờ một chút" in await learner.says("ôn nhanh")
        assert "Có người gọi" in await learner.sees()
        await learner.says("tắt máy")
        assert [(kept.question, kept.state, kept.due - before.due) for kept, before in zip(
            await learner.remembers(), first, strict=True
        )] == [("ai-hoi", "1", 3), ("giu-gi", "0", 0), ("so-chay", "0", 0)]  # fmt: skip


async def test_what_is_asked_of_one_process_another_one_may_do(postgres_url: str) -> None:
    async with at_work(postgres_url) as asked, at_work(postgres_url) as doing:
        await asked.says("", *LESSON)
        asked.now += timedelta(days=1)
        assert "chờ một chút" in await asked.says("ôn nhanh")

        assert await doing.does_something()
        assert not await doing.does_something(), "its answer is brought, and nothing is left to do"

        assert "Có người gọi" in await asked.stands()
        assert not await asked.does_something()
        assert "Đúng rồi ạ" in await asked.says("tắt máy")


async def test_a_question_that_is_gone_leaves_the_store(tmp_path: Path) -> None:
    async with learning(tmp_path) as learner:
        await learner.table.turn(memory=(Memory("otp", "gone-since", "0", 1),))
        learner.now += timedelta(days=1)
        await learner.says("ôn")
        assert "Có người gọi" in await learner.sees()
        assert "gone-since" not in [kept.question for kept in await learner.remembers()]


async def test_an_erasure_takes_along_what_was_to_be_remembered(tmp_path: Path) -> None:
    async with learning(tmp_path) as learner:
        assert await learner.table.rows(memory) == 3
        await learner.says("xóa thông tin", "xóa hết")
        assert await learner.table.rows(memory) == 0


async def test_a_review_counts_as_nothing_in_the_reports(tmp_path: Path) -> None:
    async with learning(tmp_path) as learner:
        before = await learner.table.activity()
        learner.now += timedelta(days=1)
        await learner.says("ôn")
        await learner.sees()
        await learner.says("đọc mã cho họ", "tắt máy", "tiếp")
        assert await learner.table.activity() == before
