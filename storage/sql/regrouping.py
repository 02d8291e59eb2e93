"""Counting people anew when learners turn out to be one person, or two after all."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from storage.sql.rollups.changes import Changes
from storage.sql.rollups.facts import NOWHERE, read_facts, read_histories
from storage.sql.rollups.folding import be_alone, fold_people, read_presence
from storage.sql.rollups.people import finish, passings, stand
from storage.tables import histories, records


def regroup(connection: Connection, before: Sequence[Sequence[int]], after: Sequence[Sequence[int]]) -> None:
    """Count some people as others, within the caller's transaction.

    Each person is given as all their learners; ``before`` and ``after`` group the same learners, as in ``[[a], [b]]``
    and ``[[a, b]]`` for a join, the other way round where it is undone. Nothing else may write rollups meanwhile: call
    it in the transaction that writes the join, before or after.
    """
    be_alone(connection)
    fold_people(connection, before)
    learners = [learner for person in before for learner in person]
    facts = read_facts(connection, records.c.learner.in_(learners))
    given = read_histories(connection, histories, learners)
    active = read_presence(connection, learners)
    changes = Changes()
    for people, by in ((before, -1), (after, 1)):
        for person in people:
            passed = [one for own in person for one in passings(facts.get(own, ()), given.get(own, NOWHERE))]
            finish(changes, passed, by)
            stand(changes, set().union(*(active.get(own, set()) for own in person)), by)
    changes.write(connection)
