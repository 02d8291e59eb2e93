"""People who learn on a phone while the server is killed under them, and the log they keep of what they did.

Each goes through the lesson ``otp``: a link, the notice, a form of address, a card to read, a question to tap, a
number and some words to type, something to try. What they know, they know from the screen: the bot's lowest message.

* They do one thing at a time, and then wait for a screen that follows: the buttons carry a higher turn, or their own
  screen stands anew below, which says that what they did was not taken, or not yet.
* Where nothing comes for a while they do the very same again. A tap is tied to the turn its button carries, so that
  however often it comes it counts once; words are not, so that each message may count.

The log counts an answer once the screen that follows is seen. How many tries a question has taken can be read there:
none, one miss, two misses (then the answer is told), or that it was right. Only the newest screen is ever drawn, so
one may see two tries at once; of a right answer after an unseen miss, the turns that passed tell. Each try is credited
to one thing the learner did at that question, a miss to something wrong, and to no other; one that nobody made is
``strange``, and the counts then differ as well. Words sent twice may be taken late, by the next question, as if meant
for it: that is the learner's own doing and is credited like any other.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from tests.telegram.standin import Phone

LESSON = "otp"
STUCK = 60.0
"""Seconds of doing the same in vain after which one gives up."""
LATE = 8.0
"""Seconds after which words that had no effect will have none any more."""
THOUGHT = (0.05, 0.25)
PATIENCE = (0.8, 4.0)

TAPPED, NUMBER, TYPED = 2, 3, 4
QUESTIONS = (TAPPED, NUMBER, TYPED)
"""The cards that are questions, counted from 1."""
ANSWERS = {
    TAPPED: ("tat-may", "doc-ma", "hoi-lai"),
    NUMBER: ("114", "113", "115"),
    TYPED: ("mat khau", "mật khẩu", "quên rồi nhé", "không nhớ đâu"),
}
"""What is answered: often something wrong, for a wrong answer that came twice would count twice."""
RIGHT = {TAPPED: ("tat-may",), NUMBER: ("114",), TYPED: ("mat khau", "mật khẩu")}
ONWARD = (".yes", "bac", ".next", ".done", ".retry")

Stage = Literal["ask", "miss", "answer", "right"]
MISSES = {"ask": 0, "miss": 1, "answer": 2}
_SIGNS: tuple[tuple[str, Stage], ...] = (
    ("Đúng rồi ạ.", "right"),
    ("Câu này khó thật", "answer"),
    ("Chưa đúng ạ", "miss"),
)
_PUZZLED = "chưa hiểu ạ"
_CARD = re.compile(r"^Mã OTP · (\d)/5", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class View:
    """What a learner sees of where they are."""

    message: int
    learner: int
    turn: int
    buttons: dict[str, str]
    """What each key's button carries."""
    text: str

    @property
    def card(self) -> int:
        """The card of the lesson, from 1; 0 outside of it."""
        found = _CARD.search(self.text)
        return int(found[1]) if found else 0

    @property
    def stage(self) -> Stage:
        """How far a question is."""
        return next((stage for sign, stage in _SIGNS if sign in self.text), "ask")

    @property
    def puzzled(self) -> bool:
        """Whether the last words were not understood."""
        return _PUZZLED in self.text


def look(phone: Phone) -> View | None:
    """Return the screen that stands lowest in the chat; None where there is none, or only half of it yet."""
    for message in reversed(phone.chat.messages.values()):
        if message.sender.is_bot:
            carried = [str(button["callback_data"]) for row in message.buttons for button in row]
            if not carried:
                return None
            learner, turn, _ = carried[0].split(".", 2)
            buttons = {data.split(".", 2)[2]: data for data in carried}
            return View(message.id, int(learner, 16), int(turn, 16), buttons, message.text)
    return None


@dataclass(slots=True)
class Log:
    """What learners know they did."""

    answers: int = 0
    completions: int = 0
    learners: int = 0
    again: int = 0
    """Things done a second time by people who lost patience."""
    asked_again: int = 0
    """Screens that came anew where something had been done: it was not taken, or not yet."""
    stuck: list[str] = field(default_factory=list)
    """What people did in vain until they gave up."""
    strange: list[str] = field(default_factory=list)
    """What their screens say and they never did."""


@dataclass(frozen=True, slots=True)
class Deed:
    """An answer given: a tap tied to a turn, or words tied to nothing."""

    words: str
    turn: int
    tap: bool
    at: float

    def fits(self, card: int) -> bool:
        """Say whether this may be taken as an answer to a question."""
        if self.tap or card == TAPPED:
            return self.tap and card == TAPPED
        return card == TYPED or self.words.isdecimal()


