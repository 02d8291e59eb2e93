"""Folding: what turns wrote down is taken out of ``deltas`` and added to the rollups.

On SQLite turns wait for whoever writes. So a fold is worked out beside them, on a snapshot, and only its difference is
written; that holds as long as its deltas are all there, for whoever else writes rollups takes the deltas of all whom it
touches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, select, text

from storage.sql.prepared import parts
from storage.sql.rollups.changes import Changes
from storage.sql.rollups.facts import (
    DELTA,
    MOVED,
    NOWHERE,
    PASSED,
    Fact,
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
"""Deltas whose learners are folded at once."""
LINES = 2_000
"""Lines that a fold goes through, unless those of one person are more: of deltas, and of the lives of who moved."""

_ALONE = 4_801_729_032
"""The number of the advisory lock that whoever writes rollups holds."""
Presence: TypeAlias = dict[int, set[Seen]]
"""When and where learners were active."""

_ID: ColumnElement[Any] = deltas.c.id


def plan(connection: Connection) -> Iterator[Fold]:
    """Yield a fold of the oldest deltas where there are any, from one snapshot."""
    oldest = select(deltas.c.learner).order_by(_ID).limit(PART)
    waiting = dict.fromkeys(connection.execute(oldest).scalars())
    if waiting:
        yield Fold(connection, _few(connection, waiting))


def _few(connection: Connection, waiting: Iterable[int]) -> list[tuple[int, ...]]:
    """Return the people behind some learners, in their order, as long as they have few lines; at least one."""
    places = {learner: place for place, learner in enumerate(waiting)}
    people = sorted(
        people_of(connection, places), key=lambda person: min(places[own] for own in person if own in places)
    )
    lines = _lines(connection, [learner for person in people for learner in person])
    sums = accumulate(sum(lines[learner] for learner in person) for person in people)
    return [
        person for place, (person, total) in enumerate(zip(people, sums, strict=True)) if not place or total <= LINES
    ]


def _lines(connection: Connection, learners: Sequence[int]) -> Counter[int]:
    """Return through how many lines folding each learner goes."""
    counting = select(deltas.c.learner, func.count()).where(deltas.c.learner.in_(learners)).group_by(deltas.c.learner)
    moved = select(deltas.c.learner).where(deltas.c.learner.in_(learners), deltas.c.kind == MOVED)
    lived = select(records.c.learner, func.count()).where(records.c.learner.in_(moved)).group_by(records.c.learner)
    lines: Counter[int] = Counter()
    for query in (counting, lived):
        for learner, count in connection.execute(query):
            lines[learner] += count
    return lines


def be_alone(connection: Connection) -> None:
    """Wait until nobody else writes rollups, and let nobody until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ALONE})


def fold_people(connection: Connection, people: Sequence[Sequence[int]]) -> None:
    """Fold all that waits of some people, each given as all their learners, while nobody else writes rollups."""
    Fold(connection, people).write(connection)


class Fold:
    """One fold: how its people stood before, how they stand now, and the difference."""

    def __init__(self, connection: Connection, people: Sequence[Sequence[int]]) -> None:
        """Work it out; nothing is written."""
        learners = [learner for person in people for learner in person]
        self._taken = _waiting(connection, deltas.c.learner.in_(learners))
        waiting = by_learner(self._taken.values())
        self._people = [person for person in people if any(learner in waiting for learner in person)]
        self._learners = [learner for person in self._people for learner in person]
        self._moved = [own for own, facts in waiting.items() if any(fact.kind == MOVED for fact in facts)]
        self._new = {own: [fact for fact in facts if fact.kind != MOVED] for own, facts in waiting.items()}
        self._before = read_histories(connection, histories, self._learners)
        self._rewritten = read_histories(connection, traits, self._moved)
        self._after = self._before | {learner: self._rewritten.get(learner, {}) for learner in self._moved}
        self._whole = read_facts(connection, records.c.learner.in_(self._moved)) if self._moved else {}
        self._changes = Changes()
        self._add_sums()
        self._seen = self._add_people(connection)
        self._add_passings(connection)

    def apply(self, connection: Connection) -> int | None:
        """Write it, and return how many deltas that were; 0 while somebody else writes, None if it holds no more."""
        if connection.dialect.name == "postgresql" and not _alone(connection):
            return 0
        there: dict[int, Fact] = {}
        for part in parts([*self._taken]):
            there |= _waiting(connection, _ID.in_(part))
        # Not by their numbers alone: SQLite gives that of a row which is gone to one that comes.
        if there != self._taken:
            return None
        self.write(connection)
        return len(self._taken)

    def write(self, connection: Connection) -> None:
        """Write it, in the transaction it was worked out in or in another where it still holds."""
        for part in parts([*self._taken]):
            connection.execute(delete(deltas).where(_ID.in_(part)))
        self._rewrite(connection)
        write_presence(connection, *self._seen)
        self._changes.write(connection)

    def _rewrite(self, connection: Connection) -> None:
        """Take over the histories of those whose history is another one."""
        if not self._moved:
            return
        connection.execute(delete(histories).where(histories.c.learner.in_(self._moved)))
        rows = [
            {"learner": learner, "name": name, "since": since, "value": value}
            for learner, history in self._rewritten.items()
            for name, given in history.items()
            for since, value in given
        ]
        if rows:
            connection.execute(insert(histories), rows)

    def _add_sums(self) -> None:
        for learner, facts in self._new.items():
            before, after = self._before.get(learner, NOWHERE), self._after.get(learner, NOWHERE)
            if learner in self._whole:
                whole = self._whole[learner]
                add_up(self._changes, without(whole, facts), before, -1)
                add_up(self._changes, whole, after)
            else:
                add_up(self._changes, facts, after)

    def _add_people(self, connection: Connection) -> tuple[Presence, Presence]:
        before = read_presence(connection, self._learners)
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
        return before, after

    def _add_passings(self, connection: Connection) -> None:
        touched = [self._touched(person) for person in self._people]
        wanted: dict[Subject, set[int]] = {}
        for person, subjects in zip(self._people, touched, strict=True):
            for subject in subjects:
                wanted.setdefault(subject, set()).update(person)
        lived = {subject: read_lived(connection, subject, sorted(who)) for subject, who in wanted.items()}
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


def _waiting(connection: Connection, which: ColumnElement[bool]) -> dict[int, Fact]:
    """Return the facts that wait, by the numbers of their rows."""
    return {number: Fact._make(fact) for number, *fact in connection.execute(select(_ID, *DELTA).where(which))}


def _alone(connection: Connection) -> bool:
    return bool(connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": _ALONE}).scalar())


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


def read_presence(connection: Connection, learners: Sequence[int]) -> Presence:
    """Return when and where learners were active, as far as it is counted."""
    found: Presence = {}
    for learner, *there in connection.execute(select(*presence.c).where(presence.c.learner.in_(learners))):
        found.setdefault(learner, set()).add(tuple(there))
    return found


def write_presence(connection: Connection, before: Presence, after: Presence) -> None:
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
