"""Load: many people who each do one thing, wait for the bot, and do the next."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Protocol, TypeVar


class Person(Protocol):
    """Somebody with a phone, on whatever network."""

    @property
    def id(self) -> Any:
        """The person's id on that network."""

    def starts(self, code: str = "") -> object:
        """Come to the bot for the first time."""

    def says(self, text: str) -> object:
        """Write."""

    def taps(self, button: str) -> object:
        """Tap a button by its label. Raises LookupError."""

    def labels(self) -> list[str]:
        """Return what can be tapped."""

    def sees(self) -> Sequence[Any]:
        """Return the chat from top to bottom, as dataclasses."""

    async def waits(self) -> None:
        """Wait until the chat looks other than it does."""


Phone = TypeVar("Phone", bound=Person)
PhoneOut = TypeVar("PhoneOut", bound=Person, covariant=True)


class Network(Protocol[PhoneOut]):
    """What gives people phones."""

    def phone(self, name: str) -> PhoneOut:
        """Return the phone of a new person."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does next: taps a button, or writes."""

    tap: str = ""
    say: str = ""


def any_button(phone: Person, dice: random.Random) -> Act:
    """Tap one of the buttons that are seen; write a number where there are none."""
    labels = phone.labels()
    return Act(tap=dice.choice(labels)) if labels else Act(say=str(dice.randint(0, 9)))


@dataclass(slots=True)
class Report:
    """How it went; ``waits`` are the seconds from each act until the chat changed or the tap was answered last."""

    turns: int = 0
    again: int = 0
    """Acts done again by people who lost patience."""
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    def quantile(self, share: float) -> float:
        """Return the wait that this share of all acts did not exceed."""
        return sorted(self.waits)[min(len(self.waits) - 1, int(share * len(self.waits)))]


class Crowd(Generic[Phone]):
    """``size`` people, each with one thing under way at a time."""

    def __init__(
        self,
        server: Network[Phone],
        size: int,
        *,
        seed: int = 1,
        decide: Callable[[Phone, random.Random], Act] = any_button,
    ) -> None:
        self.phones = [server.phone(f"Người {number}") for number in range(size)]
        self._dice = [random.Random(seed * 1_000_003 + number) for number in range(size)]
        self._decide = decide
        self.report = Report()

    async def start(self, code: str = "", *, patience: float = 20.0) -> None:
        """Let everyone press Start and wait for what the bot answers."""
        async with asyncio.TaskGroup() as tasks:
            for phone in self.phones:
                tasks.create_task(self._do(phone, partial(phone.starts, code), patience))

    async def play(self, turns: int, *, patience: float = 20.0) -> Report:
        """Let everyone do that many things; who sees nothing happen for ``patience`` seconds does it again."""
        began = time.perf_counter()
        async with asyncio.TaskGroup() as tasks:
            for phone, dice in zip(self.phones, self._dice, strict=True):
                tasks.create_task(self._person(phone, dice, turns, patience))
        self.report.seconds += time.perf_counter() - began
        return self.report

    async def _person(self, phone: Phone, dice: random.Random, turns: int, patience: float) -> None:
        for _ in range(turns):
            act = self._decide(phone, dice)
            began = time.perf_counter()
            await self._do(phone, partial(_perform, phone, act), patience)
            self.report.waits.append(time.perf_counter() - began)
            self.report.turns += 1

    async def _do(self, phone: Phone, act: Callable[[], object], patience: float) -> None:
        while True:
            act()
            try:
                async with asyncio.timeout(patience):
                    return await phone.waits()
            except TimeoutError:
                self.report.again += 1


def _perform(phone: Person, act: Act) -> None:
    if act.tap:
        phone.taps(act.tap)
    else:
        phone.says(act.say)
