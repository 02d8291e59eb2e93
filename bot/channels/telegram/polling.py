"""Long polling: asks for updates, and asks for the next ones only when these are committed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from bot.channels.telegram.errors import ConflictError
from bot.channels.telegram.line import Wire
from bot.channels.telegram.reception import Reception
from bot.errors import HocsoError, SendError

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0, 30.0)
"""Seconds between tries while Telegram cannot be reached."""
UNSAVED = 1.0
"""Seconds after which updates that could not be saved are asked for again."""

log = structlog.get_logger()


class Polling:
    """The loop that asks. Updates of one person are taken in their order, all of one answer at once."""

    def __init__(self, wire: Wire, reception: Reception) -> None:
        self._wire = wire
        self._reception = reception
        self._offset = 0
        self._failures = 0

    async def run(self) -> None:
        """Poll until cancelled."""
        async with asyncio.TaskGroup() as answers:
            while True:
                updates = await self._ask()
                if not await self._take(updates, answers):
                    await asyncio.sleep(UNSAVED)

    async def _ask(self) -> Sequence[Mapping[str, Any]]:
        try:
            updates = await self._wire.news(self._offset)
        except SendError as error:
            await self._wait(error)
            return ()
        if self._failures:
            log.info("Telegram is back")
        self._failures = 0
        return updates

    async def _wait(self, error: SendError) -> None:
        pause = PAUSES[min(self._failures, len(PAUSES) - 1)]
        self._failures += 1
        if isinstance(error, ConflictError):
            log.error("another program takes this bot's messages: stop it; this one tries again", error=str(error))
        else:
            log.warning("Telegram does not answer; trying again", error=str(error), seconds=pause)
        await asyncio.sleep(max(pause, getattr(error, "after", None) or 0))

    async def _take(self, updates: Sequence[Mapping[str, Any]], answers: asyncio.TaskGroup) -> bool:
        """Take updates, and raise the offset past those that are committed; say whether all are."""
        done = await asyncio.gather(*(self._reception.receive(raw) for raw in updates), return_exceptions=True)
        for raw, tap in zip(updates, done, strict=True):
            if isinstance(tap, HocsoError):
                log.warning("updates have to wait", error=str(tap))
                return False
            if isinstance(tap, BaseException):
                # Whatever else a turn raises, it would raise again.
                log.error("update set aside", error=type(tap).__name__)
            elif tap:
                answers.create_task(self._answer(tap))
            self._offset = max(self._offset, _number(raw) + 1)
        return True

    async def _answer(self, tap: str) -> None:
        """End the hourglass on a button; that it is too late for that harms nobody."""
        try:
            await self._wire.call("answerCallbackQuery", {"callback_query_id": tap})
        except SendError as error:
            log.debug("tap not answered", error=str(error))


def _number(raw: Mapping[str, Any]) -> int:
    number = raw.get("update_id")
    return number if isinstance(number, int) else -1
