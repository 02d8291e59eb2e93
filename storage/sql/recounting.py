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
Figures: TypeAlias = dict[tuple[Any, ...], int]
"""Figures of a rollup by key, all of a row in one number: as tuples or lists they would take twice the memory."""
Sums: TypeAlias = dict[str, Figures]

_COLUMNS = "learner, lesson, id, kind, at, day, mode, channel, version, question, option, correct, attempt, value"
_KINDS = "'began', 'read', 'answered', 'tried', 'rehearsed', 'reviewed', 'completed', 'finished', 'course-completed'"
_RECORDS = f"SELECT {_COLUMNS} FROM records WHERE kind IN ({_KINDS})"  # noqa: S608 - no value from outside
_DELTAS = f"SELECT {_COLUMNS.replace(' id,', '')} FROM deltas"  # noqa: S608 - no value from outside
_HISTORY = "SELECT learner, name, since, value FROM {table} WHERE name IN ('unit', 'sector', 'audience')"
_JOINS = 'SELECT learner, "into" FROM joins WHERE until IS NULL'
_LESSON_PASSED, _COURSE_PASSED = ("completed", "finished"), "course-completed"
_BITS = 40
"""Room for each figure in its row's number."""
_UNIT = [1 << _BITS * place for place in range(8)]
_CELL = {"began": 0, "completed": 2, "finished": 2, "answered": 3, "tried": 6, "rehearsed": 6, "reviewed": 7}
"""The figure of a cell that each kind of record raises."""
_IN_CELL = {_COURSE_PASSED: 0, "read": 0, **{kind: _UNIT[figure] for kind, figure in _CELL.items()}}
_IN_WEEK = {kind: {"began": _UNIT[0], "answered": _UNIT[2]}.get(kind, 0) for kind in _IN_CELL}
_STEPS = frozenset({"began", "read", "tried", "rehearsed", "answered"})
_FIRST, _RIGHT = _UNIT[4], _UNIT[4] + _UNIT[5]
_AT_A_TIME = 2_000

_ROLLUPS = ("cells", "weeks", "steps", "choices", "crowds", "arrived")


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
    for part in found.partitions(_AT_A_TIME):
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
        self.sums: Sums = {name: defaultdict(int) for name in _ROLLUPS}
        self._cells, self._weeks, self._steps, self._choices, self._crowds, self._arrived = self.sums.values()
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
        places = _places(given, lived)
        self._add(lived, places)
        months = {(line[5] // 100, place) for line, place in zip(lived, places, strict=True)}
        active = {(month, *place) for month, place in months}
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
                counted = self._counted(learner, lines)
                lived += zip(counted, _places(given, counted), strict=True)
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
            self._cells[day // 100, place, channel, *what] += _UNIT[1]
            self._weeks[day // 100, _monday(day), place, *what] += _UNIT[1]
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
            self._crowds[period, _json(tuple(sorted(places))), period in _periods(came)] += 1
        self._arrived[came, _json(tuple(sorted((month, place) for place, month in since.items())))] += 1

    def _add(self, lived: Sequence[Row], places: Sequence[Place]) -> None:
        """Add up what is counted by itself, and how the learner did in each lesson."""
        lines = zip(lived, places, strict=True)
        # What was done in one lesson on one day stands together.
        for (lesson, day, channel, place), same in groupby(lines, _where):
            in_cell = in_week = 0
            for line, _ in same:
                kind = line[3]
                in_cell += _IN_CELL[kind]
                in_week += _IN_WEEK[kind]
                if kind in _STEPS:
                    in_cell += self._step(line, place)
            if in_cell:
                self._cells[day // 100, place, channel, lesson, ""] += in_cell
            if in_week:
                self._weeks[day // 100, _monday(day), place, lesson, ""] += in_week
        for _, lesson_lines in groupby(lived, itemgetter(1)):
            self._judge([*lesson_lines])

    def _step(self, line: Row, place: Place) -> int:
        """Add a card that was come to; return what it adds to the cell."""
        kind, question, correct, attempt = line[3], line[9], line[11], line[12]
        if attempt < 2:  # Older lines count none: 0.
            step = line[1], line[5] // 100, "" if kind == "began" else question, place
            also = attempt == 1 if kind == "began" else kind == "answered" and correct
            self._steps[step] += 1 + (_UNIT[1] if also else 0)
        if kind != "answered" or attempt != 1:
            return 0
        self._choices[_chosen(line)] += 1
        return _RIGHT if correct else _FIRST

    def _judge(self, lines: list[Row]) -> None:
        """Add how somebody did in a lesson they passed, by their first answer to each question before that."""
        passed = [line[2] for line in lines if line[3] in _LESSON_PASSED]
        if not passed:
            return
        firsts: dict[str, Row] = {}
        for line in sorted(lines, key=itemgetter(2)):
            if line[3] == "answered" and line[12] == 1 and line[2] < min(passed):
                firsts.setdefault(line[9], line)
        score = sum(1 for line in firsts.values() if line[11])
        for line in firsts.values():
            others = score - 1 if line[11] else score
            self._choices[_chosen(line)] += _UNIT[1] + _UNIT[2] * others + _UNIT[3] * others**2


def figures(row: int, count: int) -> tuple[int, ...]:
    """Return the figures of a row's number."""
    return tuple(row >> _BITS * place & (1 << _BITS) - 1 for place in range(count))


def _where(placed: tuple[Row, Place]) -> tuple[str, int, str, Place]:
    line, place = placed
    return line[1], line[5], line[7], place


def _chosen(line: Row) -> tuple[Any, ...]:
    return line[1], line[5] // 100, line[13] or line[8], line[9], line[10], bool(line[11]), line[6], line[7]


def _places(given: dict[str, list[tuple[int, str]]], lines: Sequence[Row]) -> list[Place]:
    """Return where each line counts: the same objects for the same place, where somebody never moved."""
    if all(len(values) == 1 for values in given.values()):
        by_mode = {mode: _place(given, 0, mode) for mode in {line[6] for line in lines}}
        return [by_mode[line[6]] for line in lines]
    return [_place(given, line[4], line[6]) for line in lines]


def _place(given: dict[str, list[tuple[int, str]]], at: int, mode: str) -> Place:
    return _same((_then(given, "unit", at), _then(given, "sector", at), _then(given, "audience", at), mode))


@lru_cache(65_536)
def _same(place: Place) -> Place:
    """Return one object for every place that is alike: keys by the hundred thousand hold it."""
    return place


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


@lru_cache(65_536)
def _json(value: tuple[Any, ...]) -> str:
    return dumps(value, ensure_ascii=False, separators=(",", ":"))
