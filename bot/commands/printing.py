"""Commands that make something to print: `poster`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands.asking import hand_over, refuse, settings_of
from bot.commands.posters import Asked, Size, of_unit
from bot.words import languages, speak

PHRASES = {
    "title": "poster.title",
    "lead": "poster.lead",
    "one": "poster.one",
    "two": "poster.two",
    "three": "poster.three",
    "how": "poster.how",
    "ask": "poster.ask",
    "promise": "poster.promise",
}
"""What the poster says, as messages of the catalogue."""


def poster(
    output: Annotated[Path, typer.Argument(metavar="FILE", help="The PDF to write.")],
    lesson: Annotated[str, typer.Option(metavar="ID", help="The lesson or course its QR code opens.")] = "",
    language: Annotated[str, typer.Option(metavar="vi|en|bn", help="The language it is written in.")] = "",
    unit: Annotated[str, typer.Option(metavar="CODE", help="The commune or village group it is for.")] = "",
    sector: Annotated[str, typer.Option(metavar="CODE", help="The sector it is for, as education.")] = "",
    size: Annotated[Size, typer.Option(help="Of a unit's poster: the paper it is for.")] = Size.A4,
    telegram: Annotated[str, typer.Option(metavar="NAME", help="The bot's name, where it cannot be asked for.")] = "",
    zalo: Annotated[str, typer.Option(metavar="NAME", help="The account's name or number, as in zalo.me/NAME.")] = "",
) -> None:
    """Make a poster for the village hall; with --unit, the QR codes by which a unit's people come in."""
    from bot.app import library_of
    from bot.drawing.work import draw_hall_poster
    from bot.turns import clock
    from storage.rows import VIETNAM

    settings = settings_of()
    language = language or settings.language
    if language not in languages():
        refuse(f"--language {language} is not spoken here: write one of {', '.join(languages())}")
    if unit or sector:
        if lesson:
            refuse("--lesson has a poster of its own: leave it out, or leave out --unit and --sector")
        of_unit(settings, Asked(unit, sector, language, size), (telegram, zalo), output)
        return
    if not settings.public_url:
        refuse("set HOCSO_PUBLIC_URL to the address people open: a poster without it leads nowhere")
    courses = library_of(settings)[0].courses
    if lesson and courses.lesson(lesson) is None and courses.course(lesson) is None:
        refuse(f"there is no lesson or course {lesson}: its id stands in its file after lesson: or course:")
    words = {name: speak(language, key) for name, key in PHRASES.items()}
    who = settings.operator
    person = speak(language, "poster.person", name=who.name, phone=who.phone) if who.name and who.phone else ""
    address = settings.public_url.rstrip("/") + (f"/bai/{lesson}" if lesson else "")
    day = int(f"{clock().astimezone(VIETNAM):%Y%m%d}")
    made = draw_hall_poster(words, address, person, (language, day))
    hand_over(made, output)
    typer.echo(f"{output}: {address}")
