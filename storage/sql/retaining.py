"""Dropping what has stayed its time: idle learners become tallies, and what nobody came back for goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, and_, case, delete, exists, select

from storage.rows.privacy import UNDER_16, Retention
from storage.sql.erasure import forget
from storage.sql.locking import lock_in_order
from storage.sql.moments import span
from storage.sql.persons import everyone
from storage.tables import accounts, joins, learners, records, requests, set_aside, supporters, traits, uses

PART = 200
"""At most so many learners in a transaction."""


def find_overdue(connection: Connection, retention: Retention, now: int) -> Iterator[int]:
    """Yield the learners whose time is over; all that there are have to be looked at."""
    overdue = select(learners.c.id).where(_overdue(retention, now))
    yield from connection.execute(overdue.execution_options(yield_per=PART)).scalars()


def retire(connection: Connection, ids: Sequence[int], retention: Retention, now: int) -> int:
    """Make tallies of those among these learners whose time is still over; return how many."""
    lock_in_order(connection, everyone(connection, ids))
    still = select(learners.c.id).where(learners.c.id.in_(ids), _overdue(retention, now))
    going = list(connection.execute(still).scalars())
    forget(connection, going, now)
    return len(going)


def drop_old(connection: Connection, retention: Retention, now: int) -> None:
    """Drop requests that were never taken in, events that were set aside, and uses of roles, each after its time."""
    for column, stay in (
        (requests.c.made, retention.requests),
        (set_aside.c.at, retention.set_aside),
        (uses.c.at, retention.uses),
        # Codes to stand by somebody that nobody took.
        (supporters.c.until, timedelta(0)),
    ):
        connection.execute(delete(column.table).where(column < now - span(stay)))


def _overdue(retention: Retention, now: int) -> ColumnElement[bool]:
    return (learners.c.consented.is_not(None) & _idle(retention, now)) | _withdrawn(now - span(retention.withdrawn))


def _idle(retention: Retention, now: int) -> ColumnElement[bool]:
    """Return which learners neither spoke nor were taught since their time began; a joined one is the other's part."""
    since = case((_child(), now - span(retention.children)), else_=now - span(retention.idle))
    mine = accounts.c.learner == learners.c.id
    return and_(
        learners.c.made < since,
        ~exists().where(mine, (accounts.c.seen >= since) | (accounts.c.roles != "")),
        ~exists().where(records.c.learner == learners.c.id, records.c.at >= since),
        ~exists().where(joins.c.learner == learners.c.id, joins.c.until.is_(None)),
    )


def _child() -> ColumnElement[bool]:
    age = select(traits.c.value).where(traits.c.learner == learners.c.id, traits.c.name == "age")
    return age.order_by(traits.c.since.desc()).limit(1).correlate(learners).scalar_subquery() == UNDER_16


def _withdrawn(before: int) -> ColumnElement[bool]:
    """Return which learners took their yes back before a moment, and gave it no more."""
    took_back = and_(records.c.learner == learners.c.id, records.c.kind == "withdrew")
    since = exists().where(took_back, records.c.at >= before)
    return learners.c.consented.is_(None) & exists().where(took_back, records.c.at < before) & ~since
