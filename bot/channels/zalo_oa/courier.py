"""Shows a screen in a chat of the Official Account, where Zalo lets it be: always as new messages, at the bottom."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial

import structlog

from bot.channels.courier import Carry
from bot.channels.lag import Lag
from bot.channels.zalo_oa.drawing import Message, Part, Shape, message, parts, picture
from bot.channels.zalo_oa.files import Files
from bot.channels.zalo_oa.updates import CHANNEL
from bot.channels.zalo_oa.windows import Windows
from bot.channels.zalo_oa.wire import Wire
from bot.dialogue.screens import Block, Landed, Shown
from bot.errors import GoneError, UnsendableError

log = structlog.get_logger()


class OaCourier:
    """See :class:`bot.channels.courier.Courier`."""

    channel = CHANNEL
    # Zalo says nothing of one chat: pictures and words pass at once, and somebody who taps without end is slowed.
    interval = 0.5
    burst = 4

    def __init__(
        self,
        wire: Wire,
        files: Files,
        windows: Windows,
        *,
        told: Callable[[str, Block], str],
        shape: Shape,
        lag: Lag,
        now: Callable[[], datetime],
        ready: asyncio.Event,
    ) -> None:
        """Take what it draws with: ``told`` gives the words for what cannot be sent."""
        self._wire = wire
        self._files = files
        self._windows = windows
        self._told = told
        self._shape = shape
        self._lag = lag
        self._now = now
        self._ready = ready
        self.unsent = 0
        """Screens that were not sent because Zalo does not let them be."""

    async def show(self, address: str, shown: Shown, carry: Carry) -> Landed:
        """See :class:`bot.channels.courier.Courier`."""
        await self._ready.wait()
        seen = shown.seen or self._now()
        messages = parts(shown, partial(self._told, shown.screen.language))
        try:
            self._windows.check(address, seen, self._now(), len(messages))
            for part in messages:
                await self._send(address, seen, part, carry)
        except GoneError as error:
            self.unsent += 1
            log.info("screen not sent: they may not be written to", channel=CHANNEL, why=str(error), count=self.unsent)
            raise
        return Landed("", self._lag.before(self._now()))

    async def _send(self, address: str, seen: datetime, part: Part, carry: Carry) -> None:
        if not part.picture:
            await self._sent(address, seen, message(part, self._shape), carry)
            return
        try:
            await self._show_picture(address, seen, part.picture, carry)
        except UnsendableError as error:
            log.warning("picture refused", channel=CHANNEL, hash=part.picture, error=str(error))
            await self._sent(address, seen, {"text": part.text}, carry)

    async def _show_picture(self, address: str, seen: datetime, hash: str, carry: Carry) -> None:
        known = self._files.has(hash)
        try:
            await self._sent(address, seen, picture(await self._files.name(hash, carry)), carry)
        except UnsendableError:
            # A name of long ago may be known no more: that is worth one new one.
            await self._files.forget(hash)
            if not known:
                raise
            await self._sent(address, seen, picture(await self._files.name(hash, carry)), carry)

    async def _sent(self, address: str, seen: datetime, content: Message, carry: Carry) -> None:
        body = {"recipient": {"user_id": address}, "message": content}
        self._windows.sent(address, seen, await carry(partial(self._wire.send, body)))
