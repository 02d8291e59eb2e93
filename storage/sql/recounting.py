"""Counting everything a second time, from records, traits and joins alone.

This is another program than the one that keeps the rollups: it shares no code with it, so that what is wrong in both
would have to be thought wrongly twice. It goes through the records once, one learner after the other, and holds one
learner and the sums; who is joined is counted as a person afterwards, one person after the other.

Each record passes here, so its row is the driver's own, and what belongs together in it stands side by side.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache, partial
from itertools import chain, groupby
from json import dumps
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, text

from storage.sql.counted import UNITS, Sums

Row: TypeAlias = tuple[Any, ...]
"""Of a record: the columns below, in their order."""
Place: TypeAlias = tuple[str, str, str, str]
"""Unit, sector, audience, mode."""
Sitting: TypeAlias = list[Row]
"""What somebody did in one lesson on one day, in one mode and through one channel."""
Placed: TypeAlias = tuple[Place, Sitting]
"""A sitting, or a part of it, that counts at one place."""
Active: TypeAlias = set[tuple[Any, ...]]
"""The months and places somebody was active in: each a month, unit, sector, audience and mode."""
Given: TypeAlias = dict[str, list[tuple[int, str]]]
"""The values of each trait, with the moments they hold from, oldest first."""


class _Deed(NamedTuple):
    """What a record may be: its kind, what else holds of it, and what it adds to a cell, a week and a step."""

    kind: str
    when: str
    cell: int = 0
    week: int = 0
    step: int = 0


_1 = UNITS
# A record is the first of these that fits. A first answer's number is what the column ``correct`` of choices has.
_DEEDS = (
    _Deed("answered", "attempt = 1 AND NOT coalesce(correct, FALSE)", _1[3] + _1[4], _1[2], _1[0]),
    _Deed("answered", "attempt = 1", _1[3] + _1[4] + _1[5], _1[2], _1[0] + _1[1]),
    _Deed("answered", "attempt > 1", _1[3], _1[2]),
    _Deed("answered", "coalesce(correct, FALSE)", _1[3], _1[2], _1[0] + _1[1]),
    _Deed("answered", "TRUE", _1[3], _1[2], _1[0]),
    _Deed("read", "attempt < 2", step=_1[0]),
    _Deed("read", "TRUE"),
    _Deed("began", "attempt = 1", _1[0], _1[0], _1[0] + _1[1]),
    # Older lines count no attempt: 0.
    _Deed("began", "attempt < 1", _1[0], _1[0], _1[0]),
    _Deed("began", "TRUE", _1[0], _1[0]),
    _Deed("tried", "attempt < 2", _1[6], step=_1[0]),
    _Deed("tried", "TRUE", _1[6]),
    _Deed("rehearsed", "attempt < 2", _1[6], step=_1[0]),
    _Deed("rehearsed", "TRUE", _1[6]),
    _Deed("reviewed", "TRUE", _1[7]),
    _Deed("completed", "TRUE", _1[2]),
    _Deed("finished", "TRUE", _1[2]),
    _Deed("course-completed", "TRUE"),
)
_WRONG, _RIGHT, *_, _COMPLETED, _FINISHED, _COURSE_PASSED = range(len(_DEEDS))
_IN_CELL, _IN_WEEK = [one.cell for one in _DEEDS], [one.week for one in _DEEDS]
_IN_STEP = [one.step for one in _DEEDS]

_KINDS = ", ".join(f"'{kind}'" for kind in dict.fromkeys(one.kind for one in _DEEDS))
_CASES = " ".join(f"WHEN kind = '{one.kind}' AND {one.when} THEN {number}" for number, one in enumerate(_DEEDS))
# A course stands where a lesson would; of answers from before their question's own version was kept, the lesson's does.
_ABOUT = "CASE kind WHEN 'course-completed' THEN value ELSE lesson END, day, channel, mode"
_GIVEN = (
    f"coalesce(nullif(value, ''), version), CASE kind WHEN 'began' THEN '' ELSE question END, option, CASE {_CASES} END"
)
_LINE = f"learner, {_ABOUT}, at, {_GIVEN}"
# The places of these columns in a row, and of those that are asked for together.
_LESSON, _DAY, _CHANNEL, _MODE, _AT, _WHAT, _ID = 1, 2, 3, 4, 5, 9, 10
_ALIKE, _CARD, _CHOICE, _ALL_BUT_ID = slice(0, 5), slice(7, 8), slice(6, 10), slice(1, 10)
_LESSON_AND_CARD = slice(1, 8, 6)
_RECORDS = f"SELECT {_LINE}, id FROM records WHERE kind IN ({_KINDS})"  # noqa: S608 - no value from outside
IN_ORDER = f"{_RECORDS} ORDER BY learner, lesson, day"
"""All records in the order of their index: nothing is sorted."""
_DELTAS = f"SELECT {_LINE} FROM deltas"  # noqa: S608 - no value from outside
_HISTORY = "SELECT learner, name, since, value FROM {table} WHERE name IN ('unit', 'sector', 'audience')"
_JOINS = 'SELECT learner, "into" FROM joins WHERE until IS NULL'
_AT_A_TIME = 2_000


def recount(connection: Connection, each: Callable[[int, Active], None]) -> Sums:
    """Return the sums of what is not erased and does not wait to be folded; ``each`` gets every learner's months."""
    counting = _Recount(connection)
    sittings = _sittings(streamed(connection, IN_ORDER))
    for learner, lived in groupby(sittings, lambda sitting: sitting[0][0]):
        each(learner, counting.count(learner, lived))
    counting.count_joined()
    return counting.sums


