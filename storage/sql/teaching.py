"""Somebody of a helper's list sits at the helper's account: they are current there, and hand it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select, true, update

from storage.rows.helping import Taught
from storage.sql.enrolling import on_list
from storage.sql.persons import person_of
from storage.sql.upserts import upsert
from storage.tables import accounts, enrolments, members


def teach(connection: Connection, account: int, asked: tuple[str, int], at: int) -> Taught | None:
    """See :meth:`storage.store.Store.teach`; ``asked`` are the group and who of its list is taught."""
    unit, pupil = asked
    if not on_list(connection, unit, [pupil]):
        return None
    learner = person_of(connection, pupil)
    name = connection.execute(select(enrolments.c.name).where(enrolments.c.learner == pupil)).scalar_one()
    # Whoever was taught before goes; the helper has a place to come back to.
    connection.execute(delete(members).where(members.c.account == account, members.c.taught))
    whose = connection.execute(select(accounts.c.learner, accounts.c.author).where(accounts.c.id == account)).one()
    helper = {"home": whose.author or whose.learner, "learner": whose.learner, "name": "", "since": at}
    connection.execute(upsert(connection.dialect, members).on_conflict_do_nothing(), _row(account, helper))
    taught = {"home": pupil, "learner": learner, "name": name, "since": at + 1, "taught": True}
    connection.execute(insert(members), _row(account, taught))
    connection.execute(update(accounts).where(accounts.c.id == account).values(shared=true()))
    return Taught(learner, name)


def _row(account: int, member: dict[str, Any]) -> dict[str, Any]:
    return {"account": account, "picture": "", "taught": False, **member}
