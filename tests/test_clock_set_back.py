"""A clock that is set back, or jumps, changes no count: what was answered is answered, and nothing counts twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.dialogue.events import Chose
from bot.turns import TurnLoop
from storage.sql import SqlStore
from tests.bench.turns import Crowd
from tests.books import Books
from tests.dialogue.playbook import library

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)
LEARNERS, TAPS = 4, 12
RIGHT = "tat-may"


class Knowing(Crowd):
    """Learners who always answer right, in whatever order the choices stand."""

    async def tap(self, who: int) -> None:
        """Tap what is right, else do as others do."""
        shown = self._seen[who]
        right = next((choice.key for choice in shown.screen.choices if choice.key == RIGHT), None)
        if right is None:
            await super().tap(who)
            return
        self._seen[who] = await self._send(who, Chose(right, shown.learner, shown.turn))


def steady() -> Callable[[], datetime]:
    steps = count()
    return lambda: NOON + timedelta(seconds=next(steps))


def set_back() -> Callable[[], datetime]:
    """Return a clock that every seventh look is set back by an hour more than it went on."""
    steps = count()
    return lambda: NOON + timedelta(seconds=(step := next(steps)), hours=-(step // 7))


def jumping() -> Callable[[], datetime]:
    steps = count()
    return lambda: NOON + timedelta(days=(-30, 0, 400)[next(steps) % 3])


async def learned(url: str, clock: Callable[[], datetime]) -> tuple[dict[str, int], list[int]]:
    """Let some people learn by a clock; return what was counted, and their turns."""
    store = SqlStore(url)
    await store.open(serve=True)
    loop = TurnLoop(store, library(), now=clock)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(loop.run())
        crowd = Knowing(loop)
        for who in range(LEARNERS):
            await crowd.arrive(who)
        for _ in range(TAPS):
            await asyncio.gather(*(crowd.tap(who) for who in range(LEARNERS)))
        loop.close()
    await store.close()
    return Books(url).counted(), [turn for (turn,) in Books(url).rows("SELECT turn FROM learners ORDER BY turn")]


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, int], list[int]]:
    """Return what comes of a clock that goes right."""
    return asyncio.run(learned(f"sqlite:///{tmp_path_factory.mktemp('right')}/hocso.db", steady()))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database, of each kind that there is."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/hocso.db"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.mark.parametrize("clock", [set_back, jumping])
async def test_the_counts_are_those_of_a_clock_that_goes_right(
    right: tuple[dict[str, int], list[int]], url: str, clock: Callable[[], Callable[[], datetime]]
) -> None:
    assert right[0]["answers"] > LEARNERS
    assert await learned(url, clock()) == right
