"""People on a helpers' list: learners without an account of their own, who said yes aloud."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Connection, insert, select

from storage.rows import Record
from storage.rows.helping import Asker, Enrolment
from storage.sql.erasure import forget
from storage.sql.moments import to_moment
from storage.sql.noting import note, note_moved
from storage.sql.present import new_learner
from storage.tables import enrolments, learners, traits

By: TypeAlias = tuple[Asker, int]
"""Who asks, and the number of their account."""

SPOKEN = "spoken"
"""Where a record of consent tells how it was given: the notice was read aloud, and they said yes."""
ASSISTED = "assisted"


def enrol(connection: Connection, by: By, person: Enrolment, now: datetime) -> int:
    """See :meth:`storage.store.Store.enrol`."""
    (asker, helper), learner, at = by, new_learner().id, to_moment(now)
    once = _enrolled(connection, by, person, at)
    if once is not None:
        return once
    row = {"id": learner, "turn": 1, "seat": person.seat, "shelf": "", "made": at, "consented": at}
    connection.execute(insert(learners), row)
    told = {"learner": learner, "unit": asker.unit, "helper": helper, "since": at}
    connection.execute(insert(enrolments), {**told, "name": person.name, "village": person.village})
    yes = Record("consented", now, ASSISTED, version=SPOKEN, option=person.language, value=person.notice)
    note(connection, [(learner, asker.channel, yes)])
    known = [{"learner": learner, "name": name, "since": at, "value": said} for name, said in person.traits.items()]
    if known:
        connection.execute(insert(traits), known)
        note_moved(connection, learner, now)
    return learner


def _enrolled(connection: Connection, by: By, person: Enrolment, at: int) -> int | None:
    """Return who was enrolled by this request, where it was done before and that could not be told; or None."""
    (asker, helper), this = by, enrolments.c
    same = this.unit == asker.unit, this.helper == helper, this.since == at
    found = select(this.learner).where(*same, this.name == person.name, this.village == person.village)
    return connection.execute(found).scalar()


def strike(connection: Connection, unit: str, learner: int, at: int) -> bool:
    """See :meth:`storage.store.Store.strike`."""
    found = on_list(connection, unit, [learner])
    forget(connection, found, at)
    return bool(found)


def on_list(connection: Connection, unit: str, ids: Sequence[int]) -> list[int]:
    """Return those of some learners who are on a group's list."""
    rows = select(enrolments.c.learner).where(enrolments.c.unit == unit, enrolments.c.learner.in_(ids))
    return sorted(connection.execute(rows).scalars())
