"""Commands about reports: `report`, and `freeze`, which keeps one as it was approved."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.asking import hand_over, must_be_there, refuse, settings_of
from bot.commands.waiting import bar, part
from bot.reports.formats import FILES, Format
from bot.settings import Settings
from bot.words import languages

if TYPE_CHECKING:
    from bot.reporting import Sources


def report(
    period: Annotated[str, typer.Option(metavar="PERIOD", help="2026-10, 2026Q4, 2026, or until-2026Q4.")] = "",
    unit: Annotated[str, typer.Option(metavar="CODE", help="The province, a commune, a group, or a sector.")] = "",
    format: Annotated[Format, typer.Option(help="To read, for an office, or for programs.")] = Format.TEXT,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write there, not to the terminal.")] = None,
    audience: Annotated[str, typer.Option(metavar="NAME", help="Only pupils, citizens, officials or workers.")] = "",
    course: Annotated[str, typer.Option(metavar="ID", help="Only this course.")] = "",
    language: Annotated[str, typer.Option(metavar="vi|en|bn", help="The language of the report.")] = "",
    map: Annotated[str, typer.Option(metavar="then|now", help="The units of the period's end, or of today.")] = "then",
    public: Annotated[bool, typer.Option("--public", help="Withhold what is about 1 to 4 people.")] = False,
    live: Annotated[bool, typer.Option("--live", help="As it counts now, also where it was frozen.")] = False,
) -> None:
    """Report who learned what in a period and a unit, against what is wanted.

    Without --period: the quarter of today. Without --unit: the province. What was frozen is told as it was then.
    """
    from bot.reporting import report as computed
    from bot.reporting import written
    from bot.reports.computing import AskedError
    from bot.reports.period import current
    from bot.reports.periods import SpanError
    from bot.reports.report import Asked

    settings = settings_of()
    language = language or settings.language
    if language not in languages():
        refuse(f"--language {language} is not spoken here: write one of {', '.join(languages())}")
    if map not in ("then", "now"):
        refuse(f"--map {map} is none: write then or now")
    if format in FILES and output is None:
        refuse(f"--format {format} is a file: name it, as --output bao-cao.{format}")
    must_be_there(settings.database_file)
    today = _today()
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
        with bar("making the report") as told:
            own, reading, writing = () if public else None, part(told, 0, READING), part(told, READING, 100)
            found = asyncio.run(computed(_sources(settings), asked, own, live=live, told=reading))
            made = written(found, format, writing)
    except (AskedError, SpanError) as error:
        refuse(str(error))
    hand_over(made, output)


READING = 60
"""Hundredths of the time of a workbook in which it is read and computed; the others are for writing it."""


def freeze(
    period: Annotated[str, typer.Option(metavar="PERIOD", help="2026-10, 2026Q4, 2026, or until-2026Q4.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="Who answers for it.")],
    unit: Annotated[str, typer.Option(metavar="CODE", help="The province, a commune, a group, or a sector.")] = "",
    reason: Annotated[str, typer.Option(metavar="WORDS", help="Why it is done again.")] = "",
) -> None:
    """Keep the report of a period that is over as it is now, for good; once more is a numbered correction."""
    from bot.reporting import approve
    from bot.reports.computing import AskedError
    from bot.reports.periods import SpanError
    from bot.reports.report import Asked
    from bot.reports.saying import Saying
    from bot.turns import clock

    settings = settings_of()
    must_be_there(settings.database_file)
    asked = Asked(period, unit, _today(), language=settings.language)
    try:
        kept = asyncio.run(approve(_sources(settings), asked, _line(by), _line(reason), clock()))
    except (AskedError, SpanError) as error:
        refuse(str(error))
    typer.echo("\n".join([Saying(settings.language).title(kept), *Saying(settings.language).notes(kept)[:2]]))


LONGEST = 200


def _line(typed: str) -> str:
    return " ".join(typed.split())[:LONGEST]


def _today() -> date:
    from bot.turns import clock
    from storage.rows import VIETNAM

    return clock().astimezone(VIETNAM).date()


def _sources(settings: Settings) -> Sources:
    from bot.reporting import Sources

    return Sources(settings.database, settings.lessons)
