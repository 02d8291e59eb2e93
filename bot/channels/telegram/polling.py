"""Long polling: asks for updates, and asks for the next ones only when these are committed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import structlog

from bot.channels.errands import Errands
from bot.channels.patience import PAUSES, Sleep
from bot.channels.telegram.patience import patience
from bot.channels.telegram.reception import KINDS, Reception
from bot.channels.telegram.wire import Wire
from bot.errors import HocsoError, SendError

WAIT = 50
"""Seconds Telegram waits for news before it answers that there is none; it allows no more."""

log = structlog.get_logger()


class Polling:
    """The loop that asks. Updates of one person are taken in their order, all of one answer at once."""

    def __init__(self, wire: Wire, reception: Reception, errands: Errands, sleep: Sleep = asyncio.sleep) -> None:
        self._wire = wire
        self._reception = reception
        self._errands = errands
        self._sleep = sleep
        self._patience = patience(sleep)
        self._offset = 0

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            updates = await self._ask()
            await self._take_all(updates)
            # That these are confirmed Telegram learns by the next question.
            self._offset = max([self._offset, *(raw["update_id"] + 1 for raw in updates)])

    async def _ask(self) -> Sequence[Mapping[str, Any]]:
        while True:
            try:
                updates = await self._wire.updates(self._offset, KINDS, WAIT)
            except SendError as error:
                await self._patience.wait(error)
            else:
                self._patience.rewarded()
                return updates

    async def _take_all(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Take updates until each is committed: one that was before is known again by its id."""
        tries = 0
        while updates:
            updates = await self._take(updates)
            if updates:
                await self._sleep(PAUSES[min(tries, len(PAUSES) - 1)])
                tries += 1

    async def _take(self, updates: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Take updates at once and return those that have to wait."""
        taken = await asyncio.gather(*(self._reception.receive(raw) for raw in updates), return_exceptions=True)
        waiting = []
        for raw, tap in zip(updates, taken, strict=True):
            if isinstance(tap, BaseException):
                waiting.append((raw, tap))
            elif tap:
                self._errands.run(self._answer(tap))
        if waiting:
            _tell(waiting[0][1], len(waiting))
        return [raw for raw, _ in waiting]

    async def _answer(self, tap: str) -> None:
        """End the hourglass on a button; that it is too late for that harms nobody."""
        with suppress(SendError):
            await self._wire.call("answerCallbackQuery", {"callback_query_id": tap})


def _tell(error: BaseException, count: int) -> None:
    # The words of others' errors may hold a learner's.
    why = str(error) if isinstance(error, HocsoError) else type(error).__name__
    log.warning("updates have to wait", error=why, count=count)
