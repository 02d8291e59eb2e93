"""Waiting for a platform that does not answer: ever longer, and told once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeAlias

import structlog

from bot.channels.telegram.errors import ConflictError, RefusedTokenError
from bot.errors import SendError, TryLaterError

Sleep: TypeAlias = Callable[[float], Awaitable[object]]

PAUSES = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Seconds between tries; the last one for as long as it takes."""

log = structlog.get_logger()


class Patience:
    """Pauses between tries at the same thing."""

    def __init__(self, sleep: Sleep) -> None:
        self._sleep = sleep
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
            _tell(error)
        await self._sleep(pause)

    def rewarded(self) -> None:
        """Take note that it went well."""
        if self._tries:
            log.info("telegram is back")
        self._tries, self._told = 0, ""


def _tell(error: SendError) -> None:
    match error:
        case ConflictError():
            log.error(
                "somebody else asks for this bot's updates",
                error=str(error),
                remedy="stop the other program that has this token; `hocso unhook telegram` ends a webhook",
            )
        case RefusedTokenError():
            log.error(
                "telegram refuses the token", remedy="ask BotFather for it, set HOCSO_TELEGRAM_TOKEN, start again"
            )
        case _:
            log.warning("telegram cannot be reached", error=str(error), remedy="none: it is tried again until it can")
