"""Reminders between the turn that set their time and the turn that takes them up when they are due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from storage.rows import Reminder
from storage.sql.moments import HOUR, from_moment, to_moment
from storage.sql.requesting import CLAIM
from storage.tables import accounts, members, reminders

_DAY = 24 * HOUR
_FAR = 9 * _DAY
"""No turn sets a time that far ahead: such a row was written under a clock that was wrong, and is taken up at once."""


def claim_reminders(connection: Connection, channels: Sequence[str], limit: int, now: datetime) -> list[Reminder]:
    """See :meth:`storage.store.Store.claim_reminders`."""
    at = to_moment(now)
    rows = _free(connection, reminders.c.held <= at, limit)
    if len(rows) < limit:
        rows += _free(connection, reminders.c.held > at + _FAR, limit - len(rows))
    due = {row.learner: row.due for row in rows}
    found = reached(connection, list(due), channels)
    _hold(connection, list(found), at + CLAIM)
    _hold(connection, [learner for learner in due if learner not in found], at + _DAY)
    return [
        Reminder(learner, from_moment(moment), *found[learner]) for learner, moment in due.items() if learner in found
    ]


def put_off(connection: Connection, reminder: Reminder, until: datetime) -> None:
    """See :meth:`storage.store.Store.put_off`."""
    as_it_was = update(reminders).where(
        reminders.c.learner == reminder.learner, reminders.c.due == to_moment(reminder.due)
    )
    connection.execute(as_it_was.values(due=to_moment(until), held=to_moment(until)))


def _free(connection: Connection, which: ColumnElement[bool], limit: int) -> list[Row[Any]]:
    found = select(reminders.c.learner, reminders.c.due).where(which).order_by(reminders.c.held).limit(limit)
    return list(connection.execute(found.with_for_update(skip_locked=True)))


def reached(connection: Connection, learners: Sequence[int], channels: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Return where learners were last of the accounts that can be written to."""
    place = accounts.c.channel, accounts.c.address, accounts.c.seen, accounts.c.id
    reached = accounts.c.channel.in_(channels), ~accounts.c.gone
    current = select(accounts.c.learner, *place).where(accounts.c.learner.in_(learners), *reached)
    sharing = select(members.c.learner, *place).join(members, members.c.account == accounts.c.id)
    known = current.union(sharing.where(members.c.learner.in_(learners), *reached))
    # Of several rows of a learner the last one stays.
    rows = sorted(connection.execute(known), key=lambda row: (row.seen, row.id))
    return {row.learner: (row.channel, row.address) for row in rows}


def _hold(connection: Connection, learners: Sequence[int], until: int) -> None:
    if learners:
        connection.execute(update(reminders).where(reminders.c.learner.in_(learners)).values(held=until))
