"""What a channel that sends its screens can do for :mod:`bot.delivery`; a page or a terminal needs none of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from bot.dialogue.screens import Landed, Shown

T = TypeVar("T")


class Carry(Protocol):
    """Makes one call to the platform: waits for the chat's pace, and tries again what may be tried again."""

    async def __call__(self, call: Callable[[], Awaitable[T]], *, twice: bool = False) -> T:
        """Return what the call returns.

        ``twice`` says that it may be made again although nobody knows whether it was done: an edit, for example.
        It raises for what will not come right, and gives up where a newer screen is waiting: let both pass.
        """


class Courier(Protocol):
    """Shows screens on one platform."""

    @property
    def channel(self) -> str:
        """The name of the channel, as its events carry it."""

    @property
    def interval(self) -> float:
        """Seconds from one message in a chat to the next that the platform likes."""

    @property
    def burst(self) -> int:
        """Messages that may follow each other at once before the interval counts."""

    async def show(self, address: str, shown: Shown, carry: Carry) -> Landed:
        """Bring a screen before the learner with as few calls as it needs, each through ``carry``.

        Raises:
            bot.errors.SendError: what a call raised and ``carry`` let pass.
        """
