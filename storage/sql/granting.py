"""Roles: invited, given, ended. The open grants of an account stand in its own row as words, for every turn to see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from storage.rows.roles import INVITED, Given, Grant, Group, Taken, Use
from storage.sql.moments import SECOND, from_moment
from storage.tables import accounts, grants, groups, invites, members, uses

_INVITED = int(INVITED.total_seconds()) * SECOND
_BY = grants.c.since.desc(), grants.c.id.desc()


def keep_invite(connection: Connection, hashed: bytes, given: Given, by: int, at: int) -> None:
    """Keep the hash of a code and what it gives."""
    row = {"hash": hashed, "role": given.role, "scope": given.scope, "note": given.note, "given_by": by}
    connection.execute(insert(invites), {**row, "made": at, "until": at + _INVITED})


def take(connection: Connection, hashed: bytes, place: tuple[str, str], at: int) -> tuple[Taken, Given | None]:
    """Give an account the role of a code. See :meth:`storage.store.roles.RolesStore.take_invite`."""
    channel, address = place
    mine = select(accounts.c.id).where(accounts.c.channel == channel, accounts.c.address == address)
    account = connection.execute(mine.with_for_update()).scalar()
    open_ = invites.c.hash == hashed, invites.c.taken.is_(None), invites.c.until > at
    found = connection.execute(select(invites).where(*open_).with_for_update()).one_or_none()
    if found is None or account is None:
        return "unknown", None
    given = Given(found.role, found.scope, found.note)
    if given.role != "helper" and _several(connection, account):
        return "shared", given
    if given.word in _words(connection, account):
        return "had", given
    connection.execute(update(invites).where(invites.c.hash == hashed).values(taken=at, taken_by=account))
    row = {"account": account, "role": given.role, "scope": given.scope, "note": given.note}
    connection.execute(insert(grants), {**row, "given_by": found.given_by, "since": at})
    _write_roles(connection, account)
    return "taken", given


def end(connection: Connection, number: int, by: int, at: int) -> Grant | None:
    """End a grant. See :meth:`storage.store.roles.RolesStore.revoke`."""
    found = connection.execute(select(grants.c.account).where(grants.c.id == number)).scalar()
    if found is None:
        return None
    connection.execute(select(accounts.c.id).where(accounts.c.id == found).with_for_update())
    open_ = update(grants).where(grants.c.id == number, grants.c.until.is_(None))
    if not connection.execute(open_.values(until=at, ended_by=by)).rowcount:
        return None
    _write_roles(connection, found)
    return next(grant for grant in read_grants(connection) if grant.id == number)


def read_grants(connection: Connection) -> list[Grant]:
    """Return all grants, the newest first; of an account that has gone, its channel is no longer known."""
    known = select(grants, accounts.c.channel).outerjoin(accounts, accounts.c.id == grants.c.account)
    return [_grant(row) for row in connection.execute(known.order_by(*_BY))]


def note_uses(connection: Connection, done: Sequence[Use], at: int) -> None:
    """Log what was done, or refused."""
    rows = [
        {"at": at, "account": use.account, "action": use.action, "unit": use.unit, "allowed": use.allowed}
        for use in done
    ]
    if rows:
        connection.execute(insert(uses), rows)


def make_group(connection: Connection, unit: str, name: str, at: int) -> Group:
    """Return a commune's group by its name, made where there is none."""
    here = select(groups).where(groups.c.unit == unit)
    known = connection.execute(here).all()
    found = next((row for row in known if row.name.casefold() == name.casefold()), None)
    if found is not None:
        return Group(found.code, found.name, found.unit)
    last = max((int(row.code.rpartition("-")[2]) for row in known), default=0)
    made = Group(f"{unit}-{last + 1}", name, unit)
    connection.execute(insert(groups), {"code": made.code, "name": name, "unit": unit, "made": at})
    return made


def read_groups(connection: Connection) -> list[Group]:
    """Return all groups, by their codes."""
    return [Group(row.code, row.name, row.unit) for row in connection.execute(select(groups).order_by(groups.c.code))]


def _several(connection: Connection, account: int) -> bool:
    counting = select(func.count()).select_from(members).where(members.c.account == account)
    return connection.execute(counting).scalar_one() > 1


def _words(connection: Connection, account: int) -> list[str]:
    held = select(grants).where(grants.c.account == account, grants.c.until.is_(None)).order_by(grants.c.id)
    return [Given(row.role, row.scope).word for row in connection.execute(held)]


def _write_roles(connection: Connection, account: int) -> None:
    words = " ".join(dict.fromkeys(_words(connection, account)))
    connection.execute(update(accounts).where(accounts.c.id == account).values(roles=words))


def _grant(row: Row[Any]) -> Grant:
    given = Given(row.role, row.scope, row.note)
    until = None if row.until is None else from_moment(row.until)
    who = row.id, row.account, row.channel or ""
    return Grant(*who, given, row.given_by, from_moment(row.since), until, row.ended_by)
