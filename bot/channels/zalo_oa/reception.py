"""Takes Zalo's events in: read, translated, and handed on until their turn is committed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

import structlog

from bot.channels.lag import Lag
from bot.channels.zalo_oa.updates import heard
from bot.dialogue.events import Inbound
from bot.dialogue.screens import Shown

log = structlog.get_logger()


class Reception:
    """Where events arrive."""

    def __init__(
        self, take: Callable[[Inbound], Awaitable[Shown]], account: str, lag: Lag, now: Callable[[], datetime]
    ) -> None:
        """Take where a learner's events go, and the number of the Official Account."""
        self._take = take
        self._account = account
        self._lag = lag
        self._now = now

    async def receive(self, raw: Mapping[str, Any]) -> None:
        """Wait until what an event means is committed.

        An event that cannot be read is passed over: sent again, it would be no better.

        Raises:
            bot.errors.BusyError: it was not taken; it is to come again.
        """
        meant = self._meaning(raw)
        if meant is not None:
            await self._take(meant)

    def _meaning(self, raw: Mapping[str, Any]) -> Inbound | None:
        received = self._now()
        try:
            meant = heard(raw, received, self._account)
        except Exception as error:  # noqa: BLE001 - parsing is one of the four places; one bad event stops nobody.
            # Neither the event nor the error's text: either may hold a learner's words.
            log.warning("event passed over", channel="zalo_oa", error=type(error).__name__)
            return None
        if meant is not None:
            self._lag.saw(meant.at, received)
        return meant
