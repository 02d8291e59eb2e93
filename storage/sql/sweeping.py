"""Dropping what its time is over for, a little in each transaction, so that no turn waits long."""

from __future__ import annotations

from sqlalchemy import Connection, delete, exists, select

from storage.sql.doors import sweep_door_codes
from storage.sql.erasure import erase
from storage.sql.moments import HOUR
from storage.tables import (
    accounts,
    attempts,
    invites,
    learners,
    links,
    logins,
    members,
    messages,
    pickups,
    records,
    sessions,
)

PART = 500
"""At most so many learners in a transaction; message ids are ten times as light."""

MESSAGES_STAY = 25 * HOUR
STRANGERS_STAY = 24 * HOUR
LOG_STAYS = 90 * 24 * HOUR
"""How long it is kept which codes were tried, and which invites there were."""


def sweep_messages(connection: Connection, now: int) -> bool:
    """Drop old message ids; return whether there may be more."""
    old = select(messages.c.key).where(messages.c.at < now - MESSAGES_STAY).limit(PART * 10)
    return connection.execute(delete(messages).where(messages.c.key.in_(old))).rowcount == PART * 10


def sweep_strangers(connection: Connection, now: int) -> bool:
    """Drop learners who never said yes, with their accounts; return whether there may be more."""
    long_ago = learners.c.made < now - STRANGERS_STAY
    # Who took a yes back has some days to think again; see :mod:`storage.sql.retaining`.
    took_back = exists().where(records.c.learner == learners.c.id, records.c.kind == "withdrew")
    found = select(learners.c.id).where(learners.c.consented.is_(None), long_ago, ~took_back).limit(PART)
    ids = connection.execute(found).scalars().all()
    if ids:
        others = select(members.c.home).where(members.c.account == accounts.c.id, members.c.home.not_in(ids))
        alone = select(accounts.c.id).where(accounts.c.learner.in_(ids), ~others.exists())
        left = connection.execute(alone).scalars().all()
        erase(connection, ids)
        connection.execute(delete(accounts).where(accounts.c.id.in_(left)))
    return len(ids) == PART


def sweep_farewells(connection: Connection, now: int) -> bool:
    """Drop accounts that nobody speaks through any more; return whether there may be more."""
    long_ago = accounts.c.seen < now - STRANGERS_STAY
    found = select(accounts.c.id).where(accounts.c.learner.is_(None), long_ago).limit(PART)
    return connection.execute(delete(accounts).where(accounts.c.id.in_(found))).rowcount == PART


def sweep_codes(connection: Connection, now: int) -> bool:
    """Drop links and codes once they are over, and old invites and tries; all are few."""
    for column in (links.c.until, logins.c.until, sessions.c.until, pickups.c.until):
        connection.execute(delete(column.table).where(column < now))
    connection.execute(delete(invites).where(invites.c.until < now - LOG_STAYS))
    connection.execute(delete(attempts).where(attempts.c.at < now - LOG_STAYS))
    return False


SWEEPS = (sweep_messages, sweep_strangers, sweep_farewells, sweep_codes, sweep_door_codes)
