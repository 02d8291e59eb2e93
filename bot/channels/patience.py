"""Waiting for a platform that does not answer: ever longer, and told once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import structlog

from bot.errors import SendError, TryLaterError

Sleep: TypeAlias = Callable[[float], Awaitable[object]]

PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds between tries; the last one for as long as it takes."""

log = structlog.get_logger()


class Patience:
    """Pauses between tries at the same thing."""

    def __init__(self, sleep: Sleep, platform: str, tell: Callable[[SendError], None]) -> None:
        """Take who is waited for, as the log names them, and who says what is wrong."""
        self._sleep = sleep
        self._platform = platform
        self._tell = tell
        self._tries = 0
        self._told = ""

    async def wait(self, error: SendError) -> None:
        """Say what is wrong, unless it is what was wrong before, and wait."""
        pause = PAUSES[min(self._tries, len(PAUSES) - 1)]
        self._tries += 1
        if isinstance(error, TryLaterError) and error.after is not None:
            pause = max(pause, error.after)
        if self._told != type(error).__name__:
            self._told = type(error).__name__
            self._tell(error)
        await self._sleep(pause)

    def rewarded(self) -> None:
        """Take note that it went well."""
        if self._tries:
            log.info(f"{self._platform} is back")
        self._tries, self._told = 0, ""


def unreached(platform: str, error: SendError) -> None:
    """Say that a platform cannot be reached, where there is nothing more to say."""
    why = str(error)
    log.warning(f"{platform} cannot be reached", error=why, remedy="none: it is tried again until it can")
