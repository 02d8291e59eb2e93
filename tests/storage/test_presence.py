"""The posts of one process: given up all at once, and before the server gives them to another one."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from typing import Any

import pytest

from storage.sql.presence import BEAT, SILENT, Among
from tests.swift import swiftly

POSTS = ("reminders", "supporters", "polls telegram", "polls zalo", "sends zalo_oa")
NIGHT = 8 * 3600


class Line:
    """A server and the line to it: it answers each question at once until it goes mute, but says when it heard one."""

    def __init__(self) -> None:
        self.mute = False
        self.heard = 0.0
        self.questions = 0
        self.closed = False
        self.sync_connection = None
        self.driver_connection = self

    def execution_options(self, **_options: str) -> Line:
        return self

    async def connect(self) -> Line:
        return self

    async def get_raw_connection(self) -> Line:
        return self

    async def add_listener(self, *_who: object) -> None:
        pass

    async def execute(self, _question: object, _values: object = None) -> Line:
        if self.mute:
            await asyncio.get_running_loop().create_future()
        self.questions += 1
        self.heard = asyncio.get_running_loop().time()
        return self

    def scalar(self) -> bool:
        return True

    async def invalidate(self) -> None:
        pass

    async def close(self) -> None:
        pass


@swiftly
@pytest.mark.parametrize("moment", [0.0, BEAT / 2, BEAT])
async def test_when_the_line_goes_mute_all_posts_are_given_up_before_the_server_does(moment: float) -> None:
    line: Any = Line()
    here = Among(line, nullcontext)
    ended: dict[str, float] = {}

    async def holds(post: str) -> None:
        assert await here.take(post)
        await here.lost(post)
        ended[post] = asyncio.get_running_loop().time()

    async with asyncio.TaskGroup() as tasks:
        for post in POSTS:
            tasks.create_task(holds(post))
        await asyncio.sleep(NIGHT + moment)
        assert ended == {}
        line.mute = True

    assert set(ended) == set(POSTS)
    assert max(ended.values()) < line.heard + SILENT, "the server has given them away"


@swiftly
async def test_one_question_now_and_then_holds_all_posts() -> None:
    line: Any = Line()
    here = Among(line, nullcontext)
    for post in POSTS:
        await here.take(post)
    waiting = [asyncio.get_running_loop().create_task(here.lost(post)) for post in POSTS]
    before = line.questions
    await asyncio.sleep(10 * BEAT)
    assert line.questions - before <= 11

    for task in waiting:
        task.cancel()
    await asyncio.sleep(NIGHT)
    assert line.questions - before <= 11, "nobody holds them any more"
    await here.end()
    await here.lost(POSTS[0])


@swiftly
async def test_who_leaves_on_a_mute_line_is_gone_within_a_second() -> None:
    line: Any = Line()
    here = Among(line, nullcontext)
    await here.take(POSTS[0])
    line.mute = True
    asked = asyncio.get_running_loop().create_task(here.take(POSTS[0]))
    await asyncio.sleep(0.1)
    began = asyncio.get_running_loop().time()

    await here.end()

    assert asyncio.get_running_loop().time() - began < 1
    asked.cancel()
