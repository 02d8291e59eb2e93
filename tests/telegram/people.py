"""People who do one thing and wait for what they expect to see, in a house where the real ``hocso run`` is at work."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

from tests.telegram.running import Hocso, Mode
from tests.telegram.standin import Phone, Standin

WAIT = 60.0
"""Seconds after which what was expected will not come any more."""
THOUGHT = 0.5
"""Seconds that words take to be written."""


class Person:
    """A phone in the hands of somebody who looks before they go on."""

    def __init__(self, phone: Phone) -> None:
        self.phone = phone
        self.name = phone.user.name

    async def starts(self, code: str, then: str) -> None:
        """Press Start, and wait to see these words."""
        self.phone.starts(code)
        await self.sees(then)

    async def taps(self, button: str, then: str) -> None:
        """Tap a button, and wait to see these words."""
        self.phone.taps(button)
        await self.sees(then)

    async def says(self, words: str, then: str) -> None:
        """Write, and wait to see these words below."""
        # Who writes sooner than anybody can has not seen the screen, as far as the bot can know.
        await asyncio.sleep(THOUGHT)
        written = self.phone.says(words).id
        await self.sees(then, above=written)

    async def sees(self, words: str, above: int = 0) -> None:
        """Wait until the bot's lowest message, whose number is above a given one, has these words and buttons."""
        await self._until(lambda: self._has(words, above), f"{words!r}")

    async def is_let_go(self) -> None:
        """Wait until every tap was answered, so that no button looks as if it were still at work."""
        await self._until(lambda: all(tap.answers for tap in self.phone.taps_made), "the end of the hourglass")

    async def _until(self, holds: Callable[[], bool], what: str) -> None:
        try:
            async with asyncio.timeout(WAIT):
                await self.phone.until(holds)
        except TimeoutError:
            seen = "\n".join(map(str, self.phone.sees()[-9:]))
            raise AssertionError(f"{self.name} waits in vain for {what} and sees\n{seen}") from None

    def _has(self, words: str, above: int) -> bool:
        lowest = next((message for message in reversed(self.phone.sees()) if message.who == "bot"), None)
        return lowest is not None and lowest.id > above and words in lowest.text and bool(lowest.labels)

    @property
    def received(self) -> list[int]:
        """The numbers of the bot's messages in the chat."""
        return [message.id for message in self.phone.sees() if message.who == "bot"]


@dataclass(slots=True)
class House:
    """A stand-in and a running ``hocso`` that know each other."""

    server: Standin
    hocso: Hocso
    mode: Mode
    _ready: list[Person] = field(default_factory=list)

    def person(self, name: str = "Lan", language: str = "vi") -> Person:
        """Return somebody new."""
        return Person(self.server.phone(name, language))

    async def fill(self, count: int, code: str, then: str) -> None:
        """Let many people at once come by a lesson's link, agree, and see its first card."""

        async def comes(person: Person) -> None:
            await person.starts(code, "đồng ý")
            await person.taps("Đồng ý", "gọi mình là gì")
            await person.taps("Bác", then)
            self._ready.append(person)

        async with asyncio.TaskGroup() as tasks:
            for number in range(count):
                tasks.create_task(comes(self.person(f"Người {number}")))

    def learner(self) -> Person:
        """Return one of those people."""
        return self._ready.pop()

    async def soon(self, holds: Callable[[], bool], what: str, seconds: float = WAIT) -> None:
        """Wait until something holds that nobody sees on a phone."""
        try:
            async with asyncio.timeout(seconds):
                while not holds():  # noqa: ASYNC110 - what is waited for rings no bell.
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"waited in vain for {what}") from None

    async def has_taken_all(self) -> None:
        """Wait until no update waits for the bot any more."""
        await self.soon(lambda: not self.server.state.mailbox.pending(), "an empty mailbox", 60)

    def turn(self, person: Person) -> int:
        """Return how many turns somebody has had."""
        return int(self._rows("SELECT turn FROM learners WHERE id = :learner", person)[0][0])

    def answers(self, person: Person) -> list[tuple[str, bool]]:
        """Return the options that somebody's answers were taken for, and whether they were right."""
        select = "SELECT option, correct FROM records WHERE learner = :learner AND kind = 'answered' ORDER BY id"
        return [(option, bool(right)) for option, right in self._rows(select, person)]

    def kinds(self, person: Person) -> list[str]:
        """Return the kinds of somebody's records, as they came."""
        return [kind for (kind,) in self._rows("SELECT kind FROM records WHERE learner = :learner ORDER BY id", person)]

    def _rows(self, select: str, person: Person) -> list[Any]:
        whose = "SELECT learner FROM accounts WHERE channel = 'telegram' AND address = ?"
        with closing(sqlite3.connect(self.hocso.database)) as rows:
            learner = rows.execute(whose, (str(person.phone.id),)).fetchone()[0]
            return rows.execute(select, {"learner": learner}).fetchall()
