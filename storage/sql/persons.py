"""Who is one person with whom: open joins, followed to their end.

``joins`` says that a learner is joined into another. Whoever is not joined is their own person. Joins are never
written over: one that was undone has an end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, Connection, select

from storage.tables import joins

OPEN = joins.c.until.is_(None)


def read_joined(connection: Connection) -> dict[int, int]:
    """Return every learner who is joined into another one, with that other one."""
    return _pairs(connection, OPEN)


def read_persons(connection: Connection) -> dict[int, int]:
    """Return every learner who is joined into another one, with the person they are."""
    joined = read_joined(connection)
    return {learner: person(learner, joined) for learner in joined}


def person(learner: int, joined: Mapping[int, int]) -> int:
    """Return who a learner is, following joins to their end."""
    while learner in joined:
        learner = joined[learner]
    return learner


def person_of(connection: Connection, learner: int) -> int:
    """Return who a learner is now."""
    while (into := _pairs(connection, OPEN & (joins.c.learner == learner))).get(learner):
        learner = into[learner]
    return learner


def everyone(connection: Connection, learners: Iterable[int]) -> list[int]:
    """Return all learners who are one person with any of those, they themselves among them, by number."""
    return joined_into(connection, {person_of(connection, learner) for learner in learners})


def joined_into(connection: Connection, learners: Iterable[int]) -> list[int]:
    """Return those learners and all who were joined into them, whoever they are joined into themselves, by number."""
    found = new = set(learners)
    while new:
        new = set(_pairs(connection, OPEN & joins.c.into.in_(new))) - found
        found = found | new
    return sorted(found)


def _pairs(connection: Connection, which: ColumnElement[bool]) -> dict[int, int]:
    rows = connection.execute(select(joins.c.learner, joins.c.into).where(which))
    return {row.learner: row.into for row in rows}
