"""People who learn by typing while the server is killed under them, and the log they keep of what they did.

Each goes through the lesson ``otp``: its code, the notice, a form of address, a card to read, a question to choose
from, a number and some words to type, something to try. What they know, they know from the bot's lowest message.

* They do one thing at a time and wait for a screen that is further on. Words are tied to no screen, so nothing is
  written a second time before it is sure that it was not taken: where no screen comes they say hello, which is never an
  answer, and where the screen that comes stands where it stood, they wait until nothing late can come any more.
* The log counts an answer once the screen is further on: there is no other way to get there.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
from dataclasses import dataclass, field

from tests.zalo.standin import BotPhone

LESSON = "otp"
STUCK = 90.0
"""Seconds of doing the same in vain after which one gives up."""
LATE = 4.0
"""Seconds after a screen stood where it was, after which what had been written will not be taken any more."""
THOUGHT = (0.05, 0.3)
PATIENCE = (1.5, 3.0)
HELLO = "chào"

CHOSEN, NUMBER, TYPED = 2, 3, 4
ANSWERS = {
    CHOSEN: ("tat may", "doc ma cho ho", "Hỏi lại họ", "1", "2", "3"),
    NUMBER: ("114", "113", "115"),
    TYPED: ("mat khau", "mật khẩu", "quên rồi nhé", "không nhớ đâu"),
}
"""What is answered by card: often something wrong, for a wrong answer that came twice would count twice."""
SIGNS = (
    ("đã học xong bài", "done"),
    ("có đồng ý không?", "welcome"),
    ("gọi mình là gì", "address"),
    ("Mình làm lại mấy câu ấy nhé?", "short"),
)
STAGES = (("Đúng rồi ạ.", "right"), ("Câu này khó thật", "answer"), ("Chưa đúng ạ", "miss"))
WAYS = {"welcome": "đồng ý", "address": "bac"}
_CARD = re.compile(r"^Mã OTP · (\d)/5", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Where:
    """Where somebody is, as their screen tells: a place, or a card and how far its question is."""

    place: str
    card: int = 0

    @property
    def asks(self) -> bool:
        """Whether an answer is wanted."""
        return self.card in ANSWERS and self.place in ("ask", "miss")


def look(phone: BotPhone) -> Where | None:
    """Return where the bot's lowest message says that somebody is; None where it says nothing of it."""
    for message in reversed(phone.chat.messages):
        if message.who != "bot":
            continue
        place = next((place for sign, place in SIGNS if sign in message.text), "")
        card = _CARD.search(message.text)
        if card and not place:
            return Where(next((stage for sign, stage in STAGES if sign in message.text), "ask"), int(card[1]))
        return Where(place) if place else None
    return None


@dataclass(slots=True)
class Log:
    """What learners know they did."""

    answers: int = 0
    completions: int = 0
    learners: int = 0
    hellos: int = 0
    """How often somebody who lost patience said hello."""
    again: int = 0
    """Things done a second time, since they had not been taken."""
    stuck: list[str] = field(default_factory=list)
    """What people did in vain until they gave up."""


class Learner:
    """One person with a phone, from the lesson's code to its end."""

    def __init__(self, phone: BotPhone, log: Log, dice: random.Random) -> None:
        self.phone = phone
        self._log = log
        self._dice = dice

    async def learn(self) -> None:
        """Go through the lesson to its end, whatever happens to the server."""
        at: Where | None = None
        while at is None or at.place != "done":
            await asyncio.sleep(self._dice.uniform(*THOUGHT))
            further = await self._do(at)
            if further is None:
                return
            at = further

    async def _do(self, at: Where | None) -> Where | None:
        """Do what is to be done, until the screen is further on; None where it never is."""
        words = self._words(at)
        late = _now() + STUCK
        while _now() < late:
            self.phone.says(words)
            further = await self._further(at, late)
            if further is not None:
                self._note(at, further)
                return further
            self._log.again += 1
        self._log.stuck.append(f"{self.phone.name} at {at}")
        return None

    def _words(self, at: Where | None) -> str:
        if at is None:
            return f"vào {LESSON}"
        return self._dice.choice(ANSWERS[at.card]) if at.asks else WAYS.get(at.place, "tiếp")

    async def _further(self, at: Where | None, late: float) -> Where | None:
        """Wait for a screen that is further on; None where what was written will not be taken any more."""
        unmoved = None
        while _now() < late:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._dice.uniform(*PATIENCE)):
                    await self.phone.until(lambda: look(self.phone) not in (at, None))
            now = look(self.phone)
            if now not in (at, None):
                return now
            if self.phone.chat.messages[-1].who != "bot":
                self._log.hellos += 1
                self.phone.says(HELLO)
                continue
            unmoved = unmoved or _now()
            if _now() > unmoved + LATE:
                return None
        return None

    def _note(self, before: Where | None, now: Where) -> None:
        self._log.answers += before is not None and before.asks
        self._log.completions += now.place == "done"
        self._log.learners += before is not None and before.place == "welcome"


def _now() -> float:
    return asyncio.get_running_loop().time()
