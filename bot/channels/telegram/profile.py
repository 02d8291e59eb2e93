"""The rare calls, made by python-telegram-bot: who the bot is, how it is reached, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import structlog
from telegram import Bot, BotCommand
from telegram.error import Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.channels.telegram.commands import commands, description, group_line, short_description
from bot.channels.telegram.line import KINDS
from bot.channels.telegram.updates import Stranger
from bot.errors import StartError, TryLaterError
from bot.words import languages

CONNECTIONS = 100
"""Updates that Telegram may have under way to the webhook at once; it allows no more."""

log = structlog.get_logger()


class Profile:
    """The bot as Telegram knows it; use it as an async context manager."""

    def __init__(self, api: str, token: str) -> None:
        """Take the server's base address and the bot's token."""
        self._bot = Bot(token, base_url=f"{api}/bot", base_file_url=f"{api}/file/bot")

    async def __aenter__(self) -> Profile:
        await self._bot.request.initialize()
        return self

    async def __aexit__(self, *_: object) -> None:
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
                "HOCSO_TELEGRAM_TOKEN is not the token of a bot: copy it anew from BotFather, or leave it out"
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
        except (RetryAfter, NetworkError) as error:
            if type(error).__name__ == "BadRequest":
                raise StartError(f"Telegram refuses the webhook {url} ({error}): see HOCSO_PUBLIC_URL") from None
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
                listed = [BotCommand(name, does) for name, does in commands(language)]
                if tuple(listed) != await self._bot.get_my_commands(language_code=code):
                    await self._bot.set_my_commands(listed, language_code=code)
                if (await self._bot.get_my_description(language_code=code)).description != description(language):
                    await self._bot.set_my_description(description(language), language_code=code)
                about = (await self._bot.get_my_short_description(language_code=code)).short_description
                if about != short_description(language):
                    await self._bot.set_my_short_description(short_description(language), language_code=code)
        except TelegramError as error:
            log.warning("the bot's description stays as it was", error=str(error))

    async def greet(self, group: Stranger, link: str) -> None:
        """Tell a group where lessons are."""
        try:
            await self._bot.send_message(group.chat, group_line(group.language, link))
        except Forbidden:
            log.info("a group does not let the bot write")
        except TelegramError as error:
            log.warning("a group was not answered", error=str(error))


def _tongues() -> Iterator[tuple[str, str | None]]:
    """Yield each language with its code; the first one is also for those whose language we do not speak."""
    yield languages()[0], None
    for language in languages():
        yield language, language


def _later(error: TelegramError) -> TryLaterError:
    return TryLaterError(f"Telegram does not answer: {error.message or type(error).__name__}")


def host(url: str) -> str:
    """Return the host of an address, which may be told where the whole address may not."""
    return urlsplit(url).hostname or "another server"
