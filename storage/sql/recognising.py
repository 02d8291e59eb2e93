"""Papers given for finished courses: a code stands on each, and only the code's hash is kept.

The code is made of the store's secret, the learner, the course and the day, so that a second paper for the same
bears the same one, and whoever printed the first is not let down.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from storage.rows import Recognition
from storage.sql.upserts import upsert
from storage.tables import recognitions


def keep(connection: Connection, hashed: bytes, learner: int, given: Recognition) -> None:
    """Keep a paper, once."""
    row = upsert(connection.dialect, recognitions).values(
        hash=hashed, learner=learner, course=given.course, day=given.day
    )
    connection.execute(row.on_conflict_do_nothing())


def find(connection: Connection, hashed: bytes) -> Recognition | None:
    """Return what the paper with this code's hash was given for, or None."""
    found = select(recognitions.c.course, recognitions.c.day).where(recognitions.c.hash == hashed)
    row = connection.execute(found).one_or_none()
    return Recognition(row.course, row.day) if row else None
