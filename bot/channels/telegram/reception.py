"""Takes Telegram's updates in, however they come: parsed, translated, and handed on until their turn is committed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.channels.lag import Lag
from bot.channels.telegram.updates import Stranger, heard
from bot.dialogue.events import Inbound
from bot.dialogue.screens import Shown

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The updates we ask for."""

log = structlog.get_logger()


class Reception:
    """Where updates arrive. ``name`` is the bot's own user name, known once Telegram has told it."""

    def __init__(
        self,
        take: Callable[[Inbound], Awaitable[Shown]],
        greet: Callable[[Stranger], None],
        lag: Lag,
        now: Callable[[], datetime],
    ) -> None:
        """Take where a learner's events go, and who answers a group."""
        self.name = ""
        self._take = take
        self._greet = greet
        self._lag = lag
        self._now = now

    async def receive(self, raw: Mapping[str, Any]) -> str:
        """Wait until what an update means is committed; return the id of the tap that is to be answered, or ``""``.

        An update that cannot be read is passed over: sent again, it would be no better.

        Raises:
            bot.errors.BusyError: it was not taken; it is to come again.
        """
        meant = self._meaning(raw)
        if isinstance(meant, Stranger):
            self._greet(meant)
        elif meant is not None:
            await self._take(meant)
        return _tap(raw)

    def _meaning(self, raw: Mapping[str, Any]) -> Inbound | Stranger | None:
        received = self._now()
        try:
            meant = heard(raw, received, self.name)
        except Exception as error:  # noqa: BLE001 - parsing is one of the four places; one bad update stops nobody.
            # Neither the update nor the error's text: either may hold a learner's words.
            log.warning("update passed over", kind=_kind(raw), update=_number(raw), error=type(error).__name__)
            return None
        # A tap has no date of its own.
        if isinstance(meant, Inbound) and "message" in raw:
            self._lag.saw(meant.at, received)
        return meant


def _tap(raw: Mapping[str, Any]) -> str:
    tap = raw.get("callback_query")
    number = tap.get("id") if isinstance(tap, dict) else None
    return number if isinstance(number, str) else ""


def _kind(raw: Mapping[str, Any]) -> str:
    """Return what an update says it is, for the log; names that are none of ours are not shown."""
    return next((kind for kind in KINDS if kind in raw), "unknown")


def _number(raw: Mapping[str, Any]) -> int | None:
    number = raw.get("update_id")
    return number if isinstance(number, int) else None
