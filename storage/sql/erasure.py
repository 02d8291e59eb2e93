"""Erasing learners: what they did becomes anonymous tallies, so that no count changes; nothing else is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, delete, or_, select

from storage.sql.counts import read_activity_of
from storage.sql.doors import leave_doors
from storage.sql.leaving import end_roles, leave
from storage.sql.naming import unname
from storage.sql.persons import everyone
from storage.sql.rollups.erasing import anonymise
from storage.sql.rollups.people import people_of
from storage.sql.upserts import upsert
from storage.tables import (
    codes,
    enrolments,
    erasures,
    joins,
    learners,
    links,
    memory,
    recognitions,
    records,
    reminders,
    requests,
    supporters,
    tallies,
    traits,
)

_FIGURES = ("began", "completions", "sittings", "attempts")
_PART = 512
"""About so many learners are erased by the same statements."""


def forget(connection: Connection, ids: Sequence[int], at: int) -> None:
    """Erase learners who asked for it, each with all who are one person with them, and keep that it was done.

    That is kept for the day a backup is put back.
    """
    if ids:
        forget_these(connection, everyone(connection, ids), at)


def forget_these(connection: Connection, ids: Sequence[int], at: int) -> None:
    """Erase just these learners, and keep that it was done."""
    erase(connection, ids)
    end_roles(connection, at)
    row = upsert(connection.dialect, erasures).on_conflict_do_nothing()
    connection.execute(row, [{"learner": learner, "at": at} for learner in ids])


def read_erasures(connection: Connection, since: int) -> list[tuple[int, int]]:
    """Return who was erased from a moment on, as their numbers and the moments, oldest first."""
    found = select(erasures.c.learner, erasures.c.at).where(erasures.c.at >= since)
    rows = connection.execute(found.order_by(erasures.c.at, erasures.c.learner))
    return [(row.learner, row.at) for row in rows]


def erase(connection: Connection, ids: Sequence[int]) -> None:
    """Erase learners; their accounts stay, with whoever shared them, else with nobody behind them."""
    for part in _whole(connection, ids):
        anonymise(connection, part)
        leave_doors(connection, part)
        unname(connection, part)
        _tally(connection, part)
        for owned in (records, traits, memory, requests, codes, recognitions, reminders, enrolments):
            connection.execute(delete(owned).where(owned.c.learner.in_(part)))
        connection.execute(delete(links).where(or_(links.c.learner.in_(part), links.c.other.in_(part))))
        connection.execute(delete(joins).where(or_(joins.c.learner.in_(part), joins.c.into.in_(part))))
        leave(connection, part)
        named = supporters.c.learner.in_(part) | supporters.c.supporter.in_(part)
        connection.execute(delete(supporters).where(named))
        connection.execute(delete(learners).where(learners.c.id.in_(part)))


def _whole(connection: Connection, ids: Sequence[int]) -> Iterator[list[int]]:
    """Yield learners in parts that cut through no person: in two parts, one person would be counted as two."""
    going, part = set(ids), list[int]()
    for person in people_of(connection, ids):
        part += sorted(going.intersection(person))
        if len(part) >= _PART:
            yield part
            part = []
    if part:
        yield part


def _tally(connection: Connection, ids: Sequence[int]) -> None:
    row = upsert(connection.dialect, tallies)
    more = {figure: tallies.c[figure] + row.excluded[figure] for figure in _FIGURES}
    added = row.on_conflict_do_update(index_elements=[*tallies.primary_key], set_=more)
    done = [
        {
            "month": activity.month,
            "lesson": activity.lesson,
            "unit": activity.unit,
            "audience": activity.audience,
            "mode": activity.mode,
            **{figure: getattr(activity, figure) for figure in _FIGURES},
        }
        for activity in read_activity_of(connection, ids)
    ]
    if done:
        connection.execute(added, done)
