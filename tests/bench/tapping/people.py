"""People who tap: each waits their turn, taps what they see, and waits until the bot has done both calls.

However many there are, only so many have a tap under way; the one who waited longest is next, so that each chat
is tapped about as often as a person would.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.words import speak
from tests.bench.tapping.standin import LeanStandin
from tests.telegram.standin import Phone
from tests.telegram.standin.chats import Message

PATIENCE = 30.0
"""Seconds after which a tap counts as lost."""
FIRST = tuple(speak("vi", f"choice.{key}") for key in ("yes", "again"))
"""What is tapped wherever it is seen: consent, and the same lesson once more."""
AWAY = frozenset(
    speak("vi", f"choice.{key}") for key in ("no", "rest", "help", "back", "hint", "next-lesson", "share", "home")
)
"""What leads out of the lesson or does not lead on."""
TYPED = "giả"
"""What is written where a question must be answered in words."""


@dataclass(slots=True)
class Report:
    """How it went: taps that were answered and led to a changed chat, and the seconds from each to the change."""

    taps: int = 0
    typed: int = 0
    lost: int = 0
    why: Counter[str] = field(default_factory=Counter)
    """Why taps were lost, as far as is seen here."""
    idle: int = 0
    """Taps that were due when nobody had anything to tap on."""
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    read: int = 0
    cpu: float = 0.0
    """Seconds of the stand-in's own process."""

    def as_json(self) -> dict[str, Any]:
        """Return what the measuring side wants to know."""
        waits = sorted(self.waits) or [0.0]
        return {
            "taps": self.taps,
            "typed": self.typed,
            "lost": self.lost,
            "why": dict(self.why),
            "idle": self.idle,
            "seconds": self.seconds,
            "p50": waits[len(waits) // 2],
            "p95": waits[min(len(waits) - 1, int(len(waits) * 0.95))],
            "calls": dict(self.calls),
            "read": self.read,
            "cpu": self.cpu,
        }


class People:
    """So many people on one bot."""

    def __init__(self, server: LeanStandin, size: int, seed: int = 1) -> None:
        self._server = server
        self._dice = random.Random(seed)
        self._ready = deque(server.phone(f"Người {number}") for number in range(size))
        self._typers: list[Phone] = []
        """Who stands before a question that no button answers."""

    async def arrive(self, code: str, least: int, most: int, lanes: int) -> Report:
        """Let everyone press Start and take some steps, each as many as they like, so that they stand at all places."""
        phones, report = list(self._ready), Report()
        await self._each(phones, lanes, lambda phone: self._writes(phone, f"/start {code}".strip(), report))
        steps = {phone.id: self._dice.randint(least, most) for phone in phones}
        for step in range(most):
            going = [phone for phone in phones if step < steps[phone.id]]
            await self._each(going, lanes, lambda phone: self._goes_on(phone, report))
        self._dice.shuffle(phones)
        self._ready = deque(phones)
        return report

    async def tap(self, lanes: int, seconds: float) -> Report:
        """Let that many at a time tap for a while."""
        report, before, read = Report(), Counter(self._server.counts), self._server.read
        began, spent = time.perf_counter(), time.process_time()
        until = began + seconds
        async with asyncio.TaskGroup() as tasks:
            for _ in range(lanes):
                tasks.create_task(self._lane(until, report))
        report.seconds, report.cpu = time.perf_counter() - began, time.process_time() - spent
        report.calls, report.read = self._server.counts - before, self._server.read - read
        return report

    async def pace(self, rate: float, seconds: float) -> Report:
        """Let taps come at an even rate, however long each takes; each is timed from when it was due."""
        report, spent = Report(), time.process_time()
        began = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for count in range(int(rate * seconds)):
                due = began + count / rate
                if due > time.perf_counter():
                    await asyncio.sleep(due - time.perf_counter())
                tasks.create_task(self._steps(due, report))
        report.seconds, report.cpu = time.perf_counter() - began, time.process_time() - spent
        return report

    async def _steps(self, due: float, report: Report) -> None:
        """Let the one who waited longest do what leads on."""
        if not self._ready:
            # Everybody waits for a screen: whoever would tap now has nothing to tap on.
            report.idle += 1
            return
        phone = self._ready.popleft()
        button = _button(phone, self._dice)
        if button is None:
            await self._writes(phone, TYPED, report, due)
        else:
            await self._taps(phone, button, report, due)
        self._ready.append(phone)

    async def type(self, lanes: int) -> Report:
        """Let everyone who stands before a question to type answer it, until none does."""
        report = Report()
        while self._typers:
            typers, self._typers = self._typers, []
            await self._each(typers, lanes, lambda phone: self._writes(phone, TYPED, report))
            for phone in typers:
                (self._ready if _button(phone, self._dice) else self._typers).append(phone)
        return report

    async def _lane(self, until: float, report: Report) -> None:
        while time.perf_counter() < until and self._ready:
            phone = self._ready.popleft()
            button = _button(phone, self._dice)
            if button is None:
                self._typers.append(phone)
                continue
            await self._taps(phone, button, report)
            self._ready.append(phone)

    async def _goes_on(self, phone: Phone, report: Report) -> None:
        button = _button(phone, self._dice)
        if button is None:
            await self._writes(phone, TYPED, report)
        else:
            await self._taps(phone, button, report)

    async def _taps(self, phone: Phone, button: tuple[int, str], report: Report, due: float = 0.0) -> None:
        before, began = _state(phone), due or time.perf_counter()
        tap = phone.taps(button[1], button[0])
        try:
            async with asyncio.timeout(PATIENCE):
                await phone.until(lambda: _state(phone) != before)
                report.waits.append(time.perf_counter() - began)
                await phone.until(lambda: bool(tap.answers))
                report.taps += 1
        except TimeoutError:
            report.lost += 1

    async def _writes(self, phone: Phone, words: str, report: Report, due: float = 0.0) -> None:
        before, began = _state(phone), due or time.perf_counter()
        phone.says(words)
        try:
            async with asyncio.timeout(PATIENCE):
                await phone.until(lambda: _state(phone) != before)
                report.typed += 1
                if due:
                    report.waits.append(time.perf_counter() - began)
        except TimeoutError:
            report.lost += 1

    async def _each(self, phones: list[Phone], lanes: int, act: Callable[[Phone], Any]) -> None:
        waiting = iter(phones)

        async def lane() -> None:
            for phone in waiting:
                await act(phone)

        await asyncio.gather(*(lane() for _ in range(lanes)))


def _lowest(phone: Phone) -> Message | None:
    for message in reversed(phone.chat.messages.values()):
        if message.buttons:
            return message
    return None


def _state(phone: Phone) -> tuple[int, int]:
    """Return which message has the buttons that are seen, and how often it was edited."""
    lowest = _lowest(phone)
    return (lowest.id, lowest.edits) if lowest else (0, 0)


def _button(phone: Phone, dice: random.Random) -> tuple[int, str] | None:
    """Return a button that leads on, by its message and label; None where there is none."""
    lowest = _lowest(phone)
    if lowest is None:
        return None
    labels = lowest.labels()
    wanted = [label for label in labels if label in FIRST] or [label for label in labels if label not in AWAY]
    return (lowest.id, dice.choice(wanted)) if wanted else None
