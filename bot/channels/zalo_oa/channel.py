"""The channel of an Official Account: its parts joined, and how it begins and ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.channels.lag import Lag
from bot.channels.patience import Patience, Sleep, unreached
from bot.channels.zalo.line import Line
from bot.channels.zalo.telling import Telling
from bot.channels.zalo_oa.courier import OaCourier
from bot.channels.zalo_oa.drawing import Shape
from bot.channels.zalo_oa.errors import ConsentError, TroubleError
from bot.channels.zalo_oa.files import FileOf, Files, Keep
from bot.channels.zalo_oa.reception import Reception
from bot.channels.zalo_oa.tokens import REMEDY, Consent, Safe, Tokens
from bot.channels.zalo_oa.webhook import Webhook
from bot.channels.zalo_oa.windows import Windows
from bot.channels.zalo_oa.wire import Wire
from bot.dialogue.events import Inbound
from bot.dialogue.screens import Shown
from bot.errors import SendError, StartError, TryLaterError

LOOK = 60.0
"""Seconds between two looks whether the tokens want renewing: a machine that slept notices soon."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Access:
    """How the program reaches an Official Account and is reached. ``refresh`` may be ``""`` once tokens are kept."""

    app: str
    app_secret: str
    account: str
    secret: str
    refresh: str
    api: str
    oauth: str
    buttons: Shape
    paid: bool
    public: str


@dataclass(frozen=True, slots=True)
class Doors:
    """What the channel needs of the rest of the program.

    ``take`` raises :class:`bot.errors.BusyError` where an event is to come again. ``uploads`` are Zalo's names of
    pictures by content hash; ``keep`` is told of new ones, and must not raise. ``safe`` keeps the tokens.
    """

    take: Callable[[Inbound], Awaitable[Shown]]
    now: Callable[[], datetime]
    file: FileOf
    uploads: dict[str, str]
    keep: Keep
    safe: Safe
    sleep: Sleep = asyncio.sleep


class ZaloOa:
    """One Official Account. :attr:`courier` shows its screens, :attr:`webhook` takes its events."""

    one_sender = True

    def __init__(self, access: Access, doors: Doors) -> None:
        """Join the parts; nothing is asked of Zalo yet."""
        self._doors = doors
        self._lines = Line(access.api), Line(access.oauth)
        consent = Consent(access.app, access.app_secret, access.refresh)
        self._tokens = Tokens(consent, self._lines[1], doors.safe, doors.now)
        lag, wire = Lag(), Wire(self._lines[0], self._tokens)
        self.ready = asyncio.Event()
        """Set once there is a token to send screens with."""
        self.courier = OaCourier(
            wire,
            Files(wire, doors.file, doors.uploads, doors.keep),
            Windows(paid=access.paid),
            told=Telling(access.account, access.public).words,
            shape=access.buttons,
            lag=lag,
            now=doors.now,
            ready=self.ready,
        )
        reception = Reception(doors.take, access.account, lag, doors.now)
        self.webhook = Webhook(reception, app=access.app, secret=access.secret)

    async def run(self) -> None:
        """Take events and keep the tokens fresh until cancelled.

        Raises:
            StartError: there is no refresh token, or the one that was given is refused.
        """
        patience = Patience(self._doors.sleep, "zalo oa", _tell)
        async with self._tokens, self.webhook:
            while not self.ready.is_set():
                try:
                    await self._begin()
                except TryLaterError as error:
                    await patience.wait(error)
            log.info("zalo oa is ready")
            while True:
                await self._doors.sleep(min(self._tokens.left(), LOOK))
                await self._renew(patience)

    async def close(self) -> None:
        """Hang up. Until then, screens are still shown, also after :meth:`run` was cancelled."""
        for line in self._lines:
            await line.close()

    async def _begin(self) -> None:
        if not await self._tokens.load():
            raise StartError("no tokens of the Official Account are kept yet: set HOCSO_ZALO_OA_REFRESH_TOKEN")
        try:
            await self._tokens.current()
        except (ConsentError, TroubleError) as error:
            if self._tokens.is_new:
                raise StartError(f"HOCSO_ZALO_OA_REFRESH_TOKEN brings no tokens ({error}): {REMEDY}") from None
            # What is served besides goes on; and what is written here is taken, to be answered when this is mended.
            raise
        self.ready.set()

    async def _renew(self, patience: Patience) -> None:
        if self._tokens.left():
            return
        try:
            await self._tokens.renew()
        except SendError as error:
            await patience.wait(error)
        else:
            patience.rewarded()


def _tell(error: SendError) -> None:
    match error:
        case ConsentError():
            # It was told where it was found out.
            pass
        case TroubleError():
            log.error("zalo does not serve the official account", error=str(error), remedy=REMEDY)
        case _:
            unreached("zalo oa", error)
