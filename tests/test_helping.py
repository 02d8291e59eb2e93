"""What helpers ask for, done: from the request in the chat to what stands in the store, and back to the chat."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.doers import doers
from bot.doers.doer import Result
from bot.worker import Worker
from storage.errors import ForbiddenError
from storage.rows import Request
from storage.sql import SqlStore
from storage.tables import accounts
from tests.fresh import fresh
from tests.storage.playing import NOW, YES, Table

GROUP = "03637-1"
TODAY = NOW + timedelta(hours=5)
PANG = {
    "unit": GROUP, "name": "Bà Pâng Thị Xoa Nhất", "village": "Nậm Loỏng", "seat": "{}", "notice": "2026-11",
    "language": "vi", "trait-unit": "03637", "trait-audience": "citizens", "trait-age": "",
}  # fmt: skip
HELD = {"unit": GROUP, "kind": "class", "lesson": "otp", "day": "20261123", "place": "Nhà văn hóa", "people": "12"}


class Group:
    """A group with one helper, whose requests are done."""

    def __init__(self, store: SqlStore, learner: int) -> None:
        self.store = store
        self.learner = learner
        self.does = doers(store, Worker(), "")
        self._times = (TODAY + timedelta(seconds=number) for number in count())

    async def asks(self, doing: str, /, channel: str = "telegram", **body: str) -> Result:
        asked, made = json.dumps({"unit": GROUP, **body}), next(self._times)
        return await self.does[doing](Request("r", doing, asked, channel, "lan", self.learner, made=made))


@pytest.fixture
async def group(tmp_path: Path) -> Group:
    store = SqlStore(fresh(tmp_path))
    await store.open(serve=True)
    outcome = await Table(store).turn("lan", channel="telegram", records=(YES,))
    given = update(accounts).values(roles=f"helper:{GROUP}")
    await store.database.write(lambda connection: connection.execute(given))
    return Group(store, outcome.person.learner)


async def test_somebody_is_enrolled_listed_looked_at_attested_and_struck_off(group: Group) -> None:
    made = await group.asks("enrol", **PANG)
    number = str(made["learner"])

    listed = await group.asks("people", page="0")
    assert listed == {"page": 0, "more": 0, "people": [f"{number}~Bà Pâng Thị Xoa Nh~0~"]}
    assert await group.asks("attest", **HELD, learners=number) == {"listed": 1}
    assert await group.asks("attest", **HELD, learners="") == {"listed": 0}
    looked = await group.asks("person", learner=number)
    assert looked == {"token": f"{number}~Bà Pâng Thị Xoa Nh~1~", "lesson": "", "village": "Nậm Loỏng"}
    (first, second) = await group.store.classes(20261123, 20261123)
    assert (first.people, first.listed, second.listed) == (12, 1, 0)
    assert await group.asks("strike", learner=number) == {"struck": True}
    assert (await group.asks("people", page="0"))["people"] == []
    await group.store.close()


async def test_a_list_comes_in_pages(group: Group) -> None:
    for name in range(8):
        await group.asks("enrol", **PANG | {"name": f"Bà {name}"})

    first, second = [await group.asks("people", page=page) for page in ("0", "1")]

    assert [len(list(page["people"])) for page in (first, second)] == [6, 2]  # type: ignore[call-overload]
    assert [page["more"] for page in (first, second)] == [1, 0]
    await group.store.close()


async def test_nothing_is_done_for_whoever_is_no_helper_of_that_group(group: Group) -> None:
    for kind, body in (
        ("people", {"page": "0"}), ("person", {"learner": "1"}), ("enrol", PANG), ("strike", {"learner": "1"}),
        ("attest", {**HELD, "learners": "1"}),
    ):  # fmt: skip
        with pytest.raises(ForbiddenError):
            await group.asks(kind, **{**body, "unit": "03637-2"})
        with pytest.raises(ForbiddenError):
            await group.asks(kind, channel="web", **body)
    await group.store.close()
