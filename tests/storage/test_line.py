"""A connection with a queue in front: when it is let go, what waits behind something stuck connects no more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from sqlalchemy import Connection

from storage.errors import UnavailableError
from storage.sql.line import LAST_WORDS, Line
from tests.swift import swiftly


class Stuck:
    """A link on which nothing ends by itself before it is broken off."""

    def __init__(self) -> None:
        self.broken = asyncio.Event()

    async def transact(self, work: Callable[[Connection], Any]) -> Any:
        await self.broken.wait()
        return "done"

    glance = transact

    async def close(self) -> None:
        await self.broken.wait()

    def abort(self) -> None:
        self.broken.set()


@swiftly
async def test_what_waits_behind_what_is_stuck_is_refused_once_the_line_has_ended() -> None:
    made: list[Stuck] = []

    async def connect() -> Stuck:
        made.append(Stuck())
        return made[-1]

    line = Line(connect, nullcontext)
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(line.transact(lambda _connection: "done"))
        await asyncio.sleep(0)
        waits = tasks.create_task(_refused(line))
        await asyncio.sleep(0)
        await line.end()
        assert await first == "done"
        assert await waits
    assert len(made) == 1
    assert asyncio.get_running_loop().time() >= LAST_WORDS


async def _refused(line: Line) -> bool:
    with pytest.raises(UnavailableError, match="was closed"):
        await line.transact(lambda _connection: "done")
    return True
