"""The Telegram channel: its parts joined, and how it begins and ends."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeVar

import structlog

from bot.channels.telegram.courier import FileOf, Keep, Lag, TelegramCourier, Uploads
from bot.channels.telegram.line import Wire
from bot.channels.telegram.polling import PAUSES, Polling
from bot.channels.telegram.profile import Profile, host
from bot.channels.telegram.reception import Reception
from bot.channels.telegram.updates import Stranger
from bot.channels.telegram.webhook import Webhook
from bot.dialogue.events import Inbound
from bot.dialogue.screens import Shown
from bot.errors import StartError, TryLaterError

GROUP_PAUSE = timedelta(hours=1)
"""How long a group that was answered is left in peace."""
GROUPS = 1_000
"""Groups that are remembered for that."""

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
    """What the channel needs of the rest of the program; ``uploads`` are names of media by content hash."""

    take: Callable[[Inbound], Awaitable[Shown]]
    now: Callable[[], datetime]
    file: FileOf
    uploads: dict[str, str]
    keep: Keep


class Telegram:
    """One bot. :attr:`courier` shows its screens, :attr:`webhook` takes its updates where they are posted."""

    def __init__(self, access: Access, doors: Doors) -> None:
        """Join the parts; nothing is asked of Telegram yet."""
        self._access = access
        self._now = doors.now
        lag = Lag()
        self._wire = Wire(access.api, access.token)
        self._profile = Profile(access.api, access.token)
        self._reception = Reception(doors.take, self._greet, lag, doors.now)
        uploads = Uploads(doors.uploads, doors.keep)
        self.courier = TelegramCourier(self._wire, uploads, door=self._door, file=doors.file, lag=lag, now=doors.now)
        self.webhook = Webhook(self._reception, access.secret)
        self.ready = asyncio.Event()
        """Set once Telegram has told who the bot is, so that screens can be shown."""
        self._greeted: OrderedDict[int, datetime] = OrderedDict()

    async def run(self) -> None:
        """Take updates until cancelled; while Telegram cannot be reached, try again.

        Raises:
            StartError: the token, the webhook's address, or another program's webhook has to be seen to.
        """
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(self._wire)
            await stack.enter_async_context(self._profile)
            self._reception.name = await _patiently(self._profile.name)
            await _patiently(self._arrange)
            self.ready.set()
            self.webhook.open = self._access.mode == "webhook"
            log.info("Telegram is ready", bot=self._reception.name, mode=self._access.mode)
            await self._profile.introduce()
            if self._access.mode == "polling":
                await Polling(self._wire, self._reception).run()
            await asyncio.Event().wait()

    async def _arrange(self) -> None:
        """See that updates come the way they are set to come."""
        if self._access.mode == "webhook":
            await self._profile.set_hook(self._access.hook, self._access.secret)
            return
        there = await self._profile.hook()
        if there and there != self._access.hook:
            raise StartError(
                f"this bot's messages go to {host(there)}, by a webhook that somebody set: stop that program first,"
                " then run 'hocso unhook telegram'"
            )
        if there:
            log.info("this program's own webhook is taken away: it polls now")
            await self._profile.drop_hook()

    def _door(self, code: str) -> str:
        link = f"https://t.me/{self._reception.name}"
        return f"{link}?start={code}" if code else link

    async def _greet(self, group: Stranger) -> None:
        now, last = self._now(), self._greeted.get(group.chat)
        if last is not None and now - last < GROUP_PAUSE:
            return
        self._greeted[group.chat] = now
        self._greeted.move_to_end(group.chat)
        if len(self._greeted) > GROUPS:
            self._greeted.popitem(last=False)
        await self._profile.greet(group, self._door(""))


async def _patiently(ask: Callable[[], Awaitable[T]]) -> T:
    """Ask until Telegram answers."""
    failures = 0
    while True:
        try:
            answer = await ask()
        except TryLaterError as error:
            pause = PAUSES[min(failures, len(PAUSES) - 1)]
            failures += 1
            log.warning("Telegram cannot be reached; trying again", error=str(error), seconds=pause)
            await asyncio.sleep(pause)
        else:
            return answer


async def unhook(access: Access) -> str:
    """Take the webhook of a bot away, whosever it is; return the host it went to, ``""`` where there was none.

    Raises:
        StartError: the token is no bot's.
        TryLaterError: Telegram does not answer.
    """
    async with Profile(access.api, access.token) as profile:
        await profile.name()
        there = await profile.hook()
        if there:
            await profile.drop_hook()
    return host(there) if there else ""
