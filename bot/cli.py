"""The command ``hocso``: one function a command, with what it needs imported inside, so that each starts fast."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.errors import HocsoError
from bot.settings import Settings, SettingsError, read_settings, unknown_settings
from bot.words import languages, speak
from storage.errors import StoreError

if TYPE_CHECKING:
    from bot.channels.terminal import Pages, Visitor
    from bot.reports.table import Table

app = typer.Typer(
    help="Học Số: three-minute lessons in the chat apps people already use.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
exports = typer.Typer(help="Hand over counts as a table.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(exports, name="export")


class Hooked(StrEnum):
    """A channel that may have a webhook."""

    TELEGRAM = "telegram"
    ZALO = "zalo"


class Format(StrEnum):
    """What a table is written as."""

    CSV = "csv"
    JSON = "json"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code: 0 well, 1 something is wrong, 2 asked for or set up wrongly."""
    _speak_utf8()
    try:
        app(argv, prog_name="hocso")
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except SettingsError as error:
        return _tell([error], 2)
    except (HocsoError, StoreError) as error:
        return _tell([error], 1)
    except BaseExceptionGroup as group:
        known, others = group.split((HocsoError, StoreError))
        if known is None or others is not None:
            raise
        return _tell(_leaves(known), 1)
    return 0


@app.command()
def run() -> None:
    """Serve learners: the web chat, and channels with settings."""
    settings = _settings()
    from bot.serving import serve

    with suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=_fastest_loop()) as runner:
        runner.run(serve(settings))


@app.command()
def chat(
    name: Annotated[str, typer.Option("--as", metavar="NAME", help="The learner's name; each has their own.")] = "",
    transcript: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the talk at the end of it.")] = None,
    language: Annotated[str, typer.Option(metavar="CODE", help="The language to greet in, such as vi or en.")] = "",
    link: Annotated[str, typer.Option(metavar="CODE", help="Begin with what this link's code names.")] = "",
) -> None:
    """Learn in the terminal, with numbers or words."""
    settings = _settings()
    if language and language not in languages():
        _refuse(f"--language {language} is not spoken here: write one of {', '.join(languages())}")
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


@app.command()
def unhook(channel: Annotated[Hooked, typer.Argument(help="The channel whose webhook is taken away.")]) -> None:
    """Take away the webhook somebody set for this bot, so that this program may ask for its messages."""
    settings = _settings()
    if not settings.plain(f"{channel}_token"):
        _refuse(f"HOCSO_{channel.upper()}_TOKEN is not set: write the token of the bot that is meant")
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


@app.command()
def check(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="Courses or lesson files.")] = None,
    language: Annotated[str, typer.Option(metavar="vi|en", help="The language faults are told in.")] = "",
) -> None:
    """Check lessons, a line a fault; exit 1 where there is one.

    Without PATH: the courses of HOCSO_LESSONS.
    """
    settings = _settings()
    language = language or settings.language
    if language not in languages():
        _refuse(f"--language {language} is not spoken here: write one of {', '.join(languages())}")
    from bot.turns import clock
    from lessons.loader import check as check_lessons
    from storage.rows import VIETNAM

    faults = check_lessons(paths or [settings.lessons], today=clock().astimezone(VIETNAM).date())
    for fault in faults:
        typer.echo(fault.line_of(language))
    warnings = sum(fault.warning for fault in faults)
    typer.echo(speak(language, "check.count", faults=len(faults) - warnings, warnings=warnings))
    raise typer.Exit(int(len(faults) > warnings))


@app.command()
def schema() -> None:
    """Print the JSON Schema of a lesson, for editors."""
    import json

    from lessons.schema import schema as lesson_schema

    typer.echo(json.dumps(lesson_schema(), ensure_ascii=False, indent=2))


@exports.command("completions")
def export_completions(
    start: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first month, as 2026-10.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last month, as 2026-12.")] = None,
    by: Annotated[str, typer.Option(metavar="LIST", help="What a row is about.")] = "lesson,unit,audience,period",
    format: Annotated[Format, typer.Option(help="CSV for Excel, JSON for programs.")] = Format.CSV,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there, not to the terminal.")] = None,
) -> None:
    """Count who started and completed which lesson, by unit, audience and month."""
    from bot.reports.completions import DIMENSIONS
    from bot.reports.periods import SpanError

    settings = _settings()
    asked = [dimension.strip() for dimension in by.split(",")]
    unknown = [dimension for dimension in asked if dimension not in DIMENSIONS]
    if unknown:
        _refuse(f"--by {by} cannot be counted: write some of {', '.join(DIMENSIONS)}, separated by commas")
    _must_be_there(settings.database_file)
    try:
        table = asyncio.run(_completions(settings, start, end, asked))
    except SpanError as error:
        _refuse(str(error))
    if not table.rows:
        typer.echo(f"Nothing has been counted yet in {settings.database_name}.", err=True)
    _hand_over(table.csv() if format is Format.CSV else table.json(), output)


