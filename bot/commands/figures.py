"""The command `figures import`: what others counted, from a table."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.asking import at_store, must_be_there, read_file, refuse, refuse_faults, settings_of
from bot.settings import SHIPPED

LONGEST = 80


def import_figures(
    file: Annotated[Path, typer.Argument(help="A CSV: indicator,unit,period,value,base,source,date.")],
    by: Annotated[str, typer.Option(metavar="NAME", help="Who enters them: the office, or who answers for them.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the file.")] = False,
) -> None:
    """Take in figures that others counted; they are shown beside our own counts and never added to them."""
    settings = settings_of()
    from bot.handing import handed
    from bot.turns import clock
    from lessons.desk import Desk
    from lessons.figures import Reader
    from lessons.loader import load
    from lessons.units import load_units

    desk, loaded = Desk(file.as_posix()), load(settings.lessons, today=clock().date())
    units = loaded.units or load_units(SHIPPED / "units.csv")
    known = [units.province, *(unit.code for unit in (*units.all, *units.sectors))]
    found = Reader(desk, loaded.indicators.all, known).table(read_file(file))
    refuse_faults(desk, settings.language)
    if dry_run:
        typer.echo(f"{file}: {len(found)} figures, no fault; nothing was taken in")
        return
    name = " ".join(by.split())[:LONGEST]
    if not name:
        refuse("--by NAME: write who enters them; it is kept with every figure")
    must_be_there(settings.database_file)
    figures = [handed(figure, name, clock()) for figure in found]
    asyncio.run(at_store(settings, lambda store: store.hand_in(figures)))
    typer.echo(f"{file}: {len(figures)} figures taken in")
