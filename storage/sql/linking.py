"""Codes that connect two accounts: one shows it, the other types it, both see with whom, both agree.

Whoever is told of the other learns the channel and nothing else. The words of a code find it, its digits prove it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, delete, insert, or_, select, update

from storage.rows.people import LINK_TRIES, LINKED, Link, Place, Renew
from storage.sql.joining import join
from storage.sql.moments import SECOND
from storage.sql.persons import everyone
from storage.sql.trying import is_tired, note_try
from storage.tables import accounts, learners, links, members, requests

KIND = "link"
_LINKED = int(LINKED.total_seconds()) * SECOND


class Hashed(NamedTuple):
    """A code as it is kept: the hash of all of it, and that of its words."""

    whole: bytes
    words: bytes


class Side(NamedTuple):
    """Somebody who connects accounts: the learner, and the account they speak through."""

    learner: int
    place: Place


def open_link(connection: Connection, side: Side, code: Hashed, at: int) -> bool:
    """Keep a new code in place of the one before; return False where another one has the same words just now."""
    _drop(connection, side.learner)
    connection.execute(delete(links).where(links.c.until <= at))
    if connection.execute(select(links.c.hash).where(links.c.words == code.words)).first():
        return False
    channel, address = side.place
    row = {"hash": code.whole, "words": code.words, "learner": side.learner, "channel": channel, "address": address}
    nobody = {"other": None, "other_channel": "", "other_address": "", "agreed": False, "other_agreed": False}
    connection.execute(insert(links), {**row, **nobody, "until": at + _LINKED, "tries": 0})
    return True


def enter(connection: Connection, side: Side, code: Hashed, who: bytes, at: int) -> Link:
    """Type a code; where it is one, tell the other side of it."""
    if is_tired(connection, KIND, who, at):
        return Link("tired")
    free = links.c.until > at, links.c.other.is_(None), links.c.tries < LINK_TRIES
    found = connection.execute(select(links).where(links.c.hash == code.whole, *free).with_for_update()).one_or_none()
    note_try(connection, KIND, who, at, good=found is not None)
    if found is None:
        spent = update(links).where(links.c.words == code.words, links.c.other.is_(None))
        connection.execute(spent.values(tries=links.c.tries + 1))
        return Link("unknown")
    if found.learner == side.learner or _share(connection, (found.learner, side.learner)):
        return Link("own")
    _drop(connection, side.learner)
    channel, address = side.place
    met = {"other": side.learner, "other_channel": channel, "other_address": address}
    connection.execute(update(links).where(links.c.hash == code.whole).values(met))
    tell(connection, Side(found.learner, (found.channel, found.address)), ("link-met", channel), at)
    return Link("met", found.channel)


def look(connection: Connection, learner: int, at: int) -> Link:
    """Return how the connecting stands for somebody."""
    row = _mine(connection, learner, at)
    if row is None or row.other is None:
        return Link("start")
    own, there = _sides(row, learner)
    return Link("agreed" if own.agreed else "met", there.side.place[0])


def answer(connection: Connection, said: tuple[int, bool], at: int, renew: Renew) -> Link:
    """Agree, or not; once both do, the younger of the two becomes part of the older."""
    learner, yes = said
    row = _mine(connection, learner, at)
    if row is None or row.other is None:
        return Link("over")
    own, there = _sides(row, learner)
    channel = there.side.place[0]
    if not yes:
        connection.execute(delete(links).where(links.c.hash == row.hash))
        tell(connection, there.side, ("link-off", own.side.place[0]), at)
        return Link("off", channel)
    if not there.agreed:
        agreed = {"agreed": True} if row.learner == learner else {"other_agreed": True}
        connection.execute(update(links).where(links.c.hash == row.hash).values(agreed))
        return Link("agreed", channel)
    connection.execute(delete(links).where(links.c.hash == row.hash))
    return _joined(connection, (own.side, there.side), at, renew)


def tell(connection: Connection, side: Side, told: tuple[str, str], at: int) -> None:
    """Let something be told to a learner at an account: a request that is answered already."""
    channel, address = side.place
    row = {
        "id": f"told {secrets.token_hex(8)}",
        "kind": "told",
        "body": "{}",
        "channel": channel,
        "address": address,
        "learner": side.learner,
        "made": at,
        "tries": 0,
        "held": 0,
        "result": json.dumps({"what": told[0], "detail": told[1]}),
        "failed": None,
    }
    connection.execute(insert(requests), row)


def tell_all(connection: Connection, persons: Sequence[int], what: str, at: int) -> None:
    """Tell every account that some people speak through."""
    current = select(accounts.c.channel, accounts.c.address, accounts.c.learner)
    sharing = select(accounts.c.channel, accounts.c.address, members.c.learner)
    sharing = sharing.join(members, members.c.account == accounts.c.id).where(members.c.learner.in_(persons))
    for channel, address, learner in connection.execute(current.where(accounts.c.learner.in_(persons)).union(sharing)):
        tell(connection, Side(learner, (channel, address)), (what, ""), at)


class _Standing(NamedTuple):
    side: Side
    agreed: bool


def _sides(row: Row[Any], learner: int) -> tuple[_Standing, _Standing]:
    """Return how a learner stands with a code, and the other one."""
    maker = _Standing(Side(row.learner, (row.channel, row.address)), row.agreed)
    taker = _Standing(Side(row.other, (row.other_channel, row.other_address)), row.other_agreed)
    return (maker, taker) if row.learner == learner else (taker, maker)


def _mine(connection: Connection, learner: int, at: int) -> Row[Any] | None:
    mine = or_(links.c.learner == learner, links.c.other == learner)
    newest = select(links).where(mine, links.c.until > at).order_by(links.c.until.desc()).limit(1)
    return connection.execute(newest.with_for_update()).first()


def _drop(connection: Connection, learner: int) -> None:
    connection.execute(delete(links).where(or_(links.c.learner == learner, links.c.other == learner)))


def _share(connection: Connection, both: tuple[int, int]) -> bool:
    """Return whether two are one person already, or share a phone."""
    here = select(members.c.account).where(members.c.learner == both[0])
    there = select(members.c.account).where(members.c.learner == both[1], members.c.account.in_(here))
    return both[1] in everyone(connection, both[:1]) or connection.execute(there).first() is not None


def _joined(connection: Connection, sides: tuple[Side, Side], at: int, renew: Renew) -> Link:
    ids = [side.learner for side in sides]
    row = select(learners.c.id).where(learners.c.id.in_(ids)).order_by(learners.c.consented, learners.c.id)
    both = list(connection.execute(row).scalars())
    if len(both) < len(ids) or not join(connection, (both[1], both[0]), at, renew):
        return Link("over")
    for side, other in (sides, sides[::-1]):
        tell(connection, Side(both[0], side.place), ("joined", other.place[0]), at)
    return Link("joined", sides[1].place[0])
