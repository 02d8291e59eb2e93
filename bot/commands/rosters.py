"""Commands for rosters: `roster import` makes personal codes, `roster list` says how far they have come."""

from __future__ import annotations

import asyncio
import csv
import io
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.asking import at_store, hand_over, must_be_there, read_file, refuse, refuse_faults, settings_of
from bot.settings import Settings

if TYPE_CHECKING:
    from lessons.rosters import Entry

VALID = timedelta(days=180)
"""How long codes are valid where nobody says until when."""
LONGEST = 80


def import_roster(
    file: Annotated[Path, typer.Argument(help="A CSV whose first column is unit: a code or a name.")],
    name: Annotated[str, typer.Option(metavar="WORDS", help="What the roster is called; no person's name.")],
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="The CSV to write the codes into.")] = None,
    sector: Annotated[str, typer.Option(metavar="CODE", help="Everybody's sector whose row names none.")] = "",
    audience: Annotated[str, typer.Option(metavar="CODE", help="Everybody's group whose row names none.")] = "",
    until: Annotated[str, typer.Option(metavar="DATE", help="The codes' last day; 180 days without it.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only check the file.")] = False,
) -> None:
    """Make a personal code for each person of a roster; only units, sectors and hashes of the codes are kept."""
    settings = settings_of()
    from bot.turns import clock

    entries, now = _read(settings, file, (sector, audience)), clock()
    end = _end(until, now)
    if dry_run:
        typer.echo(f"{file}: {len(entries)} people, no fault; nothing was made")
        return
    if output is None or output.exists():
        refuse("--output FILE: name a new file for the codes; they are shown nowhere else")
    must_be_there(settings.database_file)
    _reserve(output)
    codes = asyncio.run(_made(settings, " ".join(name.split())[:LONGEST], entries, (end, now)))
    hand_over(_written(entries, codes, settings.public_url), output)
    typer.echo(f"{output}: {len(codes)} codes, valid until {end:%Y-%m-%d}")


def _reserve(output: Path) -> None:
    """See that the codes can be written before any is made: they are shown nowhere else, and to nobody else."""
    os.umask(0o077)
    try:
        output.touch()
    except OSError as error:
        refuse(f"--output {output} cannot be written ({error.strerror}): name another file")


def list_rosters() -> None:
    """Print how many codes were created, used, active (a lesson begun), completed (a course) and lapsed, as CSV."""
    settings = settings_of()
    must_be_there(settings.database_file)
    found = asyncio.run(at_store(settings, lambda store: store.rosters()))
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    figures = ("created", "used", "active", "completed", "lapsed")
    table.writerow(("roster", "name", "made", "until", "unit", "sector", "audience", *figures))
    for one in found:
        head = (one.roster, one.name, one.made.date(), one.until.date(), *one.door)
        table.writerow((*head, *(getattr(one, figure) for figure in figures)))
    typer.echo(out.getvalue(), nl=False)


def _read(settings: Settings, file: Path, everybody: tuple[str, str]) -> Sequence[Entry]:
    from bot.app import library_of
    from bot.turns import clock
    from lessons.desk import Desk
    from lessons.rosters import Reader
    from storage.rows import VIETNAM

    desk, units = Desk(file.as_posix()), library_of(settings)[0].units
    entries = Reader(units, clock().astimezone(VIETNAM).date(), desk, *everybody).read(read_file(file))
    refuse_faults(desk, settings.language)
    if not entries:
        refuse(f"{file} holds nobody: write a row for each person under the line that begins with unit")
    return entries


def _end(until: str, now: datetime) -> datetime:
    """Return the end of the last day on which codes are valid."""
    from storage.rows import VIETNAM

    try:
        day = date.fromisoformat(until) if until else (now + VALID).astimezone(VIETNAM).date()
    except ValueError:
        refuse(f"--until {until} is no day: write it as 2027-06-30")
    end = datetime.combine(day + timedelta(days=1), time(), VIETNAM).astimezone(UTC)
    if end <= now:
        refuse(f"--until {until} is over: write a day to come")
    return end - timedelta(seconds=1)


async def _made(settings: Settings, name: str, entries: Sequence[Entry], times: tuple[datetime, datetime]) -> list[str]:
    from storage.rows.doors import Door

    doors = [Door(entry.unit, entry.sector, entry.audience) for entry in entries]
    return await at_store(settings, lambda store: store.make_roster(name, doors, *times))


def _written(entries: Sequence[Entry], codes: Sequence[str], site: str) -> bytes:
    """Return the rows as they came, each with its code, what to type, and the address that opens it."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow((*entries[0].cells, "code", "link"))
    table.writerows(_rows(entries, codes, site))
    return out.getvalue().encode("utf-8-sig")


def _rows(entries: Sequence[Entry], codes: Sequence[str], site: str) -> Iterator[tuple[str, ...]]:
    for entry, code in zip(entries, codes, strict=True):
        typed = f"hs {code}"
        link = f"{site}/bai/hs-{code.replace('-', '')}" if site else ""
        # A cell that begins like a formula would be one in the office's spreadsheet.
        yield (*(f"'{cell}" if cell[:1] in "=+-@\t" and cell else cell for cell in entry.cells.values()), typed, link)
