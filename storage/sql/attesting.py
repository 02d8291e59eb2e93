"""Classes and sessions on paper, as helpers attest them: a line each, and a record for everyone of the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import TypeAlias

from sqlalchemy import Connection, insert, select

from storage.rows import VIETNAM, Record
from storage.rows.helping import Class
from storage.sql.enrolling import By
from storage.sql.moments import to_moment
from storage.sql.noting import note
from storage.tables import classes, records

Held: TypeAlias = tuple[Class, Sequence[int]]
"""A class, and who of the list was there."""

ATTESTED = "attested"
_NOON = time(12, tzinfo=VIETNAM)
"""When on its day what was attested is written down for: its hour is not known."""


def attest(connection: Connection, by: By, of: Held, now: datetime) -> None:
    """See :meth:`storage.store.Store.attest`. Nobody is written down twice for one lesson on one day."""
    (asker, helper), (held, there) = by, of
    row = {name: getattr(held, name) for name in ("kind", "lesson", "day", "place", "people")}
    row |= {"unit": asker.unit, "helper": helper, "at": to_moment(now)}
    same = select(classes.c.id).where(*(classes.c[name] == value for name, value in row.items()))
    if connection.execute(same).first() is not None:
        # The request was done before, and that could not be told; of the list, some may have gone since.
        return
    connection.execute(insert(classes), {**row, "listed": len(there)})
    at = min(datetime.combine(_date(held.day), _NOON), now)
    passed = Record("completed", at, ATTESTED, lesson=held.lesson, value=held.kind)
    again = set(_already(connection, held, there))
    note(connection, [(learner, asker.channel, passed) for learner in there if learner not in again])


def read_classes(connection: Connection, first: int, last: int) -> list[Class]:
    """See :meth:`storage.store.Store.classes`."""
    rows = select(classes).where(classes.c.day.between(first, last)).order_by(classes.c.day, classes.c.id)
    return [
        Class(row.unit, row.kind, row.lesson, row.day, row.place, row.people, row.listed)
        for row in connection.execute(rows)
    ]


def _already(connection: Connection, held: Class, there: Sequence[int]) -> Sequence[int]:
    mine = (records.c.learner.in_(there), records.c.lesson == held.lesson, records.c.day == held.day)
    rows = select(records.c.learner).where(*mine, records.c.kind == "completed", records.c.mode == ATTESTED)
    return connection.execute(rows).scalars().all()


def _date(day: int) -> datetime:
    return datetime(day // 10_000, day // 100 % 100, day % 100)  # noqa: DTZ001 - a date; the hour is joined to it.
