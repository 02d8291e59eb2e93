"""How far screens have been shown, as the rows of the accounts hold it, and which accounts still wait for theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from storage.rows import Member, Owed, Person, Showing
from storage.sql.moments import SECOND, from_moment, to_moment
from storage.sql.sharing import MemberReader
from storage.tables import UNSHOWN, accounts, learners

SHOWING = (accounts.c.turn, accounts.c.shown, accounts.c.place, accounts.c.shown_at, accounts.c.unsure)
"""The columns that :func:`to_showing` takes, in its order."""

_AHEAD = 120 * SECOND
"""Who was seen that much later than the time before which is looked was seen by a clock that was set back since."""

NOTHING_SHOWN = Showing()
"""That of a new account, and of every one on a channel that sends no screens."""

OWED = (
    select(
        accounts.c.id,
        accounts.c.channel,
        accounts.c.address,
        accounts.c.roles,
        accounts.c.seen,
        learners.c.id.label("learner"),
        learners.c.turn.label("learner_turn"),
        learners.c.seat,
        learners.c.shelf,
        accounts.c.author,
        accounts.c.shared,
        *SHOWING,
    )
    .select_from(accounts.outerjoin(learners))
    .where(UNSHOWN)
    .order_by(accounts.c.id)
)
"""Asks for accounts whose last drawing is to come, by their numbers; :func:`read_unshown` takes it."""


def to_showing(turn: int, shown: int, place: str, shown_at: int | None, unsure: int) -> Showing:
    """Return what an account's columns say."""
    if not (turn or place):
        return NOTHING_SHOWN
    return Showing(turn, shown, place, None if shown_at is None else from_moment(shown_at), bool(unsure))


def finding_unshown(channels: Sequence[str], before: datetime, after: int) -> Select[Any]:
    """Return the question for accounts whose last drawing is not marked shown, by their numbers."""
    since = to_moment(before)
    due = ~accounts.c.seen.between(since, since + _AHEAD)
    return OWED.where(accounts.c.channel.in_(channels), accounts.c.id > after, due)


def read_unshown(connection: Connection, finding: Select[Any], reader: MemberReader) -> list[Owed]:
    """See :meth:`storage.store.Store.unshown`."""
    rows = connection.execute(finding).all()
    together = reader.read(connection.connection.cursor(), [row.id for row in rows if row.shared])
    return [Owed(row.address, _person(row, together.get(row.id, ()))) for row in rows]


def _person(row: Any, together: tuple[Member, ...]) -> Person:
    return Person(
        row.id,
        row.channel,
        tuple(row.roles.split()),
        row.learner or 0,
        row.learner_turn or 0,
        row.seat or "",
        row.shelf or "",
        from_moment(row.seen),
        showing=to_showing(row.turn, row.shown, row.place, row.shown_at, row.unsure),
        author=row.author or 0,
        members=together,
    )
