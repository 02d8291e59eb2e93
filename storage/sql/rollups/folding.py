"""Folding: what turns wrote down is taken out of ``deltas`` and added to the rollups, in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from storage.sql.rollups.changes import Changes
from storage.sql.rollups.facts import (
    DELTA,
    MOVED,
    NOWHERE,
    PASSED,
    Fact,
    Given,
    by_learner,
    read_facts,
    read_histories,
)
from storage.sql.rollups.people import (
    Passing,
    Seen,
    Subject,
    finish,
    is_passing,
    passings,
    people_of,
    seen,
    stand,
    subject_of,
    take,
)
from storage.sql.rollups.sums import add_up
from storage.tables import deltas, histories, presence, records, traits

PART = 150
"""Deltas whose learners are folded in one transaction: turns wait meanwhile, so they are few."""

_ALONE = 4_801_729_032
"""The number of the advisory lock that whoever writes rollups holds."""


def fold(connection: Connection) -> int:
    """Fold the oldest deltas; return how many were. See :meth:`storage.store.counts.CountsStore.fold`."""
    if connection.dialect.name == "postgresql":
        # All that is read has to be of one moment, or a record would be there whose delta is not.
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        if not connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _ALONE}).scalar():
            return 0
    oldest = select(deltas.c.learner).order_by(deltas.c.id).limit(PART)
    waiting = set(connection.execute(oldest).scalars())
    return fold_people(connection, people_of(connection, waiting)) if waiting else 0


def be_alone(connection: Connection) -> None:
    """Wait until nobody else writes rollups, and let nobody until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ALONE})


def fold_people(connection: Connection, people: Sequence[Sequence[int]]) -> int:
    """Fold all that waits of some people, each given as all their learners; return how many deltas that were."""
    learners = [learner for person in people for learner in person]
    taken = connection.execute(delete(deltas).where(deltas.c.learner.in_(learners)).returning(*DELTA))
    waiting = by_learner(map(Fact._make, taken))
    if waiting:
        _Fold(connection, people, waiting).run()
    return sum(map(len, waiting.values()))


