"""Locking learners for what is done to them outside a turn, in the order in which turns lock."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, or_, select

from storage.tables import accounts, learners, members


def lock_in_order(connection: Connection, ids: Sequence[int]) -> None:
    """Lock the accounts that speak as any of these and then the learners, each in the order of their numbers."""
    shared = select(members.c.account).where(members.c.learner.in_(ids))
    theirs = select(accounts.c.id).where(or_(accounts.c.learner.in_(ids), accounts.c.id.in_(shared)))
    connection.execute(theirs.order_by(accounts.c.id).with_for_update()).all()
    mine = select(learners.c.id).where(learners.c.id.in_(ids)).order_by(learners.c.id)
    connection.execute(mine.with_for_update()).all()
