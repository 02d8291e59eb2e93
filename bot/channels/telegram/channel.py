"""The Telegram channel: its parts joined, and how it begins and ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeVar

import structlog

from bot.channels.alone import Alone, at_once
from bot.channels.errands import Errands
from bot.channels.lag import Lag
from bot.channels.lately import Lately
from bot.channels.patience import Sleep
from bot.channels.telegram.courier import TelegramCourier
from bot.channels.telegram.files import FileOf, Files, Keep
from bot.channels.telegram.line import Line
from bot.channels.telegram.patience import patience
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.profile import Profile, host
from bot.channels.telegram.reception import Reception
from bot.channels.telegram.updates import Stranger
from bot.channels.telegram.webhook import Webhook
from bot.channels.telegram.wire import Wire
from bot.dialogue.events import Inbound
from bot.dialogue.screens import Shown
from bot.errors import StartError, TryLaterError

T = TypeVar("T")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Access:
    """How the bot reaches Telegram. ``hook`` is the address of its webhook, ``""`` where it has none."""

    token: str
    api: str
    mode: Literal["polling", "webhook"]
    hook: str
    secret: str


@dataclass(frozen=True, slots=True)
class Doors:
    """What the channel needs of the rest of the program.

    ``take`` raises :class:`bot.errors.BusyError` where an event is to come again. ``uploads`` are Telegram's names of
    media by content hash; ``keep`` is told of new ones, and must not raise.
    ``alone`` does what one process only may do.
    """

    take: Callable[[Inbound], Awaitable[Shown]]
    now: Callable[[], datetime]
    file: FileOf
    uploads: dict[str, str]
    keep: Keep
    sleep: Sleep = asyncio.sleep
    alone: Alone = at_once


class Telegram:
    """One bot. :attr:`courier` shows its screens, :attr:`webhook` takes its updates where they are posted."""

    one_sender = False

    def __init__(self, access: Access, doors: Doors) -> None:
        """Join the parts; nothing is asked of Telegram yet."""
        self._access = access
        self._doors = doors
        self._hooked = access.mode == "webhook"
        self._line, self._errands, lag = Line(access.api, access.token), Errands(), Lag()
        self._wire = Wire(self._line)
        self._profile = Profile(access.api, access.token)
        self._reception = Reception(doors.take, self._greet, lag, doors.now)
        self.ready = asyncio.Event()
        """Set once Telegram has told who the bot is, so that screens can be shown."""
        files = Files(self._wire, doors.file, doors.uploads, doors.keep)
        self.courier = TelegramCourier(self._wire, files, door=self.door, lag=lag, now=doors.now, ready=self.ready)
        self.webhook = Webhook(self._reception, access.secret if self._hooked else "")
        self._groups = Lately()

    async def run(self) -> None:
        """Take updates until cancelled; while Telegram cannot be reached, try again.

        Raises:
            StartError: the token, the webhook's address, or another program's webhook has to be seen to.
        """
        async with self._profile, self._errands:
            self._reception.name = await self._patiently(self._profile.name)
            await self._patiently(self._arrange)
            self.ready.set()
            self.webhook.open = self._hooked
            log.info("telegram is ready", bot=self._reception.name, mode=self._access.mode)
            self._errands.run(self._profile.introduce())
            if not self._hooked:
                await self._doors.alone(self._poll)
            await asyncio.Event().wait()

    async def close(self) -> None:
        """Hang up. Until then, screens are still shown, also after :meth:`run` was cancelled."""
        await self._line.close()

    def door(self, code: str) -> str:
        """Return the address that opens the chat with a code, or without one."""
        link = f"https://t.me/{self._reception.name}"
        return f"{link}?start={code}" if code else link

    async def _poll(self) -> None:
        await Polling(self._wire, self._reception, self._errands, self._doors.sleep).run()

    async def _arrange(self) -> None:
        """See that updates come the way they are set to come."""
        there, ours = await self._profile.hook(), self._access.hook
        if self._hooked:
            if there not in ("", ours):
                log.warning("another program's webhook is replaced", host=host(there))
            await self._profile.set_hook(ours, self._access.secret)
        elif there == ours and there:
            log.info("this program's own webhook is taken away, since it polls now")
            await self._profile.drop_hook()
        elif there:
            raise StartError(
                f"this bot's updates are brought to {host(there)}: where that is over, run `hocso unhook telegram`,"
                " or set HOCSO_TELEGRAM_MODE to webhook to have them brought here"
            )

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask until Telegram answers."""
        waiting = patience(self._doors.sleep)
        while True:
            try:
                answer = await ask()
            except TryLaterError as error:
                await waiting.wait(error)
            else:
                waiting.rewarded()
                return answer

    def _greet(self, group: Stranger) -> None:
        """Tell a group the way to the private chat, unless it was told just now."""
        if self._groups.tell(group.chat, self._doors.now()):
            self._errands.run(self._profile.greet(group, self.door("")))


async def named(access: Access) -> str:
    """Return the name of a bot as it stands in its address.

    Raises:
        StartError: the token is no bot's, or Telegram cannot be reached.
    """
    try:
        async with Profile(access.api, access.token) as profile:
            return await profile.name()
    except TryLaterError as error:
        raise StartError(f"{host(access.api)} cannot be reached ({error}): try again") from None


async def hooked(access: Access) -> str:
    """Return the address that the updates of a bot are brought to, ``""`` where there is none.

    Raises:
        StartError: the token is no bot's.
        TryLaterError: Telegram cannot be reached.
    """
    async with Profile(access.api, access.token) as profile:
        await profile.name()
        return await profile.hook()


async def unhook(access: Access) -> str:
    """Take the webhook of a bot away, whosever it is; return the host it went to, ``""`` where there was none.

    Raises:
        StartError: the token is no bot's, or Telegram cannot be reached.
    """
    try:
        async with Profile(access.api, access.token) as profile:
            await profile.name()
            there = await profile.hook()
            if there:
                await profile.drop_hook()
    except TryLaterError as error:
        raise StartError(f"{host(access.api)} cannot be reached ({error}): try again") from None
    return host(there) if there else ""
