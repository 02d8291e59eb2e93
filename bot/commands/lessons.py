"""Commands for those who write lessons: `check`, `schema`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.asking import refuse, settings_of
from bot.words import languages, speak


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
    typer.echo(speak(language, "check.count", faults=len(faults) - warnings, warnings=warnings))
    raise typer.Exit(int(len(faults) > warnings))


def schema() -> None:
    """Print the JSON Schema of a lesson, for editors."""
    import json

    from lessons.schema import schema as lesson_schema

    typer.echo(json.dumps(lesson_schema(), ensure_ascii=False, indent=2))
