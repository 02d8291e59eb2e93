"""What is left of people who are erased: the same sums, with the month as their finest time, and nobody behind them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, select, union

from storage.sql.regrouping import regroup
from storage.sql.rollups.changes import Changes
from storage.sql.rollups.facts import NOWHERE, Fact, History, read_facts, read_histories
from storage.sql.rollups.folding import be_alone, fold_people, read_presence
from storage.sql.rollups.people import finish, passings, people_of, stand, take
from storage.sql.rollups.sums import add_up
from storage.tables import deltas, histories, presence, records

_OWNED = (deltas, histories, presence)


def anonymise(connection: Connection, learners: Sequence[int]) -> None:
    """Turn all that counts of some learners into tallies. Who is one person with one who stays, stays one apart."""
    be_alone(connection)
    gone = _counted(connection, learners)
    for person in people_of(connection, gone):
        left = [learner for learner in person if learner not in learners]
        going = [learner for learner in person if learner in learners]
        if left:
            regroup(connection, [person], [going, *people_of(connection, left, apart_from=going)])
        _anonymise(connection, going)


def _counted(connection: Connection, learners: Sequence[int]) -> set[int]:
    """Return who of some learners has left a trace in the counts: most of those who only looked in have not."""
    found = [select(table.c.learner).where(table.c.learner.in_(learners)) for table in _OWNED]
    return set(connection.execute(union(*found)).scalars())


def _anonymise(connection: Connection, person: Sequence[int]) -> None:
    fold_people(connection, [person])
    facts = read_facts(connection, records.c.learner.in_(person))
    given = read_histories(connection, histories, person)
    active = read_presence(connection, person)
    left = Changes()
    count(left, [(own, given.get(learner, NOWHERE)) for learner, own in facts.items()])
    stand(left, set().union(*active.values()))
    left.negated().write(connection)
    left.anonymous().write(connection, erased=True)
    for table in _OWNED:
        connection.execute(delete(table).where(table.c.learner.in_(person)))


def count(changes: Changes, lives: Sequence[tuple[Sequence[Fact], History]]) -> None:
    """Add all that one person ever did: the facts of each of their learners, with the history they count by."""
    finish(changes, (one for facts, history in lives for one in passings(facts, history)))
    for facts, history in lives:
        add_up(changes, facts, history)
        lessons: dict[str, list[Fact]] = {}
        for fact in facts:
            lessons.setdefault(fact.lesson, []).append(fact)
        for done in lessons.values():
            take(changes, done)
