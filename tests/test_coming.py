"""Coming by a code through the turn loop, the store and the requests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import select

from bot.worker import Worker
from storage.rows.doors import Door
from storage.rows.roles import TRIES
from storage.sql import SqlStore
from storage.tables import traits
from tests.fresh import fresh
from tests.storage.playing import DAY
from tests.test_review import START, Learner

TEACHER = Door("03637", "education", "officials")


@asynccontextmanager
async def visiting(path: Path) -> AsyncIterator[Learner]:
    """Somebody who has not come yet, with all at work."""
    store, worker = SqlStore(fresh(path)), Worker()
    await store.open(serve=True)
    learner = Learner(store, worker)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(learner.loop.run())
            doing = tasks.create_task(learner.requests.run(("web",), learner.loop.asked, lambda: learner.now))
            yield learner
            learner.loop.close()
            doing.cancel()
    finally:
        await store.close()


async def history(learner: Learner) -> dict[str, str]:
    query = select(traits.c.name, traits.c.value)
    rows = await learner.table.store.database.read(lambda connection: connection.execute(query).all())
    return {row.name: row.value for row in rows}


async def test_a_personal_code_says_where_the_learner_belongs(tmp_path: Path) -> None:
    async with visiting(tmp_path) as learner:
        store = learner.table.store
        (code,) = await store.make_roster("Giáo viên", [TEACHER], START + DAY, START)

        assert "đang xem mã" in await learner.says(f"hs {code}", "đồng ý", "bác")
        assert "Ngành Giáo dục" in await learner.sees()
        assert await history(learner) == {"unit": "03637", "sector": "education", "audience": "officials"}
        assert [(come.used, come.active, come.completed) for come in await store.rosters()] == [(1, 1, 0)]


async def test_a_groups_poster_sets_the_group(tmp_path: Path) -> None:
    async with visiting(tmp_path) as learner:
        group = await learner.table.store.group("03637", "Bản Mở", START)

        await learner.says(f"dv {group.code}", "đồng ý", "bác")
        assert "Bản Mở, Xã Mường Kim" in await learner.sees()
        assert await history(learner) == {"unit": "03637-1"}


async def test_a_code_of_nobody_is_told_kindly(tmp_path: Path) -> None:
    async with visiting(tmp_path) as learner:
        await learner.says("hs AAAA BBBB", "đồng ý", "bác")
        assert "Mã này chưa đúng" in await learner.sees()
        assert await history(learner) == {}


async def test_who_guesses_codes_has_to_wait_even_for_a_right_one(tmp_path: Path) -> None:
    async with visiting(tmp_path) as learner:
        store = learner.table.store
        (code,) = await store.make_roster("Giáo viên", [TEACHER], START + DAY, START)
        await learner.says("hs AAAA BBBB", "đồng ý", "bác")
        await learner.sees()
        for _ in range(TRIES - 1):
            await learner.says("hs AAAA BBBB")
            assert "Mã này chưa đúng" in await learner.sees()

        await learner.says(f"hs {code}")
        assert "10 phút nữa" in await learner.sees()
        assert await history(learner) == {}
