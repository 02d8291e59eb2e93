"""The real ``hocso run`` and a strict stand-in for the Zalo Bot Platform that know each other, and people on phones."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tests.running import Program
from tests.zalo.standin import BOT_TOKEN, BotPhone, BotStandin, Message, RealClock

WAIT = 60.0
"""Seconds after which what was expected will not come any more."""
THOUGHT = 0.3
"""Seconds that words take to be written."""
Mode = Literal["polling", "webhook"]
MODES: tuple[Mode, ...] = ("polling", "webhook")
SECRET = "s-secret_of_the_hook"
LESSON = "so-khan-cap"
"""A shipped lesson with pictures, a number to type and questions to choose from."""
FIRST = "bếp nhà Páo"
PACE = 0.1
"""Zalo's waits are ten times shorter."""
RETRIES = (3.0, 6.0, 12.0, 24.0)
"""Seconds after which an event comes again, at that pace; whether Zalo's bots have it so nobody has told."""


class BotHocso(Program):
    """``hocso run`` that serves one bot."""

    def __init__(self, folder: Path, server: BotStandin, mode: Mode, **settings: str) -> None:
        """Take further ``settings`` by their names without the prefix; an empty one is not set."""
        ours = {
            "ZALO_TOKEN": BOT_TOKEN,
            "ZALO_API": server.url,
            "ZALO_MODE": mode,
            "ZALO_SECRET": SECRET if mode == "webhook" else "",
        }
        super().__init__(folder, **ours)
        self.set(**settings)
        self.hook = f"{self.url}/zalo"


class BotPerson:
    """A phone in the hands of somebody who looks before they go on."""

    def __init__(self, phone: BotPhone) -> None:
        self.phone = phone

    async def says(self, words: str, then: str) -> None:
        """Write, and wait to see these words below."""
        await self.writes(words)
        await self.sees(then)

    async def writes(self, words: str) -> Message:
        """Write."""
        # Who writes sooner than anybody can has not seen the screen, as far as the bot can know.
        await asyncio.sleep(THOUGHT)
        return self.phone.says(words)

    async def chooses(self, label: str, then: str) -> None:
        """Write the number that stands before a choice, and wait to see these words below."""
        await self.says(self.number(label), then)

    async def sees(self, words: str) -> None:
        """Wait until the bot has written these words below whatever they did last."""
        try:
            async with asyncio.timeout(WAIT):
                await self.phone.until(lambda: words in self.answer())
        except TimeoutError:
            seen = "\n".join(map(str, self.phone.sees()[-9:]))
            raise AssertionError(f"{self.phone.name} waits in vain for {words!r} and sees\n{seen}") from None

    async def learns(self, code: str = LESSON, then: str = FIRST) -> None:
        """Write the code of a lesson, agree, and see its first card."""
        await self.says(f"vào {code}", "đồng ý")
        await self.says("1", "gọi mình là gì")
        await self.says("bac", then)

    def number(self, label: str) -> str:
        """Return the number that stands before a choice."""
        listed = [line for line in self.phone.last.text.splitlines() if line.partition(") ")[2] == label]
        assert len(listed) == 1, f"no single “{label}” in\n{self.phone.last.text}"
        return listed[0].partition(")")[0]

    def answer(self) -> str:
        """Return all that the bot wrote since they did something."""
        seen = self.phone.sees()
        last = max((place for place, message in enumerate(seen) if message.who != "bot"), default=-1)
        return "\n".join(message.text for message in seen[last + 1 :])

    @property
    def received(self) -> int:
        """How many messages the bot has written to them."""
        return sum(message.who == "bot" for message in self.phone.sees())


@dataclass(slots=True)
class BotHouse:
    """A stand-in and a running ``hocso``."""

    server: BotStandin
    hocso: BotHocso
    mode: Mode
    _ready: list[BotPerson] = field(default_factory=list)

    def person(self, name: str = "Lan") -> BotPerson:
        """Return somebody new."""
        return BotPerson(self.server.phone(name))

    async def fill(self, count: int) -> None:
        """Let many people come at once, agree, and see the first card of the lesson."""

        async def comes(person: BotPerson) -> None:
            await person.learns()
            self._ready.append(person)

        async with asyncio.TaskGroup() as tasks:
            for number in range(count):
                tasks.create_task(comes(self.person(f"Người {number}")))

    def learner(self) -> BotPerson:
        """Return one of those people."""
        return self._ready.pop()

    async def soon(self, holds: Callable[[], object], what: str) -> None:
        """Wait until something holds that nobody sees on a phone."""
        try:
            async with asyncio.timeout(WAIT):
                while not holds():  # noqa: ASYNC110 - what is waited for rings no bell.
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"waited in vain for {what}") from None

    def rows(self, select: str, person: BotPerson) -> list[Any]:
        """Return rows of the database; the select names a learner as ``:learner``."""
        whose = "SELECT learner FROM accounts WHERE channel = 'zalo' AND address = ?"
        with closing(sqlite3.connect(self.hocso.database)) as rows:
            found = rows.execute(whose, (person.phone.id,)).fetchone()
            return rows.execute(select, {"learner": found[0]}).fetchall() if found else []

    def turn(self, person: BotPerson) -> int:
        """Return how many turns somebody has had."""
        return int(self.rows("SELECT turn FROM learners WHERE id = :learner", person)[0][0])

    def answers(self, person: BotPerson) -> list[tuple[str, bool]]:
        """Return the options that somebody's answers were taken for, and whether they were right."""
        select = "SELECT option, correct FROM records WHERE learner = :learner AND kind = 'answered' ORDER BY id"
        return [(option, bool(right)) for option, right in self.rows(select, person)]

    def kinds(self, person: BotPerson) -> list[str]:
        """Return the kinds of somebody's records, as they came."""
        return [kind for (kind,) in self.rows("SELECT kind FROM records WHERE learner = :learner ORDER BY id", person)]


@asynccontextmanager
async def opened(folder: Path, mode: Mode, **settings: str) -> AsyncIterator[BotHouse]:
    """Open a house; at its end the program must stop well."""
    async with BotStandin(clock=RealClock(PACE), fetches=True, retries=RETRIES) as server:
        hocso = BotHocso(folder, server, mode, **settings)
        await hocso.start()
        await hocso.says("zalo is ready")
        yield BotHouse(server, hocso, mode)
        assert await hocso.stop() == 0, hocso.said
        assert not [line for line in hocso.said if "Traceback" in line], hocso.said
