"""Long polling: asks for the next message, and asks again only when it is committed.

Zalo hands out one message by each poll and never again: a kill may lose the one that is being taken, and no other. Who
is told to ask no more, since another process asks from now on, still finishes what it has taken.
"""

from __future__ import annotations

import asyncio
from typing import Any

import structlog

from bot.channels.patience import PAUSES, Sleep
from bot.channels.zalo_bot.errors import NoNewsError
from bot.channels.zalo_bot.patience import patience
from bot.channels.zalo_bot.reception import Reception
from bot.channels.zalo_bot.updates import CHANNEL
from bot.channels.zalo_bot.wire import Wire
from bot.errors import HocsoError, LostError, SendError

WAIT = 30
"""Seconds Zalo waits for news before it answers that there is none."""
LAST_WORDS = 1.0
"""Seconds that a message has to be committed at a stop."""

log = structlog.get_logger()


class Polling:
    """The loop that asks; one alone may ask for a bot's messages. It may be run again and again."""

    def __init__(self, wire: Wire, reception: Reception, sleep: Sleep = asyncio.sleep) -> None:
        self._wire = wire
        self._reception = reception
        self._sleep = sleep
        self._patience = patience(sleep)
        self._taking: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Poll until cancelled; what was taken before goes first, whatever became of the run that took it."""
        while True:
            if self._taking is not None:
                await asyncio.shield(self._taking)
            raw = await self._ask()
            if raw is not None:
                self._taking = asyncio.get_running_loop().create_task(self._take(raw))

    async def close(self) -> None:
        """Finish what was taken, if it can be done soon."""
        if self._taking is not None:
            await asyncio.wait({self._taking}, timeout=LAST_WORDS)
            self._taking.cancel()

    async def _ask(self) -> Any:
        """Return what the next poll gives, or None: whoever is away for long may miss something, so ask again."""
        asked = asyncio.get_running_loop().time()
        try:
            raw = await self._wire.update(WAIT)
        except NoNewsError:
            raw = None
        except LostError as error:
            # Where nobody spoke for as long as was asked for, there was no news either.
            if asyncio.get_running_loop().time() - asked < WAIT:
                await self._patience.wait(error)
            return None
        except SendError as error:
            await self._patience.wait(error)
            return None
        self._patience.rewarded()
        return raw

    async def _take(self, raw: Any) -> None:
        """Take a message until it is committed: it is not to be had a second time."""
        tries = 0
        while True:
            (error,) = await asyncio.gather(self._reception.receive(raw), return_exceptions=True)
            if error is None:
                return
            # The words of others' errors may hold a learner's.
            why = str(error) if isinstance(error, HocsoError) else type(error).__name__
            log.warning("events have to wait", channel=CHANNEL, error=why)
            await self._sleep(PAUSES[min(tries, len(PAUSES) - 1)])
            tries += 1
