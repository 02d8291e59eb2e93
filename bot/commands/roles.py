"""Commands for roles: `invite`, `roles`, `revoke`, and `login`, the operator's own way to the pages of officers."""

from __future__ import annotations

import asyncio
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.commands.asking import at_store, must_be_there, refuse, settings_of
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.rows.roles import Given, Grant
    from storage.store import Store

LONGEST = 60


class Role(StrEnum):
    """What an account can be."""

    OWNER = "owner"
    OFFICER = "officer"
    AUTHOR = "author"
    HELPER = "helper"


def invite(
    role: Annotated[Role, typer.Argument(help="What the account becomes.")],
    unit: Annotated[str, typer.Option(metavar="CODE", help="An officer's unit or sector; a group's commune.")] = "",
    group: Annotated[str, typer.Option(metavar="NAME", help="A helper's group; made with its first invite.")] = "",
    to: Annotated[str, typer.Option("--for", metavar="NAME", help="Who is meant, for your own list.")] = "",
) -> None:
    """Make a code that gives one account a role, once, within seven days."""
    settings = settings_of()
    must_be_there(settings.database_file)
    _check(settings, role, unit, group)
    code = asyncio.run(at_store(settings, lambda store: _invited(store, role, (unit, _line(group)), _line(to))))
    typer.echo(code)
    typer.echo(f"send it to that one person; in the chat they type: mời {code}", err=True)


def roles() -> None:
    """List the roles that were given, by number, and those that ended."""
    settings = settings_of()
    must_be_there(settings.database_file)
    for grant in asyncio.run(at_store(settings, lambda store: store.grants())):
        typer.echo(_listed(grant))


def revoke(number: Annotated[int, typer.Argument(help="The number from `hocso roles`.")]) -> None:
    """End a role at once."""
    settings = settings_of()
    must_be_there(settings.database_file)
    from bot.turns import clock

    ended = asyncio.run(at_store(settings, lambda store: store.revoke(number, 0, clock())))
    if ended is None:
        refuse(f"{number} is no role that holds: `hocso roles` lists them by number")
    typer.echo(_listed(ended))


def login() -> None:
    """Print a link that logs you in on the web as owner, once, within five minutes."""
    settings = settings_of()
    must_be_there(settings.database_file)
    from bot.turns import clock

    code = asyncio.run(at_store(settings, lambda store: store.log_in(0, clock())))
    typer.echo(f"{settings.address}/vao/{code}")


def _check(settings: Settings, role: Role, unit: str, group: str) -> None:
    from bot.app import library_of
    from lessons.units import COMMUNES

    scoped = role in (Role.OFFICER, Role.HELPER)
    if scoped != bool(unit) or (role is Role.HELPER) != bool(_line(group)):
        refuse(f"{role}: write {_WANTED[role]}")
    found = library_of(settings)[0].units.unit(unit)
    if unit and found is None:
        refuse(f"--unit {unit} is no unit: its code stands in the first column of units.csv")
    if role is Role.HELPER and found is not None and found.kind not in COMMUNES:
        refuse(f"--unit {unit} has no village groups: name a commune or ward")


_WANTED = {
    Role.OWNER: "neither --unit nor --group",
    Role.AUTHOR: "neither --unit nor --group",
    Role.OFFICER: "--unit CODE, and no --group",
    Role.HELPER: "--unit CODE of the commune, and --group NAME",
}


def _line(typed: str) -> str:
    return unicodedata.normalize("NFC", " ".join(typed.split()))[:LONGEST]


async def _invited(store: Store, role: Role, where: tuple[str, str], note: str) -> str:
    from bot.turns import clock
    from storage.rows.roles import Given

    unit, group = where
    scope = (await store.group(unit, group, clock())).code if group else unit
    given: Given = Given(role.value, scope, note)
    return await store.invite(given, 0, clock())


def _listed(grant: Grant) -> str:
    held = f"since {grant.since:%Y-%m-%d}" + (f" until {grant.until:%Y-%m-%d %H:%M}" if grant.until else "")
    by = "the operator" if grant.by == 0 else f"account {grant.by}"
    whom = f"account {grant.account}" + (f" on {grant.channel}" if grant.channel else "")
    note = f" ({grant.given.note})" if grant.given.note else ""
    return f"{grant.id}  {grant.given.word}{note}  {whom}  by {by}  {held}"
