"""Commands that let people learn: `run`, `chat`, and `unhook`, which frees a bot's messages."""

from __future__ import annotations

import asyncio
import sys
from contextlib import ExitStack, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.asking import refuse, settings_of
from bot.settings import Settings
from bot.words import languages

if TYPE_CHECKING:
    from bot.channels.terminal import Pages, Visitor


class Hooked(StrEnum):
    """A channel that may have a webhook."""

    TELEGRAM = "telegram"
    ZALO = "zalo"


def run() -> None:
    """Serve learners: the web chat, and channels with settings."""
    settings = settings_of()
    from bot.serving import serve

    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=_fastest_loop()) as runner:
        runner.run(serve(settings))


def chat(
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="The learner's name; each has their own.")] = "",
    transcript: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the talk at the end of it.")] = None,
    language: Annotated[str, typer.Option(metavar="CODE", help="The language to greet in, such as vi or en.")] = "",
    link: Annotated[str, typer.Option(metavar="CODE", help="Begin with what this link's code names.")] = "",
) -> None:
    """Learn in the terminal, with numbers or words."""
    settings = settings_of()
    if language and language not in languages():
        refuse(f"--language {language} is not spoken here: write one of {', '.join(languages())}")
    from bot.channels.terminal import Visitor
    from bot.dialogue.events import Opened
    from bot.turns import clock

    visitor = Visitor(_name(name), Opened(link, language), clock)
    with ExitStack() as files:
        pages = _pages(files, transcript, settings)
        try:
            asyncio.run(_chat(settings, visitor, pages))
        except KeyboardInterrupt:
            pages.leave(language or settings.language, typed=False)


def unhook(channel: Annotated[Hooked, typer.Argument(help="The channel whose webhook is taken away.")]) -> None:
    """Take away the webhook somebody set for this bot, so that this program may ask for its messages."""
    settings = settings_of()
    if not settings.plain(f"{channel}_token"):
        refuse(f"HOCSO_{channel.upper()}_TOKEN is not set: write the token of the bot that is meant")
    host = asyncio.run(_unhooked(settings, channel))
    typer.echo(f"the webhook to {host} is taken away" if host else "there was no webhook")


async def _unhooked(settings: Settings, channel: Hooked) -> str:
    """Take a webhook away and return the host it went to."""
    from bot import serving

    if channel is Hooked.TELEGRAM:
        from bot.channels.telegram import channel as telegram

        return await telegram.unhook(serving.telegram_access(settings, b""))
    from bot.channels.zalo_bot import channel as zalo

    return await zalo.unhook(serving.zalo_access(settings, b""))


async def _chat(settings: Settings, visitor: Visitor, pages: Pages) -> None:
    from bot.app import App
    from bot.channels.terminal import TypedLines
    from bot.channels.terminal import chat as talk

    async with App.open(settings, serve=False) as hocso:
        await talk(hocso, visitor, aiter(TypedLines(0)), pages)


def _name(given: str) -> str:
    import getpass
    import unicodedata

    with suppress(OSError, KeyError):  # A container's user may have no name.
        given = given or getpass.getuser()
    name = unicodedata.normalize("NFC", " ".join((given or "learner").split()))
    if not name or len(name) > 64 or not name.isprintable():
        refuse("--as NAME: write a name of 1 to 64 letters")
    return name


def _pages(files: ExitStack, transcript: Path | None, settings: Settings) -> Pages:
    from rich.console import Console

    from bot.channels.terminal import Pages

    consoles = [Console(highlight=False)]
    if transcript is not None:
        try:
            file = files.enter_context(transcript.open("a", encoding="utf-8"))
        except OSError as error:
            refuse(f"--transcript {transcript} cannot be written ({error.strerror}): name another file")
        consoles.append(Console(file=file, width=100, highlight=False, no_color=True))
    doors = f"{settings.public_url}/bai/" if settings.public_url else ""
    return Pages(*consoles, echo=sys.stdin is None or not sys.stdin.isatty(), doors=doors)


def _fastest_loop() -> type[asyncio.AbstractEventLoop] | None:
    try:
        from uvloop import Loop
    except ImportError:
        return None
    return Loop
