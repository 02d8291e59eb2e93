"""What `hocso poster --unit` does: a unit's QR codes on paper."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.asking import at_store, hand_over, refuse
from bot.settings import Settings

if TYPE_CHECKING:
    from lessons.units import Unit, Units


class Size(StrEnum):
    """The paper a poster is for."""

    A4 = "a4"
    A5 = "a5"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a unit's poster: codes of a unit and of a sector, either may be "", and how it is printed."""

    unit: str
    sector: str
    language: str
    size: Size


def of_unit(settings: Settings, asked: Asked, bots: tuple[str, str], output: Path) -> None:
    """Write the poster of a unit, a sector or a sector in a unit; ``bots`` are the names on Telegram and Zalo."""
    from bot.app import library_of
    from bot.drawing.work import Paper
    from bot.posters import poster as draw
    from bot.turns import clock
    from bot.ways import ways_in
    from storage.rows import VIETNAM

    library, _ = library_of(settings)
    tree = asyncio.run(_with_groups(settings, library.units))
    units = _found(tree, asked.unit, ("commune", "ward", "group")), _found(tree, asked.sector, ("sector",))
    ways = asyncio.run(ways_in(settings, *bots))
    if not ways:
        refuse("there is no way in to print: set HOCSO_PUBLIC_URL, or name a bot by --telegram or --zalo")
    day = int(f"{clock().astimezone(VIETNAM):%Y%m%d}")
    hand_over(draw(library, units, ways, Paper(asked.language, day, small=asked.size is Size.A5)), output)
    typer.echo(f"{output}: {asked.size.value.upper()}")


async def _with_groups(settings: Settings, units: Units) -> Units:
    """Return the units with the village groups; without a database there is none yet."""
    if settings.database_file is not None and not settings.database_file.exists():
        return units
    groups = await at_store(settings, lambda store: store.groups())
    return units.with_groups((group.code, group.name) for group in groups)


def _found(units: Units, code: str, kinds: tuple[str, ...]) -> Unit | None:
    if not code:
        return None
    found = units.unit(units.newest(code))
    if found is None or found.kind not in kinds:
        refuse(f"{code} is no {' or '.join(kinds)} here: see units.csv beside the lessons")
    return found