@app.command()
def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; the file must not be there yet.")],
) -> None:
    """Write a backup of the database while the service runs; HOCSO_BACKUP_PASSPHRASE encrypts it."""
    settings = _settings()
    _must_be_there(settings.database_file)
    from bot.backups import write_backup
    from bot.turns import clock

    typer.echo(asyncio.run(write_backup(settings, target, clock())))


@app.command()
def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
) -> None:
    """Put a backup back where HOCSO_DATABASE says; nothing that is there is overwritten."""
    settings = _settings()
    from bot.backups import put_back

    typer.echo(asyncio.run(put_back(settings, source)))


@app.command()
def move(
    to: Annotated[str, typer.Option(metavar="URL", help="The empty database to copy into, as postgresql://…")],
) -> None:
    """Copy the database into another one, with the counts compared; the service must be stopped."""
    settings = _settings()
    _must_be_there(settings.database_file)
    from bot.backups import move as copy_all

    typer.echo(asyncio.run(copy_all(settings, to)))
    typer.echo("set HOCSO_DATABASE to the new address and start the service again")


@app.command()
def doctor() -> None:
    """Say what is in order and what is not, a line each."""
    from bot.doctor import examine
    from bot.turns import clock

    findings = examine(Path(), clock(), sys.version_info[:2])
    for finding in findings:
        typer.echo(finding.line())
    raise typer.Exit(int(any(finding.level == "fail" for finding in findings)))


async def _chat(settings: Settings, visitor: Visitor, pages: Pages) -> None:
    from bot.app import App
    from bot.channels.terminal import TypedLines
    from bot.channels.terminal import chat as talk

    async with App.open(settings, serve=False) as hocso:
        await talk(hocso, visitor, aiter(TypedLines(0)), pages)


async def _completions(settings: Settings, start: str | None, end: str | None, by: Sequence[str]) -> Table:
    from bot.app import library_of
    from bot.reports.completions import Names, completions
    from bot.reports.periods import read_span
    from bot.turns import clock
    from storage.rows import VIETNAM
    from storage.sql import SqlStore

    library, _ = library_of(settings)
    titles = {lesson.id: lesson.title.in_("vi") for lesson in library.courses.lessons.values()}
    names = Names(titles, {unit.code: unit.name for unit in library.units.all})
    store = SqlStore(settings.database)
    await store.open(serve=False)
    try:
        span = read_span(start, end, await store.months(), clock().astimezone(VIETNAM).date())
        return await completions(store, names, span, by)
    finally:
        await store.close()


def _must_be_there(file: Path | None) -> None:
    # To open would make it: an empty file in a strange folder, and counts of nothing that look like counts.
    if file is not None and not file.exists():
        typer.echo(
            f"no database at {file.absolute()}: start `hocso run` in its folder, or set HOCSO_DATABASE", err=True
        )
        raise typer.Exit(1)


def _settings() -> Settings:
    for line in unknown_settings():
        typer.echo(line, err=True)
    return read_settings()


def _name(given: str) -> str:
    import getpass
    import unicodedata

    with suppress(OSError, KeyError):  # A container's user may have no name.
        given = given or getpass.getuser()
    name = unicodedata.normalize("NFC", " ".join((given or "learner").split()))
    if not name or len(name) > 64 or not name.isprintable():
        _refuse("--as NAME: write a name of 1 to 64 letters")
    return name


def _pages(files: ExitStack, transcript: Path | None, settings: Settings) -> Pages:
    from rich.console import Console

    from bot.channels.terminal import Pages

    consoles = [Console(highlight=False)]
    if transcript is not None:
        try:
            file = files.enter_context(transcript.open("a", encoding="utf-8"))
        except OSError as error:
            _refuse(f"--transcript {transcript} cannot be written ({error.strerror}): name another file")
        consoles.append(Console(file=file, width=100, highlight=False, no_color=True))
    doors = f"{settings.public_url}/bai/" if settings.public_url else ""
    return Pages(*consoles, echo=sys.stdin is None or not sys.stdin.isatty(), doors=doors)


def _hand_over(content: bytes, output: Path | None) -> None:
    from bot.reports.table import write_whole

    if output is None:
        typer.echo(content, nl=False)
        return
    try:
        write_whole(output, content)
    except OSError as error:
        _refuse(f"--output {output} cannot be written ({error.strerror}): name another file")


def _fastest_loop() -> type[asyncio.AbstractEventLoop] | None:
    try:
        from uvloop import Loop
    except ImportError:
        return None
    return Loop


def _speak_utf8() -> None:
    # Vietnamese must come through whatever the machine's own encoding is.
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _refuse(line: str) -> NoReturn:
    typer.echo(line, err=True)
    raise typer.Exit(2)


def _tell(errors: Iterable[BaseException], code: int) -> int:
    for error in errors:
        typer.echo(str(error), err=True)
    return code


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    found: list[BaseException] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found