class _Fold:
    """One fold: how its people stood before, how they stand now, and the difference."""

    def __init__(self, connection: Connection, people: Sequence[Sequence[int]], waiting: dict[int, list[Fact]]) -> None:
        self._connection = connection
        self._people = [person for person in people if any(learner in waiting for learner in person)]
        self._learners = [learner for person in self._people for learner in person]
        self._moved = [own for own, facts in waiting.items() if any(fact.kind == MOVED for fact in facts)]
        self._new = {own: [fact for fact in facts if fact.kind != MOVED] for own, facts in waiting.items()}
        self._before = read_histories(connection, histories, self._learners)
        self._after = self._before | self._rewritten()
        self._whole = read_facts(connection, records.c.learner.in_(self._moved)) if self._moved else {}
        self._changes = Changes()

    def run(self) -> None:
        self._add_sums()
        self._add_people()
        self._add_passings()
        self._changes.write(self._connection)

    def _rewritten(self) -> dict[int, dict[str, Given]]:
        """Take over the histories of those whose history is another one."""
        if not self._moved:
            return {}
        after = read_histories(self._connection, traits, self._moved)
        self._connection.execute(delete(histories).where(histories.c.learner.in_(self._moved)))
        rows = [
            {"learner": learner, "name": name, "since": since, "value": value}
            for learner, history in after.items()
            for name, given in history.items()
            for since, value in given
        ]
        if rows:
            self._connection.execute(insert(histories), rows)
        return {learner: after.get(learner, {}) for learner in self._moved}

    def _add_sums(self) -> None:
        for learner, facts in self._new.items():
            before, after = self._before.get(learner, NOWHERE), self._after.get(learner, NOWHERE)
            if learner in self._whole:
                whole = self._whole[learner]
                add_up(self._changes, without(whole, facts), before, -1)
                add_up(self._changes, whole, after)
            else:
                add_up(self._changes, facts, after)

    def _add_people(self) -> None:
        before = read_presence(self._connection, self._learners)
        after = dict(before)
        for learner, facts in self._new.items():
            history = self._after.get(learner, NOWHERE)
            if learner in self._whole:
                after[learner] = seen(self._whole[learner], history)
            else:
                after[learner] = before.get(learner, set()) | seen(facts, history)
        for person in self._people:
            was = set().union(*(before.get(learner, set()) for learner in person))
            now = set().union(*(after.get(learner, set()) for learner in person))
            if was != now:
                stand(self._changes, was, -1)
                stand(self._changes, now)
        write_presence(self._connection, before, after)

    def _add_passings(self) -> None:
        touched = [self._touched(person) for person in self._people]
        wanted: dict[Subject, set[int]] = {}
        for person, subjects in zip(self._people, touched, strict=True):
            for subject in subjects:
                wanted.setdefault(subject, set()).update(person)
        lived = {subject: read_lived(self._connection, subject, sorted(who)) for subject, who in wanted.items()}
        for person, subjects in zip(self._people, touched, strict=True):
            for subject in subjects:
                self._pass({learner: lived[subject].get(learner, []) for learner in person})

    def _touched(self, person: Sequence[int]) -> set[Subject]:
        """Return of which lessons and courses a person may have another first passing now."""
        lives = [self._whole.get(learner) or self._new.get(learner, []) for learner in person]
        return {subject_of(fact) for facts in lives for fact in facts if is_passing(fact)}

    def _pass(self, lived: dict[int, list[Fact]]) -> None:
        """Count one person's first passing of a lesson or course anew, and how a learner did who had none before."""
        was: list[Passing] = []
        now: list[Passing] = []
        for learner, facts in lived.items():
            counted = without(facts, self._new.get(learner, ()))
            was += passings(counted, self._before.get(learner, NOWHERE))
            now += passings(facts, self._after.get(learner, NOWHERE))
            if not any(fact.kind in PASSED for fact in counted):
                take(self._changes, facts)
        finish(self._changes, was, -1)
        finish(self._changes, now)


def without(facts: Iterable[Fact], new: Iterable[Fact]) -> list[Fact]:
    """Return the facts but for the new ones, in their order."""
    left = Counter(facts) - Counter(new)
    return list(left.elements())


def read_lived(connection: Connection, subject: Subject, learners: Sequence[int]) -> dict[int, list[Fact]]:
    """Return all passings of a lesson or course by some learners, and the answers that led there."""
    lesson, course = subject
    if course:
        return read_facts(
            connection, records.c.learner.in_(learners), records.c.lesson == "", records.c.value == course
        )
    kinds = records.c.kind.in_(["answered", *sorted(PASSED)])
    return read_facts(connection, records.c.learner.in_(learners), records.c.lesson == lesson, kinds)


def read_presence(connection: Connection, learners: Sequence[int]) -> dict[int, set[Seen]]:
    """Return when and where learners were active, as far as it is counted."""
    found: dict[int, set[Seen]] = {}
    for learner, *there in connection.execute(select(*presence.c).where(presence.c.learner.in_(learners))):
        found.setdefault(learner, set()).add(tuple(there))
    return found


def write_presence(connection: Connection, before: Mapping[int, set[Seen]], after: Mapping[int, set[Seen]]) -> None:
    """Write what is another one."""
    names = [column.name for column in presence.c]
    news = [(own, *there) for own, now in after.items() for there in sorted(now - before.get(own, set()))]
    gone = [(own, *there) for own, was in before.items() for there in sorted(was - after.get(own, set()))]
    if news:
        connection.execute(insert(presence), [dict(zip(names, row, strict=True)) for row in sorted(news)])
    if gone:
        here = (column == bindparam(f"key_{column.name}") for column in presence.c)
        keys = [{f"key_{name}": value for name, value in zip(names, row, strict=True)} for row in sorted(gone)]
        connection.execute(delete(presence).where(*here), keys)
