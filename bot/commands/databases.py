"""Commands for those who keep the database: `backup`, `restore`, `move`, `doctor`, `retry`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.asking import must_be_there, settings_of
from bot.commands.waiting import bar


def backup(
    target: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; the file must not be there yet.")],
) -> None:
    """Write a backup of the database while the service runs; HOCSO_BACKUP_PASSPHRASE encrypts it."""
    settings = settings_of()
    must_be_there(settings.database_file)
    from bot.backups import write_backup
    from bot.turns import clock

    typer.echo(asyncio.run(write_backup(settings, target, clock())))


def restore(
    source: Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")],
) -> None:
    """Put a backup back where HOCSO_DATABASE says; nothing that is there is overwritten."""
    settings = settings_of()
    from bot.backups import put_back

    typer.echo(asyncio.run(put_back(settings, source)))


def move(
    to: Annotated[str, typer.Option(metavar="URL", help="The empty database to copy into, as postgresql://…")],
) -> None:
    """Copy the database into another one, with every row compared; the service must be stopped."""
    settings = settings_of()
    must_be_there(settings.database_file)
    from bot.backups import move as copy_all

    with bar("copying") as told:
        moved = asyncio.run(copy_all(settings, to, told))
    typer.echo(moved)
    typer.echo("set HOCSO_DATABASE to the new address and start the service again")


def doctor() -> None:
    """Say what is in order and what is not, a line each."""
    from bot.doctor import examine
    from bot.turns import clock

    findings = examine(Path(), clock(), sys.version_info[:2])
    for finding in findings:
        typer.echo(finding.line())
    raise typer.Exit(int(any(finding.level == "fail" for finding in findings)))


def retry() -> None:
    """Take up again what was set aside, and requests that are stuck; the service may be at work meanwhile."""
    settings = settings_of()
    must_be_there(settings.database_file)
    from bot.doctor import take_up
    from bot.turns import clock

    typer.echo(asyncio.run(take_up(settings, clock())))