def streamed(connection: Connection, query: str) -> Iterator[Row]:
    """Return the rows of a query as the driver has them, holding few."""
    if not connection.in_transaction():
        # The driver by itself would see another moment with each query.
        connection.begin()
    held = {"server_side": True} if connection.dialect.supports_server_side_cursors else {}
    rows: Any = connection.connection.cursor(**held)
    rows.execute(query)
    return chain.from_iterable(iter(partial(rows.fetchmany, _AT_A_TIME), []))


def _sittings(rows: Iterable[Row]) -> Iterator[Sitting]:
    return ([*alike] for _, alike in groupby(rows, itemgetter(_ALIKE)))


class _Histories:
    """Traits in the learners' order, as they are counted: where a change still waits, as they were before."""

    def __init__(self, connection: Connection, moved: frozenset[int]) -> None:
        order = " ORDER BY learner, since"
        now = streamed(connection, _HISTORY.format(table="traits") + order)
        was = streamed(connection, _HISTORY.format(table="histories") + order) if moved else iter(())
        self._moved = moved
        self._now, self._was = _Cursor(now), _Cursor(was)

    def of(self, learner: int) -> Given:
        """Return the traits of a learner, whose number is higher than that asked for before."""
        given: Given = {}
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
        self.sums = Sums()
        self._connection = connection
        self._cells, self._weeks = self.sums.cells.rows, self.sums.weeks.rows
        self._steps, self._choices = self.sums.steps.rows, self.sums.choices.rows
        self._crowds, self._arrived = self.sums.crowds.rows, self.sums.arrived.rows
        self._waiting: dict[int, Counter[Row]] = {}
        moved: set[int] = set()
        for line in streamed(connection, _DELTAS):
            if line[_WHAT] is None:
                moved.add(line[0])
            else:
                self._waiting.setdefault(line[0], Counter())[line[_ALL_BUT_ID]] += 1
        self._moved = frozenset(moved)
        self._persons = _persons(streamed(connection, _JOINS))
        self._histories = _Histories(connection, self._moved)

    def count(self, learner: int, sittings: Iterable[Sitting]) -> Active:
        """Count what one learner did; return when and where that was."""
        lived = _placed(self._counted(learner, sittings), self._histories.of(learner))
        for place, sitting in lived:
            self._add(place, sitting)
        self._judge(lived)
        active = _active(lived)
        if learner not in self._persons:
            self._count_person(lived, active)
        return active

    def count_joined(self) -> None:
        """Count those who are several learners."""
        for person in sorted({tuple(sorted(learners)) for learners in self._persons.values()}):
            lived = [sitting for learner in person for sitting in self._lived(learner)]
            self._count_person(lived, _active(lived))

    def _lived(self, learner: int) -> list[Placed]:
        lines = self._connection.execute(text(_RECORDS + " AND learner = :learner"), {"learner": learner})
        table = "histories" if learner in self._moved else "traits"
        mine = text(_HISTORY.format(table=table) + " AND learner = :learner ORDER BY since")
        given: Given = {}
        for _, name, since, value in self._connection.execute(mine, {"learner": learner}):
            given.setdefault(name, []).append((since, value))
        return _placed(self._counted(learner, _sittings(map(tuple, lines))), given)

    def _counted(self, learner: int, sittings: Iterable[Sitting]) -> Iterable[Sitting]:
        """Return the sittings without the lines that wait: the latest ones of their kind."""
        waiting = Counter(self._waiting.get(learner))
        if not waiting:
            return sittings
        left = []
        for line in sorted(chain.from_iterable(sittings), key=itemgetter(_ID), reverse=True):
            same = line[_ALL_BUT_ID]
            if waiting[same]:
                waiting[same] -= 1
            else:
                left.append(line)
        return _sittings(left)

    def _add(self, place: Place, sitting: Sitting) -> None:
        """Add up what is counted by itself."""
        _, lesson, day, channel, mode, *_ = sitting[0]
        month = day // 100
        reached, chosen = self._steps[lesson, month, *place], self._choices[lesson, month, mode, channel]
        in_cell = in_week = 0
        for line in sitting:
            deed = line[_WHAT]
            in_cell += _IN_CELL[deed]
            in_week += _IN_WEEK[deed]
            if in_step := _IN_STEP[deed]:
                reached[line[_CARD]] += in_step
            if deed <= _RIGHT:
                chosen[line[_CHOICE]] += UNITS[0]
        if in_cell:
            self._cells[month, *place, channel][lesson, ""] += in_cell
        if in_week:
            self._weeks[month, _monday(day), *place][lesson, ""] += in_week

    def _judge(self, lived: Iterable[Placed]) -> None:
        """Add how somebody did in each lesson they passed, by their first answer to each question before that."""
        passed: dict[str, int] = {}
        for line in _lines(lived, _COMPLETED, _FINISHED):
            passed[line[_LESSON]] = min(line[_ID], passed.get(line[_LESSON], line[_ID]))
        # Of the answers to one question, the first one comes last and stays.
        answers = sorted(_lines(lived, _WRONG, _RIGHT), key=itemgetter(_ID), reverse=True) if passed else ()
        firsts = {line[_LESSON_AND_CARD]: line for line in answers if line[_ID] < passed.get(line[_LESSON], 0)}
        scores = Counter(line[_LESSON] for line in firsts.values() if line[_WHAT] == _RIGHT)
        for line in firsts.values():
            lesson, channel, mode = line[_LESSON], line[_CHANNEL], line[_MODE]
            chosen = self._choices[lesson, line[_DAY] // 100, mode, channel]
            chosen[line[_CHOICE]] += _taken(scores[lesson] - line[_WHAT])

    def _count_person(self, lived: Iterable[Placed], active: Active) -> None:
        firsts: dict[tuple[str, str], tuple[Any, ...]] = {}
        for place, sitting in lived:
            for line in [line for line in sitting if line[_WHAT] >= _COMPLETED]:
                what = ("", line[_LESSON]) if line[_WHAT] == _COURSE_PASSED else (line[_LESSON], "")
                passed = line[_AT], place, line[_CHANNEL], line[_DAY]
                firsts[what] = min(passed, firsts.get(what, passed))
        for what, (_, place, channel, day) in firsts.items():
            self._cells[day // 100, *place, channel][what] += UNITS[1]
            self._weeks[day // 100, _monday(day), *place][what] += UNITS[1]
        self._count_active(active)

    def _count_active(self, active: Active) -> None:
        if not active:
            return
        came = min(active)[0]
        fresh = _periods(came)
        within: dict[int, set[tuple[str, ...]]] = defaultdict(set)
        since: dict[tuple[str, ...], int] = {}
        for month, *there in active:
            place = tuple(there)
            since[place] = min(month, since.get(place, month))
            for period in _periods(month):
                within[period].add(place)
        for period, places in within.items():
            self._crowds[period, period in fresh][_json(tuple(sorted(places))),] += 1
        self._arrived[came,][_json(tuple(sorted((month, place) for place, month in since.items()))),] += 1


def _lines(lived: Iterable[Placed], least: int, most: int) -> list[Row]:
    """Return the lines of some deeds."""
    return [line for _, sitting in lived for line in sitting if least <= line[_WHAT] <= most]


def _placed(sittings: Iterable[Sitting], given: Given) -> list[Placed]:
    """Return where each sitting counts, in parts where somebody moved on the way."""
    if all(len(values) == 1 for values in given.values()):
        return [(_place(given, sitting[0]), sitting) for sitting in sittings]
    parts = (groupby(sitting, partial(_place, given)) for sitting in sittings)
    return [(place, [*lines]) for sitting in parts for place, lines in sitting]


def _active(lived: Iterable[Placed]) -> Active:
    return {(sitting[0][_DAY] // 100, *place) for place, sitting in lived}


def _place(given: Given, line: Row) -> Place:
    at = line[_AT]
    return _then(given, "unit", at), _then(given, "sector", at), _then(given, "audience", at), line[_MODE]


def _then(given: Given, name: str, at: int) -> str:
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


@lru_cache(1024)
def _taken(others: int) -> int:
    """Return what the choice of one who passed adds, by how many others of their first answers are right."""
    return UNITS[1] + UNITS[2] * others + UNITS[3] * others**2


@lru_cache(1024)
def _periods(month: int) -> tuple[int, int, int]:
    return month, month // 100 * 10 + (month % 100 - 1) // 3 + 1, month // 100


@lru_cache(8192)
def _monday(day: int) -> int:
    that = datetime.strptime(str(day), "%Y%m%d")  # noqa: DTZ007 - a local date has no zone
    return int((that - timedelta(days=that.weekday())).strftime("%Y%m%d"))


@lru_cache(65_536)
def _json(value: tuple[Any, ...]) -> str:
    return dumps(value, ensure_ascii=False, separators=(",", ":"))
