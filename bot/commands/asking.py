"""What every command does with what it was given: settings read, mistakes told in a line, files written whole."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

from bot.logs import configure
from bot.settings import Settings, read_settings, unknown_settings

if TYPE_CHECKING:
    from lessons.desk import Desk
    from storage.store import Store

_T = TypeVar("_T")


def settings_of() -> Settings:
    """Return the settings; a misspelt one is told."""
    for line in unknown_settings():
        typer.echo(line, err=True)
    settings = read_settings()
    configure(settings.log)
    return settings


def refuse(line: str) -> NoReturn:
    """Tell what was asked for wrongly and end with 2."""
    typer.echo(line, err=True)
    raise typer.Exit(2)


def must_be_there(file: Path | None) -> None:
    """End with 1 where the database's file is not there."""
    # To open would make it: an empty file in a strange folder, and counts of nothing that look like counts.
    if file is not None and not file.exists():
        typer.echo(
            f"no database at {file.absolute()}: start `hocso run` in its folder, or set HOCSO_DATABASE", err=True
        )
        raise typer.Exit(1)


def hand_over(content: bytes, output: Path | None) -> None:
    """Write a table to the file asked for, or to the terminal."""
    from bot.reports.table import write_whole

    if output is None:
        typer.echo(content, nl=False)
        return
    try:
        write_whole(output, content)
    except OSError as error:
        refuse(f"--output {output} cannot be written ({error.strerror}): name another file")


def read_file(file: Path) -> bytes:
    """Return what a file holds, or end with 2."""
    try:
        return file.read_bytes()
    except OSError as error:
        refuse(f"{file} cannot be read ({error.strerror}): name another file")


def refuse_faults(desk: Desk, language: str) -> None:
    """Tell every fault that was found in a file, a line each, and end with 1 where one forbids to go on."""
    from lessons.faults import Fault

    for fault in sorted(desk.faults, key=Fault.order):
        typer.echo(fault.line_of(language))
    if not desk.sound:
        raise typer.Exit(1)


async def at_store(settings: Settings, work: Callable[[Store], Awaitable[_T]]) -> _T:
    """Open the store beside whoever serves, do one piece of work at it, and close it."""
    from storage.sql import SqlStore

    secret = settings.secret.get_secret_value().encode() if settings.secret else None
    store = SqlStore(settings.database, secret)
    await store.open(serve=False)
    try:
        return await work(store)
    finally:
        await store.close()
