"""The names of people on a list, where a helper is looking at them: they go as soon as the person does."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select, update

from storage.rows.helping import SHOWN, short
from storage.tables import enrolments, learners

HELPER = "helper:"
"""What the role of a helper begins with, before the code of the group."""
NOBODY = "0~…~"
"""What stands there of one who has gone."""


def token(learner: int, name: str) -> str:
    """Return how somebody on a list stands in a helper's seat while they are looked at: ``number~name~``."""
    return f"{short(learner)}~{name[:SHOWN]}~"


def unname(connection: Connection, ids: Sequence[int]) -> None:
    """Take the names of people who go out of the seats of helpers who are looking at them just now."""
    rows = connection.execute(
        select(enrolments.c.learner, enrolments.c.name).where(enrolments.c.learner.in_(ids))
    ).all()
    for row in rows:
        shown = token(row.learner, row.name)
        looking = update(learners).where(learners.c.seat.contains(shown, autoescape=True))
        connection.execute(looking.values(seat=func.replace(learners.c.seat, shown, NOBODY)))
