"""What counts: the lines that turns wrote down, and where their learner was at the time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, Connection, Table, select

from storage.rows.counts import Place
from storage.tables import deltas, records

PASSED = frozenset({"completed", "finished"})
READ = "read"
"""The kind of records that say no more than that a reading card was gone on from."""
COUNTED = frozenset({"began", READ, "answered", "tried", "rehearsed", "reviewed", "course-completed", *PASSED})
"""The kinds of records that count, and that make a person an active one."""
MOVED = "trait"
"""The kind of delta that says a learner's history is another one."""
TRAITS = ("unit", "sector", "audience")
"""The traits that counts are grouped by."""


class Fact(NamedTuple):
    """A record as it counts. Two that are alike count twice."""

    learner: int
    channel: str
    kind: str
    at: int
    day: int
    mode: str
    lesson: str
    version: str
    question: str
    option: str
    correct: bool | None
    attempt: int
    value: str

    @property
    def month(self) -> int:
        """The local month."""
        return self.day // 100


Given: TypeAlias = list[tuple[int, str]]
"""A trait's values, each with the moment it holds from, oldest first."""
History: TypeAlias = Mapping[str, Given]

NOWHERE: History = {}

_since = itemgetter(0)


def then(given: Given | None, at: int) -> str:
    """Return the value that held at a moment; the first one counts back to consent."""
    if not given:
        return ""
    return given[max(bisect_right(given, at, key=_since) - 1, 0)][1]


def place_of(fact: Fact, history: History) -> Place:
    """Return where and how a fact counts."""
    unit, sector, audience = (then(history.get(name), fact.at) for name in TRAITS)
    return Place(unit, sector, audience, fact.mode)


def columns_of(table: Table) -> list[ColumnElement[Any]]:
    """Return the columns of a fact in records or deltas."""
    return [table.c[name] for name in Fact._fields]


RECORD = columns_of(records)
DELTA = columns_of(deltas)


def read_facts(connection: Connection, *which: ColumnElement[bool]) -> dict[int, list[Fact]]:
    """Return the facts among some records by learner, in the order they were written down."""
    query = select(*RECORD).where(records.c.kind.in_(sorted(COUNTED)), *which).order_by(records.c.id)
    return by_learner(map(Fact._make, connection.execute(query)))


def by_learner(facts: Iterable[Fact]) -> dict[int, list[Fact]]:
    """Sort facts by their learners."""
    found: dict[int, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.learner, []).append(fact)
    return found


def read_histories(connection: Connection, table: Table, learners: Sequence[int]) -> dict[int, dict[str, Given]]:
    """Return the histories of learners, as ``traits`` or ``histories`` hold them."""
    mine = table.c.learner.in_(learners), table.c.name.in_(TRAITS)
    query = select(table.c.learner, table.c.name, table.c.since, table.c.value).where(*mine)
    found: dict[int, dict[str, Given]] = {}
    for learner, name, since, value in connection.execute(query.order_by(table.c.since)):
        found.setdefault(learner, {}).setdefault(name, []).append((since, value))
    return found
