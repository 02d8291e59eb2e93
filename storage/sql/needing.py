"""Who of a helpers' list needs somebody: one question missed again and again, or a lesson begun and left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from storage.rows.helping import IDLE_DAYS, MISSES, Helped
from storage.sql.moments import HOUR, from_moment
from storage.sql.persons import read_persons
from storage.tables import enrolments, records

_IDLE = IDLE_DAYS * 24 * HOUR
_KINDS = ("began", "answered", "completed", "finished")
_ORDER = {"missed": 0, "idle": 1, "": 2}


class _Need(NamedTuple):
    need: str = ""
    lesson: str = ""


def read_helped(connection: Connection, unit: str, now: int) -> list[Helped]:
    """See :meth:`storage.store.Store.helped`. What one does on a phone of their own, once connected, is theirs too."""
    listed = connection.execute(select(enrolments).where(enrolments.c.unit == unit)).all()
    persons = read_persons(connection)
    people = {persons.get(row.learner, row.learner) for row in listed}
    also = people | {learner for learner, person in persons.items() if person in people}
    theirs = records.c.learner.in_(select(enrolments.c.learner).where(enrolments.c.unit == unit))
    counted = select(records).where(theirs | records.c.learner.in_(also), records.c.kind.in_(_KINDS))
    done: defaultdict[int, list[Row[Any]]] = defaultdict(list)
    for line in connection.execute(counted.order_by(records.c.at, records.c.id)):
        done[persons.get(line.learner, line.learner)].append(line)
    found = [_helped(row, done[persons.get(row.learner, row.learner)], now) for row in listed]
    return sorted(found, key=lambda one: (_ORDER[one.need], one.name, one.learner))


def _helped(listed: Row[Any], lines: Sequence[Row[Any]], now: int) -> Helped:
    passed = {line.lesson for line in lines if line.kind in ("completed", "finished")}
    need = _need(lines, passed, now)
    last = from_moment(max(line.at for line in lines)) if lines else None
    who = listed.learner, listed.name, listed.village, from_moment(listed.since)
    return Helped(*who, len(passed), last, need.need, need.lesson)


def _need(lines: Sequence[Row[Any]], passed: set[str], now: int) -> _Need:
    open_ = [line for line in lines if line.lesson not in passed]
    stuck = _stuck(open_)
    if stuck:
        return _Need("missed", stuck)
    if open_ and max(line.at for line in lines) < now - _IDLE:
        return _Need("idle", open_[-1].lesson)
    return _Need()


def _stuck(lines: Sequence[Row[Any]]) -> str:
    """Return the lesson of a question that was missed so often in a row, the last time included; else ""."""
    runs: dict[tuple[str, str], int] = {}
    for line in lines:
        if line.kind == "answered":
            asked = line.lesson, line.question
            runs[asked] = 0 if line.correct else runs.get(asked, 0) + 1
    return next((lesson for (lesson, _), run in runs.items() if run >= MISSES), "")
