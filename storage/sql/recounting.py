"""Counting everything a second time, from records, traits and joins alone.

This is another program than the one that keeps the rollups: it shares no code with it, so that what is wrong in both
would have to be thought wrongly twice. It goes through the records once, one learner after the other, and holds one
learner and the sums; who is joined is counted as a person afterwards, one person after the other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from json import dumps
from operator import itemgetter
from typing import Any, TypeAlias

from sqlalchemy import Connection, text

Row: TypeAlias = Sequence[Any]
"""Of a record: the columns below, in their order."""
Place: TypeAlias = tuple[str, str, str, str]
"""Unit, sector, audience, mode."""
Active: TypeAlias = set[tuple[Any, ...]]
"""The months and places somebody was active in."""
Sums: TypeAlias = dict[str, dict[tuple[Any, ...], list[int]]]
"""Of each rollup, the figures by key."""

_COLUMNS = "learner, lesson, id, kind, at, day, mode, channel, version, question, option, correct, attempt, value"
_KINDS = "'began', 'answered', 'tried', 'rehearsed', 'reviewed', 'completed', 'finished', 'course-completed'"
_RECORDS = f"SELECT {_COLUMNS} FROM records WHERE kind IN ({_KINDS})"  # noqa: S608 - no value from outside
_DELTAS = f"SELECT {_COLUMNS.replace(' id,', '')} FROM deltas"  # noqa: S608 - no value from outside
_HISTORY = "SELECT learner, name, since, value FROM {table} WHERE name IN ('unit', 'sector', 'audience')"
_JOINS = 'SELECT learner, "into" FROM joins WHERE until IS NULL'
_LESSON_PASSED, _COURSE_PASSED = ("completed", "finished"), "course-completed"
_CELL = {"began": 0, "completed": 2, "finished": 2, "answered": 3, "tried": 6, "rehearsed": 6, "reviewed": 7}
"""The figure of a cell that each kind of record raises."""
_WEEK = {"began": 0, "answered": 2}
_AT_A_TIME = 2_000

_WIDTHS = {"cells": 8, "weeks": 3, "steps": 2, "choices": 4, "crowds": 1, "arrived": 1}


def recount(connection: Connection, each: Callable[[int, Active], None]) -> Sums:
    """Return the sums of what is not erased and does not wait to be folded; ``each`` gets every learner's months."""
    counting = _Recount(connection)
    for learner, lines in groupby(streamed(connection, _RECORDS + " ORDER BY learner, lesson"), itemgetter(0)):
        each(learner, counting.count(learner, lines))
    counting.count_joined()
    return counting.sums


def streamed(connection: Connection, query: str, **values: Any) -> Iterator[Row]:
    """Yield the rows of a query, holding few."""
    found = connection.execute(text(query).execution_options(yield_per=_AT_A_TIME), values)
    for part in found.partitions():
        yield from part


class _Histories:
    """Traits in the learners' order, as they are counted: where a change still waits, as they were before."""

    def __init__(self, connection: Connection, moved: frozenset[int]) -> None:
        order = " ORDER BY learner, since"
        now = streamed(connection, _HISTORY.format(table="traits") + order)
        was = streamed(connection, _HISTORY.format(table="histories") + order) if moved else iter(())
        self._moved = moved
        self._now, self._was = _Cursor(now), _Cursor(was)

    def of(self, learner: int) -> dict[str, list[tuple[int, str]]]:
        """Return the traits of a learner, whose number is higher than that asked for before."""
        given: dict[str, list[tuple[int, str]]] = {}
        for _, name, since, value in (self._was if learner in self._moved else self._now).of(learner):
            given.setdefault(name, []).append((since, value))
        return given


