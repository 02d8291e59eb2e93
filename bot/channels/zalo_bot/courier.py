"""Shows a screen in a chat: always as new messages, at the bottom, since nothing on Zalo changes once it stands."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial

import structlog

from bot.channels.courier import Carry
from bot.channels.lag import Lag
from bot.channels.zalo_bot.drawing import Address, Part, parts
from bot.channels.zalo_bot.updates import CHANNEL
from bot.channels.zalo_bot.wire import Wire
from bot.dialogue.screens import Block, Landed, Shown
from bot.errors import SendError, UnsendableError

log = structlog.get_logger()


class ZaloCourier:
    """See :class:`bot.channels.courier.Courier`."""

    channel = CHANNEL
    # Zalo tells no figures; a picture and its words, or a long screen in two texts, may pass at once, and somebody who
    # writes without end is slowed.
    interval = 0.5
    burst = 3

    def __init__(
        self,
        wire: Wire,
        *,
        told: Callable[[str, Block], str],
        address: Address,
        lag: Lag,
        now: Callable[[], datetime],
        ready: asyncio.Event,
    ) -> None:
        """Take what it draws with: ``told`` gives the words, in a language, for what cannot be sent."""
        self._wire = wire
        self._told = told
        self._address = address
        self._lag = lag
        self._now = now
        self._ready = ready

    async def show(self, address: str, shown: Shown, carry: Carry) -> Landed:
        """See :class:`bot.channels.courier.Courier`."""
        await self._ready.wait()
        screen, at = shown.screen, None
        for part in parts(screen, partial(self._told, screen.language), self._address):
            if part.kind == "voice":
                await self._play(address, part, carry)
            else:
                at = await self._send(address, part, carry)
        if screen.waiting:
            # Only a sign that something is being done; without it they wait as well.
            with suppress(SendError):
                await self._wire.typing(address)
        return Landed("", at or self._lag.before(self._now()))

    async def _send(self, chat: str, part: Part, carry: Carry) -> datetime | None:
        """Send a message; where Zalo will not take its picture, the words that stand for it."""
        if part.kind == "text":
            return await carry(partial(self._wire.send, chat, part.text))
        try:
            return await carry(partial(self._wire.photo, chat, part.address, part.text))
        except UnsendableError as error:
            log.warning("picture refused", channel=CHANNEL, address=part.address, error=str(error))
        at = None
        for text in part.instead:
            if text:
                at = await carry(partial(self._wire.send, chat, text))
        return at

    async def _play(self, chat: str, part: Part, carry: Carry) -> None:
        # What it says has been read: whatever becomes of it, the screen is there.
        try:
            await carry(partial(self._wire.voice, chat, part.address))
        except SendError as error:
            log.warning("recording not sent", channel=CHANNEL, address=part.address, error=str(error))
