"""Several accounts over one real store: phones whose owners tap and type, and all that happens between them.

The counterpart of :mod:`tests.dialogue.playbook` where a conversation is more than one learner's.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Self

from bot.dialogue.events import Chose, Event, Inbound, Opened, Said
from bot.dialogue.screens import Shown
from bot.doers.doer import Doer
from bot.reminders import Reminders
from bot.requests import Requests
from bot.turns import TurnLoop
from storage.rows import Mark
from storage.sql import SqlStore
from tests.dialogue.playbook import library, text_of
from tests.fresh import fresh

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
SENDS = frozenset({"telegram", "zalo"})


@dataclass
class Stage:
    """The turn loop at work; time passes when it is told to."""

    store: SqlStore
    now: datetime = START
    phones: list[Phone] = field(default_factory=list)
    _messages: count[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.loop = TurnLoop(self.store, library(), lambda: self.now, SENDS)
        self.requests = Requests(self.store, self.take, {})
        self.reminders = Reminders(self.store, self.take, _free)

    def does(self, doers: Mapping[str, Doer]) -> Self:
        """Say who does the requests."""
        self.requests = Requests(self.store, self.take, doers)
        return self

    def phone(self, channel: str, address: str) -> Phone:
        """Return an account on a channel."""
        self.phones.append(Phone(self, channel, address))
        return self.phones[-1]

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)

    async def take(self, inbound: Inbound) -> Shown:
        """Take an event to its end: what is owed is shown at once, and marked."""
        shown = await self.loop.take(inbound)
        if shown.due:
            self.loop.mark(Mark(shown.account, shown.due, "m1", self.now))
        for phone in self.phones:
            if (phone.channel, phone.address) == (inbound.channel, inbound.address):
                phone.gets(shown)
        return shown

    async def happens(self, phone: Phone, event: Event) -> Shown:
        """Let an event reach an account, and do all that it asks."""
        self.later(seconds=5)
        message = str(next(self._messages))
        await self.take(Inbound(phone.channel, phone.address, message, self.now, event))
        return await self.settles(phone)

    async def settles(self, phone: Phone) -> Shown:
        """Do requests until none is left, and see what stands on a phone then."""
        channels = ("web", "telegram", "zalo")
        while await self.requests.round(channels, lambda: self.now):
            pass
        assert phone.shown is not None
        return phone.shown

    async def reminds(self) -> int:
        """Feed the reminders that are due."""
        return await self.reminders.round(tuple(SENDS), lambda: self.now)


@dataclass
class Phone:
    """An account on a channel, with what stands on its screen; on Zalo, everything is typed."""

    stage: Stage
    channel: str
    address: str
    shown: Shown | None = None

    def gets(self, shown: Shown) -> None:
        """Keep what is shown; on channels that send, only what is owed."""
        if shown.due or self.channel not in SENDS:
            self.shown = shown

    @property
    def text(self) -> str:
        assert self.shown is not None
        return text_of(self.shown.screen)

    @property
    def learner(self) -> int:
        """Who the screen is drawn for."""
        assert self.shown is not None
        return self.shown.learner

    async def opens(self, code: str = "") -> Self:
        """Come by the front door."""
        await self.stage.happens(self, Opened(code, "vi"))
        return self

    async def says(self, *lines: str) -> Self:
        """Type lines, one after the other."""
        for line in lines:
            await self.stage.happens(self, Said(line))
        return self

    async def does(self, *labels: str) -> Self:
        """Choose by labels: a tap where there are buttons, their words where there are none."""
        for label in labels:
            assert self.shown is not None
            keys = [choice.key for choice in self.shown.screen.choices if choice.label == label]
            assert len(keys) == 1, f"no single choice “{label}” in:\n{self.text}"
            tap = Chose(keys[0], self.shown.learner, self.shown.turn)
            await self.stage.happens(self, Said(label) if self.channel == "zalo" else tap)
        return self

    async def taps_again(self, key: str, learner: int, turn: int) -> Self:
        """Tap a button of an earlier screen."""
        await self.stage.happens(self, Chose(key, learner, turn))
        return self

    async def sees(self, *parts: str) -> Self:
        """Fail unless the screen, as it stands in the store, says all of it."""
        shown = await self.stage.loop.look(self.channel, self.address)
        assert shown is not None
        for part in parts:
            assert part in text_of(shown.screen), f"“{part}” is not in:\n{text_of(shown.screen)}"
        return self

    async def misses(self, *parts: str) -> Self:
        """Fail where the screen says any of it."""
        for part in parts:
            assert part not in self.text, f"“{part}” is in:\n{self.text}"
        return self

    async def enters(self, code: str = "otp") -> Self:
        """Go through the welcome to the first card."""
        return await (await self.opens(code)).does("Đồng ý", "Bác")


async def _free() -> None:
    """Never wait for screens to be shown."""


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[Stage]:
    """A stage over a fresh SQLite file."""
    store = SqlStore(fresh(folder))
    await store.open(serve=True)
    stage = Stage(store)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(stage.loop.run())
            yield stage
            stage.loop.close()
    finally:
        await store.close()
