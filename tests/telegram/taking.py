"""What stands behind the channel in its tests: a turn loop that notes what it takes, and is busy where told."""

from __future__ import annotations

import asyncio
from collections import deque

from bot.dialogue.events import Chose, Inbound, Opened, Said
from bot.dialogue.screens import Screen, Shown


class Turns:
    """Commits whatever comes, unless the next of ``errors`` says otherwise; ``held`` keeps all commits back."""

    def __init__(self) -> None:
        self.taken: list[Inbound] = []
        self.committed: list[Inbound] = []
        self.errors: deque[Exception | None] = deque()
        self.open = asyncio.Event()
        self.open.set()
        self._changed = asyncio.Condition()

    async def take(self, inbound: Inbound) -> Shown:
        """Take an event as the turn loop does: in order, and returning once it is committed."""
        self.taken.append(inbound)
        error = self.errors.popleft() if self.errors else None
        await self._ring()
        if error is not None:
            raise error
        await self.open.wait()
        self.committed.append(inbound)
        await self._ring()
        return Shown(Screen("vi", ()), 0, 0)

    async def has_taken(self, count: int) -> None:
        """Wait until that many events came, again ones too."""
        await self._until(self.taken, count)

    async def has_committed(self, count: int) -> None:
        """Wait until that many are committed."""
        await self._until(self.committed, count)

    def words(self) -> list[str]:
        """Return what the committed events say, in order."""
        return [_words(inbound) for inbound in self.committed]

    async def _until(self, events: list[Inbound], count: int) -> None:
        async with asyncio.timeout(5), self._changed:
            await self._changed.wait_for(lambda: len(events) >= count)

    async def _ring(self) -> None:
        async with self._changed:
            self._changed.notify_all()


def _words(inbound: Inbound) -> str:
    match inbound.event:
        case Said(words=words):
            return words
        case Chose(key=key):
            return key
        case Opened(code=code):
            return f"/start {code}".strip()
        case other:
            return type(other).__name__


class Naps:
    """A sleep that takes no time, and notes how long each would have been."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self.ends = asyncio.Event()
        """Cleared, it keeps the sleeper asleep."""
        self.ends.set()
        self._begun = asyncio.Condition()

    async def sleep(self, seconds: float) -> None:
        """Note the pause, and let others go first."""
        self.taken.append(seconds)
        async with self._begun:
            self._begun.notify_all()
        await self.ends.wait()

    async def has_taken(self, count: int) -> None:
        """Wait until that many pauses were begun."""
        async with asyncio.timeout(5), self._begun:
            await self._begun.wait_for(lambda: len(self.taken) >= count)
