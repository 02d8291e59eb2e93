"""Takes the Bot Platform's events in, however they come: read, translated, handed on until their turn is committed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.channels.lag import Lag
from bot.channels.zalo_bot.updates import CHANNEL, Stranger, parse_update, unwrapped
from bot.dialogue.events import Inbound
from bot.dialogue.screens import Shown

log = structlog.get_logger()


class Reception:
    """Where events arrive."""

    def __init__(
        self,
        take: Callable[[Inbound], Awaitable[Shown]],
        greet: Callable[[Stranger], None],
        lag: Lag,
        now: Callable[[], datetime],
    ) -> None:
        """Take where a learner's events go, and who answers those that are no learner's."""
        self._take = take
        self._greet = greet
        self._lag = lag
        self._now = now

    async def receive(self, raw: Any) -> None:
        """Wait until what came is committed. What cannot be read is passed over: sent again, it would be no better.

        Raises:
            bot.errors.BusyError: it was not taken; it is to come again.
        """
        for event in unwrapped(raw):
            meant = self._meaning(event)
            if isinstance(meant, Stranger):
                self._greet(meant)
            elif meant is not None:
                await self._take(meant)

    def _meaning(self, event: Mapping[str, Any]) -> Inbound | Stranger | None:
        received = self._now()
        try:
            meant = parse_update(event, received)
        except Exception as error:  # noqa: BLE001 - parsing is one of the four places; one bad event stops nobody.
            # Neither the event nor the error's text: either may hold a learner's words.
            log.warning("event passed over", channel=CHANNEL, error=type(error).__name__)
            return None
        if isinstance(meant, Inbound):
            self._lag.saw(meant.at, received)
        return meant
