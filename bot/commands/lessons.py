"""Commands for those who write lessons: `check`, `schema`, `speak`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.asking import refuse, settings_of
from bot.words import languages
from bot.words import speak as said


def check(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATH]...", help="Courses or lesson files.")] = None,
    language: Annotated[str, typer.Option(metavar="vi|en", help="The language faults are told in.")] = "",
) -> None:
    """Check lessons, a line a fault; exit 1 where there is one.

    Without PATH: the courses of HOCSO_LESSONS.
    """
    settings = settings_of()
    language = language or settings.language
    if language not in languages():
        refuse(f"--language {language} is not spoken here: write one of {', '.join(languages())}")
    from bot.turns import clock
    from lessons.loader import check as check_lessons
    from storage.rows import VIETNAM

    faults = check_lessons(paths or [settings.lessons], today=clock().astimezone(VIETNAM).date())
    for fault in faults:
        typer.echo(fault.line_of(language))
    warnings = sum(fault.warning for fault in faults)
    typer.echo(said(language, "check.count", faults=len(faults) - warnings, warnings=warnings))
    raise typer.Exit(int(len(faults) > warnings))


def schema() -> None:
    """Print the JSON Schema of a lesson, for editors."""
    import json

    from lessons.schema import schema as lesson_schema

    typer.echo(json.dumps(lesson_schema(), ensure_ascii=False, indent=2))


def speak(
    language: Annotated[
        list[str] | None, typer.Option(metavar="CODE", help="A language to read out; again for more.")
    ] = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Only count what is missing or of an older text; exit 1 where there is any."),
    ] = False,
) -> None:
    """Have a machine read out the cards nobody has recorded.

    Recordings go to the folder of HOCSO_SPOKEN; learners hear them when they ask for it, and are told it is a machine.
    """
    settings = settings_of()
    asked = language or list(languages())
    if unknown := [one for one in asked if one not in languages()]:
        refuse(f"--language {unknown[0]} is not spoken here: write some of {', '.join(languages())}")
    if settings.spoken is None:
        refuse("HOCSO_SPOKEN is not set: name a folder for the recordings, for example hocso.spoken")
    from bot.speaking import espeak, missing, record
    from lessons.loader import load
    from lessons.spoken import wanted

    found = wanted(load(settings.lessons).courses, asked)
    if dry_run:
        lacking, stale = missing(found, settings.spoken)
        typer.echo(f"{len(lacking)} texts have no recording, {len(stale)} files are of texts that are no more")
        raise typer.Exit(int(bool(lacking or stale)))
    try:
        made = record(found, settings.spoken, espeak)
    except OSError as error:
        refuse(f"HOCSO_SPOKEN={settings.spoken} cannot be written ({error.strerror}): name another folder")
    typer.echo(f"{made.made} made, {made.kept} kept, {made.dropped} dropped that were of an older text")
    typer.echo("start the service again to have them heard")
