"""Work of one process only goes from one that is gone to the next, and is cut off where the post is lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.errors import StartError
from bot.posts import LOOK, hold
from storage.errors import UnavailableError
from tests.swift import swiftly

TAKEOVER = 10.0


@dataclass
class Server:
    """Where posts are held: by whom."""

    holders: dict[str, int] = field(default_factory=dict)


@dataclass
class Process:
    """A process's store: cut off, it does not reach the server."""

    number: int
    server: Server
    shared: bool = True
    cut: bool = False
    told: asyncio.Event = field(default_factory=asyncio.Event)

    def is_cut(self) -> None:
        self.cut = True
        self.told.set()

    async def lost(self, post: str) -> None:
        assert self.server.holders[post] == self.number
        self.told.clear()
        await self.told.wait()

    async def take(self, post: str) -> bool:
        if self.cut:
            raise UnavailableError("the server is away")
        return self.server.holders.setdefault(post, self.number) == self.number


@dataclass
class Work:
    begun: int = 0
    at_work: bool = False

    async def do(self) -> None:
        self.begun += 1
        self.at_work = True
        try:
            await asyncio.Event().wait()
        finally:
            self.at_work = False


def held(process: Process, work: Work) -> asyncio.Task[None]:
    return asyncio.get_running_loop().create_task(hold(process, "polls", work.do))  # type: ignore[arg-type]


@swiftly
async def test_one_does_the_work_and_another_takes_over_within_ten_seconds() -> None:
    server = Server()
    first, second = Work(), Work()
    one, two = held(Process(1, server), first), held(Process(2, server), second)
    await asyncio.sleep(60)
    assert (first.at_work, second.at_work) == (True, False)

    one.cancel()
    server.holders.clear()
    await asyncio.sleep(TAKEOVER)

    assert (first.at_work, second.at_work) == (False, True)
    two.cancel()


@swiftly
async def test_who_loses_the_post_stops_at_once_and_begins_anew_when_the_post_is_free() -> None:
    server, work = Server(), Work()
    process = Process(1, server)
    holding = held(process, work)
    await asyncio.sleep(60)
    process.is_cut()
    await asyncio.sleep(0.001)
    assert not work.at_work

    process.cut, server.holders = False, {"polls": 2}
    await asyncio.sleep(60)
    assert not work.at_work
    server.holders.clear()
    await asyncio.sleep(LOOK)
    assert (work.at_work, work.begun) == (True, 2)
    holding.cancel()


@swiftly
async def test_alone_it_is_simply_done() -> None:
    server, work = Server({"polls": 2}), Work()
    holding = held(Process(1, server, shared=False), work)
    await asyncio.sleep(0)
    assert work.at_work
    holding.cancel()


@swiftly
async def test_what_ends_the_work_ends_the_program() -> None:
    async def refused() -> None:
        raise StartError("the token is refused")

    with pytest.raises(BaseExceptionGroup) as group:
        await hold(Process(1, Server()), "polls", refused)  # type: ignore[arg-type]
    assert group.group_contains(StartError)
