"""The real ``hocso run`` and a strict stand-in for Zalo's Official Accounts that know each other."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.running import Program
from tests.zalo.standin import APP_ID, APP_SECRET, OA_ID, OA_SECRET, OaPhone, OaStandin, RealClock, Seen

WAIT = 60.0
"""Seconds after which what was expected will not come any more."""
LESSON = "so-khan-cap"
"""A shipped lesson with pictures, a number to type and questions to tap."""
FIRST = "bếp nhà Páo"


RETRIES = (0.3, 0.6, 1.2, 2.4, 4.8)
"""Seconds after which an event comes again; Zalo takes half a minute for the first time."""


class AheadClock(RealClock):
    """The wall clock, which Zalo's side may be told is further on than ours."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = 0.0

    def now(self) -> float:
        """See :class:`tests.telegram.standin.clock.Clock`."""
        return super().now() + self.ahead


class OaHocso(Program):
    """``hocso run`` that serves one Official Account."""

    def __init__(self, folder: Path, server: OaStandin, **settings: str) -> None:
        """Take further ``settings`` by their names without the prefix; an empty one is not set."""
        ours = {
            "ZALO_OA_APP_ID": APP_ID,
            "ZALO_OA_APP_SECRET": APP_SECRET,
            "ZALO_OA_ID": OA_ID,
            "ZALO_OA_SECRET": OA_SECRET,
            "ZALO_OA_API": server.url,
            "ZALO_OA_OAUTH": server.url,
        }
        super().__init__(folder, **{**ours, **settings})
        self.hook = f"{self.url}/zalo-oa"


class OaPerson:
    """A phone in the hands of somebody who looks before they go on."""

    def __init__(self, phone: OaPhone) -> None:
        self.phone = phone

    async def taps(self, button: str, then: str) -> None:
        """Tap a button, and wait to see these words below it."""
        self.phone.taps(button)
        await self.sees(then)

    async def says(self, words: str, then: str) -> None:
        """Write, and wait to see these words below."""
        self.phone.says(words)
        await self.sees(then)

    async def sees(self, words: str) -> None:
        """Wait until the account has written these words below whatever they did last."""
        try:
            async with asyncio.timeout(WAIT):
                await self.phone.until(lambda: words in self.answer())
        except TimeoutError:
            seen = "\n".join(map(str, self.phone.sees()[-9:]))
            raise AssertionError(f"{self.phone.name} waits in vain for {words!r} and sees\n{seen}") from None

    async def learns(self, code: str = LESSON, then: str = FIRST) -> None:
        """Write the code of a lesson, agree, and see its first card."""
        await self.says(f"vào {code}", "đồng ý")
        await self.taps("Đồng ý", "gọi mình là gì")
        await self.says("bác", then)

    async def sees_above(self, words: str, received: int) -> None:
        """Wait until these words stand in a message after so many."""
        async with asyncio.timeout(WAIT):
            await self.phone.until(lambda: any(words in message.text for message in self._written()[received:]))

    def _written(self) -> list[Seen]:
        return [message for message in self.phone.sees() if message.who == "bot"]

    def answer(self) -> str:
        """Return all that the account wrote since they did something."""
        seen = self.phone.sees()
        last = max((place for place, message in enumerate(seen) if message.who != "bot"), default=-1)
        return "\n".join(message.text for message in seen[last + 1 :])

    @property
    def received(self) -> int:
        """How many messages the account has written to them."""
        return len(self._written())


@dataclass(slots=True)
class OaHouse:
    """A stand-in and a running ``hocso``."""

    server: OaStandin
    hocso: OaHocso
    clock: AheadClock

    def person(self, name: str = "Lan") -> OaPerson:
        """Return somebody new."""
        return OaPerson(self.server.phone(name))

    def rows(self, select: str, person: OaPerson) -> list[Any]:
        """Return rows of the database; the select names a learner as ``:learner``."""
        whose = "SELECT learner FROM accounts WHERE channel = 'zalo_oa' AND address = ?"
        with closing(sqlite3.connect(self.hocso.database)) as rows:
            found = rows.execute(whose, (person.phone.id,)).fetchone()
            return rows.execute(select, {"learner": found[0]}).fetchall() if found else []

    def showing(self, person: OaPerson) -> dict[str, int]:
        """Return how far somebody's screen has been shown."""
        with closing(sqlite3.connect(self.hocso.database)) as rows:
            rows.row_factory = sqlite3.Row
            return dict(rows.execute("SELECT * FROM accounts WHERE address = ?", (person.phone.id,)).fetchone())

    def _put_back(self, person: OaPerson, seconds: int, shown: int) -> None:
        change = "UPDATE accounts SET seen = seen - ?, shown = shown - ? WHERE address = ?"
        with closing(sqlite3.connect(self.hocso.database, timeout=5)) as rows, rows:
            rows.execute(change, (seconds * 1_000_000, shown, person.phone.id))

    async def forgets_when(self, person: OaPerson) -> None:
        """Let somebody's last turn lie a minute back, so that what they tap now is no double tap."""
        await self.until(lambda: self.showing(person)["shown"] == self.showing(person)["turn"])
        self._put_back(person, 60, 0)

    async def goes_back(self, person: OaPerson, days: int) -> None:
        """Let somebody's last turn lie days back, and their screen be owed to them."""
        await self.until(lambda: self.showing(person)["shown"] == self.showing(person)["turn"])
        self._put_back(person, days * 86_400, 1)

    async def restarts(self) -> None:
        """Stop the program and start it again."""
        assert await self.hocso.stop() == 0
        await self.hocso.start()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds that nobody sees on a phone."""
        async with asyncio.timeout(WAIT):
            while not holds():  # noqa: ASYNC110 - what is waited for rings no bell.
                await asyncio.sleep(0.02)

    def turn(self, person: OaPerson) -> int:
        """Return how many turns somebody has had."""
        return int(self.rows("SELECT turn FROM learners WHERE id = :learner", person)[0][0])

    def answers(self, person: OaPerson) -> list[tuple[str, bool]]:
        """Return the options that somebody's answers were taken for, and whether they were right."""
        select = "SELECT option, correct FROM records WHERE learner = :learner AND kind = 'answered' ORDER BY id"
        return [(option, bool(right)) for option, right in self.rows(select, person)]


@asynccontextmanager
async def opened(folder: Path, **settings: str) -> AsyncIterator[OaHouse]:
    """Open a house with a fresh consent and the webhook saved; at its end the program must stop well."""
    shape: Literal["plain", "template"] = "template" if settings.get("ZALO_OA_BUTTONS") == "template" else "plain"
    async with OaStandin(clock=(clock := AheadClock()), shape=shape, retries=RETRIES) as server:
        hocso = OaHocso(folder, server, ZALO_OA_REFRESH_TOKEN=server.grant().refresh, **settings)
        await hocso.start()
        await hocso.says("zalo oa is ready")
        assert await server.saves_hook(hocso.hook)
        yield OaHouse(server, hocso, clock)
        assert await hocso.stop() == 0, hocso.said
        assert not [line for line in hocso.said if "Traceback" in line], hocso.said
