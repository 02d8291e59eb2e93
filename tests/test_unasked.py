"""What nobody asked for goes through one lane, whatever it is, and of several processes one sends it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

from bot.dialogue.events import Inbound
from bot.dialogue.screens import Screen, Shown
from bot.posts import LOOK
from bot.unasked import A_SECOND, Unasked
from storage.rows import Reminder
from storage.rows.supporting import Support
from storage.sql import SqlStore
from tests.swift import swiftly

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
MANY = 100


class Due(SqlStore):
    """A store of several in which many reminders are due, and as many supporters are to be told."""

    def __init__(self, posts: dict[str, Due], count: int = MANY) -> None:
        super().__init__("sqlite:///never-opened.db")
        self.database.shared = True
        self.posts = posts
        self.reminders = [Reminder(number, NOON, "telegram", f"n{number}") for number in range(count)]
        self.ties = [Support(number, number, "telegram", f"s{number}", "nothing") for number in range(count)]

    async def take(self, post: str) -> bool:
        return self.posts.setdefault(post, self) is self

    async def claim_reminders(self, channels: Sequence[str], limit: int, now: datetime) -> list[Reminder]:
        claimed, self.reminders = self.reminders[:limit], self.reminders[limit:]
        return claimed

    async def claim_support(self, channels: Sequence[str], limit: int, now: datetime) -> list[Support]:
        claimed, self.ties = self.ties[:limit], self.ties[limit:]
        return claimed


@dataclass
class Sent:
    """Notes what is sent, and when."""

    taken: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    free: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, inbound: Inbound) -> Shown:
        self.taken.append(inbound.address)
        self.times.append(asyncio.get_running_loop().time())
        return Shown(Screen("vi", ()), 1, 1)

    async def room(self, most: int) -> None:
        assert most < MANY
        await self.free.wait()


@asynccontextmanager
async def sending(store: Due, sent: Sent) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(Unasked(store, sent.take, sent.room).run(("telegram",), lambda: NOON))
        yield
        running.cancel()


@swiftly
async def test_both_go_at_one_pace_and_neither_waits_for_the_other() -> None:
    sent = Sent()
    sent.free.set()
    async with sending(Due({}), sent):
        await asyncio.sleep(2 * MANY / A_SECOND + 1)
    assert len(sent.taken) == 2 * MANY
    for place, at in enumerate(sent.times[A_SECOND:]):
        assert at - sent.times[place] > 0.999
    assert all(one[0] != other[0] for one, other in pairwise(sent.taken))


@swiftly
async def test_screens_of_those_who_are_here_go_before() -> None:
    sent = Sent()
    async with sending(Due({}), sent):
        await asyncio.sleep(30)
        assert sent.taken == []
        sent.free.set()
        await asyncio.sleep(1)
    assert len(sent.taken) >= A_SECOND


@swiftly
async def test_of_several_processes_one_sends_all_of_it() -> None:
    posts, ours, theirs = dict[str, Due](), Sent(), Sent()
    for sent in (ours, theirs):
        sent.free.set()
    one, other = Due(posts, 10), Due(posts, 10)
    async with sending(one, ours), sending(other, theirs):
        await asyncio.sleep(10)
        assert (len(ours.taken), theirs.taken) == (20, [])
        for post in posts:
            posts[post] = other
        await asyncio.sleep(LOOK + 2)
        assert len(theirs.taken) == 20
    assert len(posts) == 1


@swiftly
async def test_who_is_claimed_is_told_even_where_it_ends_in_between() -> None:
    sent, store = Sent(), Due({}, 40)
    sent.free.set()
    async with sending(store, sent):
        await asyncio.sleep(1.02)
    told = sum(address.startswith("s") for address in sent.taken)
    assert 0 < told < 40
    assert told + len(store.ties) == 40
