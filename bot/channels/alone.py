"""How a channel has work done that one process alone may do for its bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

Alone: TypeAlias = Callable[[Callable[[], Awaitable[None]]], Awaitable[None]]
"""Does work whenever it is this process's to do, anew each time it comes to be, until cancelled."""


async def at_once(work: Callable[[], Awaitable[None]]) -> None:
    """Do the work where no other process can be at it."""
    await work()
