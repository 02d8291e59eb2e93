"""Takes Telegram's updates in, however they come: parsed, translated, and handed on until their turn is committed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import structlog
from telegram import Update

from bot.channels.telegram.courier import Lag
from bot.channels.telegram.updates import Stranger, heard
from bot.dialogue.events import Inbound, Said
from bot.dialogue.screens import Shown

log = structlog.get_logger()


class Reception:
    """Where updates arrive. ``name`` is the bot's own user name, known once Telegram has told it."""

    def __init__(
        self,
        take: Callable[[Inbound], Awaitable[Shown]],
        greet: Callable[[Stranger], Awaitable[None]],
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
            bot.errors.BusyError: it was not taken; it may come again.
        """
        meant = self._meaning(raw)
        if isinstance(meant, Stranger):
            await self._greet(meant)
        elif meant is not None:
            await self._take(meant)
        return _tap(raw)

    def _meaning(self, raw: Mapping[str, Any]) -> Inbound | Stranger | None:
        received = self._now()
        try:
            update = Update.de_json(dict(raw), None)
            meant = heard(update, received, self.name)
        except Exception as error:  # noqa: BLE001 - parsing is one of the four places; one bad update stops nobody.
            # Neither the update nor the error's text: either may hold a learner's words.
            log.warning("update passed over", kinds=_kinds(raw), error=type(error).__name__)
            return None
        if isinstance(meant, Inbound) and isinstance(meant.event, Said):
            self._lag.saw(meant.at, received)
        return meant


def _tap(raw: Mapping[str, Any]) -> str:
    tap = raw.get("callback_query")
    number = tap.get("id") if isinstance(tap, dict) else None
    return number if isinstance(number, str) else ""


def _kinds(raw: Mapping[str, Any]) -> str:
    """Return what an update says it is, for the log: names of fields, and nothing they hold."""
    known = ("message", "edited_message", "callback_query", "my_chat_member")
    return " ".join(name for name in known if name in raw) or "unknown"
