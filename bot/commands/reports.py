"""Commands about reports: `report`."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.asking import hand_over, must_be_there, refuse, settings_of
from bot.reports.formats import FILES, Format
from bot.words import languages


def report(
    period: Annotated[str, typer.Option(metavar="PERIOD", help="2026-10, 2026Q4, 2026, or until-2026Q4.")] = "",
    unit: Annotated[str, typer.Option(metavar="CODE", help="The province, a commune, or a village group.")] = "",
    format: Annotated[Format, typer.Option(help="To read, for an office, or for programs.")] = Format.TEXT,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there, not to the terminal.")] = None,
    audience: Annotated[str, typer.Option(metavar="NAME", help="Only pupils, citizens, officials or workers.")] = "",
    course: Annotated[str, typer.Option(metavar="ID", help="Only this course.")] = "",
    language: Annotated[str, typer.Option(metavar="vi|en|bn", help="The language of the report.")] = "",
    map: Annotated[str, typer.Option(metavar="then|now", help="The units of the period's end, or of today.")] = "then",
    public: Annotated[bool, typer.Option("--public", help="Withhold what is about 1 to 4 people.")] = False,
) -> None:
    """Report who learned what in a period and a unit, against what is wanted.

    Without --period: the quarter of today. Without --unit: the province.
    """
    from bot.reporting import Sources, written
    from bot.reporting import report as computed
    from bot.reports.computing import AskedError
    from bot.reports.period import current
    from bot.reports.periods import SpanError
    from bot.reports.report import Asked
    from bot.settings import SHIPPED
    from bot.turns import clock
    from storage.rows import VIETNAM

    settings = settings_of()
    language = language or settings.language
    if language not in languages():
        refuse(f"--language {language} is not spoken here: write one of {', '.join(languages())}")
    if map not in ("then", "now"):
        refuse(f"--map {map} is none: write then or now")
    if format in FILES and output is None:
        refuse(f"--format {format} is a file: name it, as --output bao-cao.{format}")
    must_be_there(settings.database_file)
    today = clock().astimezone(VIETNAM).date()
    sources = Sources(settings.database, settings.lessons, SHIPPED / "units.csv")
    asked = Asked(
        period or str(current("quarter", today)),
        unit,
        today,
        audience,
        course,
        language,
        redrawn=map == "now",
    )
    try:
        found = asyncio.run(computed(sources, asked, () if public else None))
    except (AskedError, SpanError) as error:
        refuse(str(error))
    hand_over(written(found, format), output)
