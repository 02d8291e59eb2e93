"""The channel of a bot of the Zalo Bot Platform: its parts joined, and how it begins and ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeVar
from urllib.parse import urlsplit

import structlog

from bot.channels.alone import Alone, at_once
from bot.channels.errands import Errands
from bot.channels.lag import Lag
from bot.channels.lately import Lately
from bot.channels.patience import Sleep
from bot.channels.zalo.line import Line
from bot.channels.zalo.telling import Telling
from bot.channels.zalo_bot.courier import ZaloCourier
from bot.channels.zalo_bot.errors import RefusedTokenError
from bot.channels.zalo_bot.media import Addresses, FileOf, FormOf, as_it_is
from bot.channels.zalo_bot.patience import patience
from bot.channels.zalo_bot.polling import Polling
from bot.channels.zalo_bot.reception import Reception
from bot.channels.zalo_bot.updates import Stranger
from bot.channels.zalo_bot.webhook import Webhook
from bot.channels.zalo_bot.wire import Wire
from bot.dialogue.events import Inbound
from bot.dialogue.screens import Block, Shown
from bot.errors import LostError, SendError, StartError, TryLaterError, UnsendableError
from bot.words import speak

A_DAY = timedelta(days=1)
"""How long somebody whose messages Zalo does not pass on is left in peace once they were told so."""

T = TypeVar("T")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Access:
    """How the bot reaches Zalo. ``hook`` is the address of its webhook, ``""`` where it has none."""

    token: str
    api: str
    mode: Literal["polling", "webhook"]
    hook: str
    secret: str


@dataclass(frozen=True, slots=True)
class Doors:
    """What the channel needs of the rest of the program.

    ``take`` raises :class:`bot.errors.BusyError` where an event is to come again. ``public`` is the origin of our own
    pages, ``""`` where they have none that others reach; ``language`` is spoken to those of whom nothing is known.
    ``alone`` does what one process only may do.
    """

    take: Callable[[Inbound], Awaitable[Shown]]
    now: Callable[[], datetime]
    file: FileOf
    public: str
    language: str
    sleep: Sleep = asyncio.sleep
    form: FormOf = as_it_is
    alone: Alone = at_once


class ZaloBot:
    """One bot. :attr:`courier` shows its screens, :attr:`webhook` takes its events where they are posted."""

    one_sender = False

    def __init__(self, access: Access, doors: Doors) -> None:
        """Join the parts; nothing is asked of Zalo yet."""
        # Its client tells every address it calls, and the token is part of it.
        for name in ("httpx", "httpcore"):
            logging.getLogger(name).setLevel(logging.WARNING)
        self._access = access
        self._doors = doors
        self._hooked = access.mode == "webhook"
        self._line, self._errands, lag = Line(access.api), Errands(), Lag()
        self._wire = Wire(self._line, access.token)
        self._reception = Reception(doors.take, self._greet, lag, doors.now)
        self.name = ""
        """The name of the bot's account, known once Zalo has told it."""
        self.ready = asyncio.Event()
        """Set once Zalo has told who the bot is, so that screens can be shown."""
        folder = f"{doors.public}/anh/" if doors.public else ""
        self.courier = ZaloCourier(
            self._wire,
            told=self._words,
            address=Addresses(folder, doors.file, doors.form).of,
            lag=lag,
            now=doors.now,
            ready=self.ready,
        )
        self.webhook = Webhook(self._reception, access.secret if self._hooked else "")
        self._polling = Polling(self._wire, self._reception, doors.sleep)
        self._told, self._unread = Lately(), Lately(A_DAY)

    async def run(self) -> None:
        """Take messages until cancelled; while Zalo cannot be reached, try again.

        Raises:
            StartError: the token, the webhook's address, or another program's webhook has to be seen to.
        """
        async with self._errands:
            self.name = await self._patiently(lambda: _name(self._wire, self._access))
            await self._patiently(self._arrange)
            self.ready.set()
            self.webhook.open = self._hooked
            log.info("zalo is ready", bot=self.name, mode=self._access.mode)
            if not self._hooked:
                try:
                    await self._doors.alone(self._polling.run)
                finally:
                    await self._polling.close()
            await asyncio.Event().wait()

    async def close(self) -> None:
        """Hang up. Until then, screens are still shown, also after :meth:`run` was cancelled."""
        await self._line.close()

    async def _arrange(self) -> None:
        """See that messages come the way they are set to come."""
        there, ours = await self._wire.hook(), self._access.hook
        if self._hooked:
            await self._set_hook(there)
        elif there == ours and there:
            log.info("this program's own webhook is taken away, since it polls now")
            await self._wire.drop_hook()
        elif there:
            raise StartError(
                f"this bot's messages are brought to {_host(there)}: where that is over, run `hocso unhook zalo`,"
                " or set HOCSO_ZALO_MODE to webhook to have them brought here"
            )

    async def _set_hook(self, there: str) -> None:
        ours = self._access.hook
        if there not in ("", ours):
            log.warning("another program's webhook is replaced", host=_host(there))
        try:
            verified = await self._wire.set_hook(ours, self._access.secret)
        except UnsendableError as error:
            raise StartError(
                f"Zalo will not bring messages to {ours} ({error}): set HOCSO_PUBLIC_URL to an https:// address that"
                " the internet can reach, or HOCSO_ZALO_MODE to polling"
            ) from None
        if not verified.ok:
            log.warning(
                "zalo did not reach the webhook", url=ours, hint=verified.hint, remedy="see that it can be reached"
            )

    async def _patiently(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask until Zalo answers; what is asked here may be asked any number of times."""
        waiting = patience(self._doors.sleep)
        while True:
            try:
                answer = await ask()
            except (TryLaterError, LostError) as error:
                await waiting.wait(error)
            else:
                waiting.rewarded()
                return answer

    def _words(self, language: str, block: Block) -> str:
        return Telling(self.name, self._doors.public).words(language, block)

    def _greet(self, stranger: Stranger) -> None:
        """Tell a chat that is no learner's its one line, unless it was told just now."""
        lately = self._told if stranger.group else self._unread
        if lately.tell(stranger.chat, self._doors.now()):
            self._errands.run(self._say(stranger.chat, self._line_for(stranger)))

    def _line_for(self, stranger: Stranger) -> str:
        language, public = self._doors.language, self._doors.public
        if stranger.group:
            return speak(language, "group.words", link=f"https://zalo.me/{self.name}")
        said = [speak(language, "zalo.unread")]
        said += [speak(language, "zalo.elsewhere", link=public)] if public else []
        return "\n\n".join(said)

    async def _say(self, chat: str, words: str) -> None:
        try:
            await self._wire.send(chat, words)
        except SendError as error:
            log.info("a chat was not answered", channel=self.courier.channel, error=type(error).__name__)


async def hooked(access: Access) -> str:
    """Return the address that the messages of a bot are brought to, ``""`` where there is none.

    Raises:
        StartError: the token is no bot's.
        TryLaterError: Zalo cannot be reached.
    """
    line = Line(access.api)
    wire = Wire(line, access.token)
    try:
        await _name(wire, access)
        return await wire.hook()
    except SendError as error:
        raise TryLaterError(str(error)) from None
    finally:
        with suppress(SendError):
            await line.close()


async def unhook(access: Access) -> str:
    """Take the webhook of a bot away, whosever it is; return the host it went to, ``""`` where there was none.

    Raises:
        StartError: the token is no bot's, or Zalo cannot be reached.
    """
    line = Line(access.api)
    wire = Wire(line, access.token)
    try:
        await _name(wire, access)
        there = await wire.hook()
        if there:
            await wire.drop_hook()
    except SendError as error:
        raise StartError(f"{_host(access.api)} cannot be reached ({error}): try again") from None
    finally:
        with suppress(SendError):
            await line.close()
    return _host(there) if there else ""


async def named(access: Access) -> str:
    """Return the name of a bot as it stands in its address.

    Raises:
        StartError: the token is no bot's, or Zalo cannot be reached.
    """
    line = Line(access.api)
    try:
        return await _name(Wire(line, access.token), access)
    except SendError as error:
        raise StartError(f"{_host(access.api)} cannot be reached ({error}): try again") from None
    finally:
        with suppress(SendError):
            await line.close()


async def _name(wire: Wire, access: Access) -> str:
    try:
        return await wire.name()
    except (RefusedTokenError, UnsendableError) as error:
        raise StartError(
            f"HOCSO_ZALO_TOKEN is refused by {_host(access.api)} ({error}): write the token that Zalo Bot Creator gave,"
            " or leave it out to do without Zalo"
        ) from None


def _host(url: str) -> str:
    return urlsplit(url).hostname or "another server"
