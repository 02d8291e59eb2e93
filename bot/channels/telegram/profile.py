"""The rare calls, made by python-telegram-bot: who the bot is, how it is reached, and what it says of itself."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from types import TracebackType
from urllib.parse import urlsplit

import structlog
from telegram import Bot, BotCommand
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.request import HTTPXRequest
from telegram.warnings import PTBDeprecationWarning

from bot.channels.telegram.commands import commands, description, group_line, short_description
from bot.channels.telegram.reception import KINDS
from bot.channels.telegram.updates import Stranger
from bot.errors import StartError, TryLaterError
from bot.words import languages

CONNECTIONS = 100
"""Updates that Telegram may have under way to the webhook at once; it allows no more."""
PATIENCE = 15.0
"""Seconds to wait for a connection, and for an answer."""

_CODE = re.compile(r"[a-z]{2}")

log = structlog.get_logger()


class Profile:
    """The bot as Telegram knows it; use it as an async context manager."""

    def __init__(self, api: str, token: str) -> None:
        """Take the server's base address and the bot's token."""
        # Its client tells every address it calls, and the token is part of it.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        # It warns at every answer that asks for patience, of a change to come that is nothing to us.
        warnings.filterwarnings("ignore", category=PTBDeprecationWarning)
        # Proxies of the environment are not for us; see the line of the hot path.
        request = HTTPXRequest(connect_timeout=PATIENCE, read_timeout=PATIENCE, httpx_kwargs={"trust_env": False})
        self._bot = Bot(token, base_url=f"{api}/bot", base_file_url=f"{api}/file/bot", request=request)
        self._api = urlsplit(api).netloc

    async def __aenter__(self) -> Profile:
        await self._bot.request.initialize()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._bot.request.shutdown()

    async def name(self) -> str:
        """Return the bot's user name.

        Raises:
            StartError: the token is no bot's.
            TryLaterError: Telegram does not answer.
        """
        try:
            return (await self._bot.get_me()).username or ""
        except InvalidToken:
            raise StartError(
                f"HOCSO_TELEGRAM_TOKEN is refused by {self._api}: write the token as BotFather gives it,"
                " or leave it out to do without Telegram"
            ) from None
        except TelegramError as error:
            raise _later(error) from None

    async def hook(self) -> str:
        """Return the address that Telegram posts updates to, or ``""``."""
        try:
            return (await self._bot.get_webhook_info()).url
        except TelegramError as error:
            raise _later(error) from None

    async def set_hook(self, url: str, secret: str) -> None:
        """Have updates posted to an address; what waits is posted too.

        Raises:
            StartError: Telegram does not take the address.
            TryLaterError: Telegram does not answer.
        """
        try:
            await self._bot.set_webhook(url, secret_token=secret, allowed_updates=KINDS, max_connections=CONNECTIONS)
        except BadRequest as error:
            raise StartError(
                f"Telegram will not bring updates to {url} ({error.message}): set HOCSO_PUBLIC_URL to an https://"
                " address that the internet can reach, or HOCSO_TELEGRAM_MODE to polling"
            ) from None
        except TelegramError as error:
            raise _later(error) from None

    async def drop_hook(self) -> None:
        """Have updates kept for polling; none is lost."""
        try:
            await self._bot.delete_webhook()
        except TelegramError as error:
            raise _later(error) from None

    async def introduce(self) -> None:
        """Tell what the bot is and which commands it has, in every language; that it fails stops nothing."""
        try:
            for language, code in _tongues():
                await self._introduce(language, code)
        except TelegramError as error:
            log.warning("commands and descriptions have to wait", error=type(error).__name__)

    async def _introduce(self, language: str, code: str | None) -> None:
        # Telegram counts these calls strictly, so what stands already is left as it is.
        listed = [BotCommand(name, does) for name, does in commands(language)]
        if await self._bot.get_my_commands(language_code=code) != tuple(listed):
            await self._bot.set_my_commands(listed, language_code=code)
        long, short = description(language), short_description(language)
        if (await self._bot.get_my_description(language_code=code)).description != long:
            await self._bot.set_my_description(long, language_code=code)
        if (await self._bot.get_my_short_description(language_code=code)).short_description != short:
            await self._bot.set_my_short_description(short, language_code=code)

    async def greet(self, group: Stranger, link: str) -> None:
        """Tell a group where lessons are."""
        try:
            await self._bot.send_message(group.chat, group_line(group.language, link))
        except TelegramError as error:
            log.info("a group was not answered", error=type(error).__name__)


def _tongues() -> Iterator[tuple[str, str | None]]:
    """Yield each language with its code; the first one is also for those whose language we do not speak."""
    yield languages()[0], None
    for language in languages():
        if _CODE.fullmatch(language):
            yield language, language


def _later(error: TelegramError) -> TryLaterError:
    # Its words may hold the address, and so the token.
    return TryLaterError(type(error).__name__)


def host(url: str) -> str:
    """Return the host of an address, which may be told where the whole address may not."""
    return urlsplit(url).hostname or "another server"