class Learner:
    """One person with a phone, from the link to the end of the lesson."""

    def __init__(self, phone: Phone, log: Log, dice: random.Random) -> None:
        self.phone = phone
        self._log = log
        self._dice = dice
        self._seen: View | None = None
        self._deeds: list[Deed] = []
        self._plan: tuple[tuple[int, Stage], str] = ((0, "ask"), "")
        self._agreed = False
        self._finished = False

    async def learn(self, over: asyncio.Event) -> None:
        """Go through the lesson, whatever happens to the server, or as far as one gets until it is over."""
        going = await self._do(None, lambda: self.phone.starts(LESSON))
        while going and not over.is_set():
            view = self.read()
            if self._finished:
                break
            await asyncio.sleep(self._dice.uniform(*THOUGHT))
            if self.read() == view:
                going = await self._act(view)

    async def _act(self, view: View) -> bool:
        if view.card not in QUESTIONS or view.stage in ("right", "answer"):
            key = next(key for key in ONWARD if key in view.buttons)
            return await self._do(view, lambda: self._tap(view, key))
        words = self._answer(view)
        return await self._do(view, lambda: self._give(view, words))

    def _answer(self, view: View) -> str:
        """Return what to answer; as long as the question stands as it does, that stays the same."""
        if self._plan[0] != (view.card, view.stage):
            self._plan = (view.card, view.stage), self._dice.choice(ANSWERS[view.card])
        return self._plan[1]

    def _give(self, view: View, words: str) -> None:
        if view.card == TAPPED:
            # However often it is tapped, a turn is one answer.
            self._deeds = [deed for deed in self._deeds if not deed.tap]
            self._tap(view, words)
        else:
            self.phone.says(words)
        self._deeds.append(Deed(words, view.turn, view.card == TAPPED, _now()))

    def _tap(self, view: View, key: str) -> None:
        # Where the button has been taken off meanwhile, a thumb finds nothing.
        with contextlib.suppress(LookupError):
            self.phone.taps(view.buttons[key], view.message)

    async def _do(self, view: View | None, deed: Callable[[], object]) -> bool:
        """Do something, and do it again where nothing comes of it; say whether something came in the end."""
        late = _now() + STUCK
        deed()
        while not await self._changes(view, self._dice.uniform(*PATIENCE)):
            if _now() > late:
                self._log.stuck.append(f"{self.phone.user.name} at {view and (view.turn, view.text[:60])}")
                return False
            self._log.again += 1
            deed()
        self._log.asked_again += view is not None and self.read().turn == view.turn
        return True

    async def _changes(self, view: View | None, patience: float) -> bool:
        def other() -> bool:
            now = look(self.phone)
            return now is not None and (view is None or (now.turn, now.message) != (view.turn, view.message))

        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience):
                await self.phone.until(other)
        return other()

    def read(self) -> View:
        """Return what is seen now, and write down what it says about the answers given."""
        now, before = look(self.phone), self._seen
        if now is None:
            assert before is not None
            return before
        self._seen = now
        if ".onward" in now.buttons and not self._finished:
            self._finished = True
            self._log.completions += 1
        if before is not None and (now.learner, now.turn) != (before.learner, before.turn):
            self._note(before, now)
        return now

    def _note(self, before: View, now: View) -> None:
        if now.learner != before.learner or now.turn < before.turn:
            self._log.strange.append(f"{self.phone.user.name} went back from turn {before.turn} to {now.turn}")
        if not self._agreed and ".yes" in before.buttons and ".yes" not in now.buttons:
            self._agreed = True
            self._log.learners += 1
        own = [deed for deed in self._deeds if deed.fits(now.card) and (not deed.tap or deed.turn >= before.turn)]
        good = [deed for deed in own if deed.words in RIGHT.get(now.card, ())]
        bad = [deed for deed in own if deed not in good]
        misses, right = _tries(before, now, len(bad))
        self._log.answers += min(misses, len(bad)) + min(right, len(good))
        if misses > len(bad) or right > len(good):
            self._log.strange.append(f"{self.phone.user.name} is told of {misses} misses, {right} right: {own}")
        late, done = _now() - LATE, (*bad[:misses], *good[:right])
        self._deeds = [deed for deed in self._deeds if deed not in done and not deed.tap and deed.at > late]


def _tries(before: View, now: View, wrong: int) -> tuple[int, int]:
    """Return how many misses and right answers were taken between two views; ``wrong`` misses may be unseen."""
    same = before.card == now.card
    if now.card not in QUESTIONS or (same and before.stage == now.stage):
        return 0, 0
    goes_on = same and before.stage in ("ask", "miss")
    misses = MISSES[before.stage] if goes_on else 0
    if now.stage != "right":
        return max(0, MISSES[now.stage] - misses), 0
    passed = now.turn - before.turn - (0 if goes_on else 1) - now.puzzled
    return max(0, min(passed - 1, wrong, 1 - misses)), 1


def _now() -> float:
    return asyncio.get_running_loop().time()
