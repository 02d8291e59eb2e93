"""Commands that hand over counts: `export completions`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.asking import hand_over, must_be_there, refuse, settings_of
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.reports.table import Table


class Format(StrEnum):
    """What a table is written as."""

    CSV = "csv"
    JSON = "json"


def completions_of(
    start: Annotated[str | None, typer.Option("--from", metavar="DATE", help="The first month, as 2026-10.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="DATE", help="The last month, as 2026-12.")] = None,
    by: Annotated[str, typer.Option(metavar="LIST", help="What a row is about.")] = "lesson,unit,audience,period",
    format: Annotated[Format, typer.Option(help="CSV for Excel, JSON for programs.")] = Format.CSV,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there, not to the terminal.")] = None,
) -> None:
    """Count who started and completed which lesson, by unit, audience and month."""
    from bot.reports.completions import DIMENSIONS
    from bot.reports.periods import SpanError

    settings = settings_of()
    asked = [dimension.strip() for dimension in by.split(",")]
    unknown = [dimension for dimension in asked if dimension not in DIMENSIONS]
    if unknown:
        refuse(f"--by {by} cannot be counted: write some of {', '.join(DIMENSIONS)}, separated by commas")
    must_be_there(settings.database_file)
    try:
        table = asyncio.run(_completions(settings, start, end, asked))
    except SpanError as error:
        refuse(str(error))
    if not table.rows:
        typer.echo(f"Nothing has been counted yet in {settings.database_name}.", err=True)
    hand_over(table.csv() if format is Format.CSV else table.json(), output)


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