class _Cursor:
    """Rows in the order of their learners, to be asked for in that order."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, learner: int) -> list[Row]:
        found: list[Row] = []
        while self._next is not None and self._next[0] <= learner:
            if self._next[0] == learner:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found


class _Recount:
    """The sums so far."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.sums: Sums = {name: _zeros(width) for name, width in _WIDTHS.items()}
        self._cells, self._weeks, self._steps, self._choices, *_ = self.sums.values()
        self._waiting: dict[int, Counter[tuple[Any, ...]]] = {}
        moved: set[int] = set()
        for learner, *line in connection.execute(text(_DELTAS)):
            if line[1] == "trait":
                moved.add(learner)
            else:
                self._waiting.setdefault(learner, Counter())[tuple(line)] += 1
        self._moved = frozenset(moved)
        self._persons = _persons(connection.execute(text(_JOINS)).all())
        self._histories = _Histories(connection, self._moved)

    def count(self, learner: int, lines: Iterable[Row]) -> Active:
        """Count what one learner did; return when and where that was."""
        lived = self._counted(learner, lines)
        given = self._histories.of(learner)
        places = [_place(given, line) for line in lived]
        self._add(lived, places)
        active = {(line[5] // 100, *place) for line, place in zip(lived, places, strict=True)}
        if learner not in self._persons:
            self._count_person(zip(lived, places, strict=True), active)
        return active

    def count_joined(self) -> None:
        """Count those who are several learners."""
        for person in sorted({tuple(sorted(learners)) for learners in self._persons.values()}):
            lived: list[tuple[Row, Place]] = []
            for learner in person:
                lines = self._connection.execute(text(_RECORDS + " AND learner = :learner"), {"learner": learner})
                table = "histories" if learner in self._moved else "traits"
                mine = text(_HISTORY.format(table=table) + " AND learner = :learner ORDER BY since")
                given: dict[str, list[tuple[int, str]]] = {}
                for _, name, since, value in self._connection.execute(mine, {"learner": learner}):
                    given.setdefault(name, []).append((since, value))
                lived += [(line, _place(given, line)) for line in self._counted(learner, lines)]
            self._count_person(lived, {(line[5] // 100, *place) for line, place in lived})

    def _counted(self, learner: int, lines: Iterable[Row]) -> list[Row]:
        """Return the lines without those that wait: the latest ones of their kind."""
        waiting = Counter(self._waiting.get(learner))
        if not waiting:
            return list(lines)
        left = []
        for line in sorted(lines, key=itemgetter(2), reverse=True):
            same = (line[1], *line[3:])
            if waiting[same]:
                waiting[same] -= 1
            else:
                left.append(line)
        return sorted(left, key=itemgetter(1))

    def _count_person(self, lived: Iterable[tuple[Row, Place]], active: Active) -> None:
        firsts: dict[tuple[str, str], tuple[Any, ...]] = {}
        for line, place in lived:
            if line[3] == _COURSE_PASSED or line[3] in _LESSON_PASSED:
                what = ("", line[13]) if line[3] == _COURSE_PASSED else (line[1], "")
                passed = line[4], place, line[7], line[5]
                if what not in firsts or passed < firsts[what]:
                    firsts[what] = passed
        for what, (_, place, channel, day) in firsts.items():
            self.sums["cells"][day // 100, *place, channel, *what][1] += 1
            self.sums["weeks"][day // 100, _monday(day), *place, *what][1] += 1
        self._count_active(active)

    def _count_active(self, active: Active) -> None:
        if not active:
            return
        came = min(month for month, *_ in active)
        within: dict[int, set[tuple[str, ...]]] = defaultdict(set)
        since: dict[tuple[str, ...], int] = {}
        for month, *there in active:
            place = tuple(there)
            since[place] = min(month, since.get(place, month))
            for period in _periods(month):
                within[period].add(place)
        for period, places in within.items():
            self.sums["crowds"][period, _json(sorted(places)), period in _periods(came)][0] += 1
        arrivals = sorted([month, *place] for place, month in since.items())
        self.sums["arrived"][came, _json([[month, place] for month, *place in arrivals])][0] += 1

    def _add(self, lived: Sequence[Row], places: Sequence[Place]) -> None:
        """Add up what is counted by itself, and how the learner did in each lesson."""
        passed: set[str] = set()
        for line, place in zip(lived, places, strict=True):
            if line[3] in _LESSON_PASSED:
                passed.add(line[1])
            if line[3] != _COURSE_PASSED:
                self._add_line(line, place)
        for lesson, lines in groupby(lived, itemgetter(1)):
            if lesson in passed:
                _judge(self.sums["choices"], sorted(lines, key=itemgetter(2)))

    def _add_line(self, line: Row, place: Place) -> None:
        _, lesson, _, kind, _, day, mode, channel, version, question, option, correct, attempt, _ = line
        month = day // 100
        cell = self._cells[(month, *place, channel, lesson, "")]
        cell[_CELL[kind]] += 1
        if kind in _WEEK:
            self._weeks[(month, _monday(day), *place, lesson, "")][_WEEK[kind]] += 1
        if kind == "began":
            self._steps[(lesson, month, "", *place)][0] += 1
        elif kind == "tried" or (kind == "rehearsed" and attempt == 1):
            self._steps[(lesson, month, question, *place)][0] += 1
        elif kind == "answered" and attempt == 1:
            right = int(bool(correct))
            cell[4] += 1
            cell[5] += right
            step = self._steps[(lesson, month, question, *place)]
            step[0] += 1
            step[1] += right
            self._choices[(lesson, month, version, question, option, bool(correct), mode, channel)][0] += 1


def _zeros(width: int) -> defaultdict[tuple[Any, ...], list[int]]:
    return defaultdict(lambda: [0] * width)


def _judge(choices: dict[tuple[Any, ...], list[int]], lines: Sequence[Row]) -> None:
    """Add how somebody did in a lesson they passed, by their first answer to each question before that."""
    firsts: dict[str, Row] = {}
    for line in lines:
        if line[3] in _LESSON_PASSED:
            break
        if line[3] == "answered" and line[12] == 1 and line[9] not in firsts:
            firsts[line[9]] = line
    score = sum(1 for line in firsts.values() if line[11])
    for line in firsts.values():
        others = score - 1 if line[11] else score
        row = choices[line[1], line[5] // 100, line[8], line[9], line[10], bool(line[11]), line[6], line[7]]
        row[1] += 1
        row[2] += others
        row[3] += others**2


def _place(given: dict[str, list[tuple[int, str]]], line: Row) -> Place:
    if not given:
        return "", "", "", line[6]
    return _then(given, "unit", line[4]), _then(given, "sector", line[4]), _then(given, "audience", line[4]), line[6]


def _then(given: dict[str, list[tuple[int, str]]], name: str, at: int) -> str:
    values = given.get(name)
    if values is None:
        return ""
    if len(values) == 1:
        return values[0][1]
    return values[max(bisect_right(values, at, key=itemgetter(0)), 1) - 1][1]


def _persons(pairs: Iterable[Row]) -> dict[int, set[int]]:
    """Return everybody who is joined with somebody, with all they are one person with."""
    persons: dict[int, set[int]] = {}
    for one, other in pairs:
        person = persons.get(one, {one}) | persons.get(other, {other})
        for learner in person:
            persons[learner] = person
    return persons


def _periods(month: int) -> tuple[int, int, int]:
    return month, month // 100 * 10 + (month % 100 - 1) // 3 + 1, month // 100


@lru_cache(8192)
def _monday(day: int) -> int:
    that = datetime.strptime(str(day), "%Y%m%d")  # noqa: DTZ007 - a local date has no zone
    return int((that - timedelta(days=that.weekday())).strftime("%Y%m%d"))


def _json(value: object) -> str:
    return dumps(value, ensure_ascii=False, separators=(",", ":"))
