"""Adding up beside the turns: it goes on whatever befalls, and rests."""

import asyncio
from typing import cast

import pytest

from bot.folding import fold_all, keep_folding
from storage.errors import UnavailableError
from storage.store import Store


class Waiting:
    """Facts that wait to be folded, some of which the database refuses at first."""

    def __init__(self, *parts: int | Exception) -> None:
        self.parts = list(parts)
        self.empty = asyncio.Event()

    async def fold(self) -> int:
        if not self.parts:
            self.empty.set()
            return 0
        part = self.parts.pop(0)
        if isinstance(part, Exception):
            raise part
        return part


async def test_all_that_waits_is_folded_whatever_befalls_on_the_way(caplog: pytest.LogCaptureFixture) -> None:
    waiting = Waiting(500, UnavailableError("the disk is full"), 500, 3)
    folding = asyncio.ensure_future(keep_folding(cast(Store, waiting), 0))

    await asyncio.wait_for(waiting.empty.wait(), 10)
    folding.cancel()

    assert waiting.parts == []


async def test_all_that_waits_is_folded_at_one_go() -> None:
    waiting = Waiting(150, 150, 7)

    await fold_all(cast(Store, waiting))

    assert waiting.empty.is_set()
