"""The command `units import`: another province's table of units, or a newer one of the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.asking import hand_over, read_file, refuse, refuse_faults, settings_of
from bot.settings import SHIPPED, Settings

if TYPE_CHECKING:
    from lessons.units.importing import Imported

SHOWN = 10


def import_units(
    file: Annotated[Path, typer.Argument(help="A CSV that begins with code,name.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the file and say what would change.")] = False,
) -> None:
    """Check a table of communes, wards and sectors, say what changes, and put it beside the lessons as units.csv."""
    settings = settings_of()
    from bot.app import library_of
    from lessons.desk import Desk
    from lessons.units.importing import import_units as read

    desk = Desk(file.as_posix())
    found = read(read_file(file), desk, library_of(settings)[0].units)
    refuse_faults(desk, settings.language)
    if found is None:
        raise typer.Exit(1)
    _tell(found)
    if found.gone:
        refuse("counts name these units: keep their rows, with until and into, and add what they became")
    if dry_run:
        typer.echo("nothing was written")
        return
    target = _target(settings)
    hand_over(found.table, target)
    typer.echo(f"{target}: in force within two seconds where the service runs")


def _tell(found: Imported) -> None:
    places, sectors = found.units.on(None), found.units.sectors
    typer.echo(f"{found.units.title}: {len(places)} communes and wards, {len(sectors)} sectors")
    for words, units in (("new", found.added), ("changed", found.changed), ("missing", found.gone)):
        if units:
            names = ", ".join(f"{unit.code} {unit.name}" for unit in units[:SHOWN])
            more = f" and {len(units) - SHOWN} more" if len(units) > SHOWN else ""
            typer.echo(f"{words}: {names}{more}")
    for doubt in found.doubts():
        typer.echo(f"doubt: {doubt}")


def _target(settings: Settings) -> Path:
    if settings.lessons.resolve() == SHIPPED.resolve():
        refuse(
            "the lessons that come along are replaced by the next version: set HOCSO_LESSONS to a folder of your own"
        )
    return settings.lessons / "units.csv"
