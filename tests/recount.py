"""Count completions a second time, from the raw tables of a SQLite file, with nothing of the program's own.

This is another program: it shares no code with the export or the store, so that what both get wrong
would have to be thought wrongly twice. ``python tests/recount.py hocso.db 202610 202611`` prints its counts.
"""

import json
import sqlite3
import sys
from collections import defaultdict
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

Figures = tuple[int, int, int, int]
"""People who started, completions, sittings, attempts."""

Line = tuple[str, str, str, str, str]
"""Month, lesson, unit, audience, mode; ``*`` for what is not asked for."""

ORDER = ("period", "lesson", "unit", "audience", "mode")
TALLIED = "SELECT month, lesson, unit, audience, mode, began, completions, sittings, attempts FROM tallies"


def recount(file: Path, first: int, last: int, by: tuple[str, ...], taught: frozenset[str]) -> dict[str, Figures]:
    """Return the figures of every row, by the row's values joined with ``|``, rows of zeros among them."""
    with closing(sqlite3.connect(file)) as database:
        records = database.execute("SELECT learner, kind, at, lesson, mode, channel FROM records").fetchall()
        joins = dict(database.execute('SELECT learner, "into" FROM joins WHERE until IS NULL').fetchall())
        traits = database.execute("SELECT learner, name, since, value FROM traits").fetchall()
        tallies = database.execute(TALLIED).fetchall()
    history: dict[tuple[int, str], list[tuple[int, str]]] = defaultdict(list)
    for learner, name, since, value in traits:
        history[learner, name].append((since, value))

    deeds: list[tuple[Line, int, str]] = []
    passed: dict[tuple[int, str], tuple[tuple[object, ...], int, Line]] = {}
    lessons = taught | {lesson for month, lesson, *_ in tallies if first <= month <= last}
    for learner, kind, at, lesson, mode, channel in records:
        where = {name: value_at(history[learner, name], at) for name in ("unit", "sector", "audience")}
        row = line(by, month_of(at), lesson, (where["unit"], where["audience"], mode))
        person = end_of(joins, learner)
        if kind in ("began", "answered") and first <= month_of(at) <= last:
            deeds.append((row, person, kind))
            lessons |= {lesson}
        elif kind in ("completed", "finished"):
            # At one moment, the place decides, then the channel: no matter which was written down first.
            order = (at, *where.values(), mode, channel)
            passed[person, lesson] = min(passed.get((person, lesson), (order, at, row)), (order, at, row))
    for (person, lesson), (_, at, row) in passed.items():
        if first <= month_of(at) <= last:
            deeds.append((row, person, "completed"))
            lessons |= {lesson}

    counted: dict[Line, Figures] = {}
    for row in {row for row, *_ in deeds}:
        kinds = [kind for other, _, kind in deeds if other == row]
        people = {person for other, person, kind in deeds if other == row and kind == "began"}
        counted[row] = (len(people), kinds.count("completed"), kinds.count("began"), kinds.count("answered"))
    for month, lesson, unit, audience, mode, *figures in tallies:
        if first <= month <= last:
            row = line(by, month, lesson, (unit, audience, mode))
            people_, done, sat, tried = (a + b for a, b in zip(counted.get(row, (0, 0, 0, 0)), figures, strict=True))
            counted[row] = (people_, done, sat, tried)
    return named(counted, zeros(by, first, last, lessons))


def end_of(joins: dict[int, int], learner: int) -> int:
    """Return the person a learner is, following the joins that hold."""
    while learner in joins:
        learner = joins[learner]
    return learner


def zeros(by: tuple[str, ...], first: int, last: int, lessons: frozenset[str]) -> set[Line]:
    """Return every line that must be there, with something in it or without."""
    months = [month for month in range(first, last + 1) if 1 <= month % 100 <= 12]
    return {line(by, month, lesson, ("", "", "")) for month in months for lesson in lessons or {""}}


def named(counted: dict[Line, Figures], needed: set[Line]) -> dict[str, Figures]:
    found = {row: figures for row, figures in counted.items() if figures != (0, 0, 0, 0)}
    begun = {row[:2] for row in found}
    found |= {row: (0, 0, 0, 0) for row in needed if row[:2] not in begun}
    return {"|".join(part for part in row if part != "*"): figures for row, figures in found.items()}


def line(by: tuple[str, ...], month: int, lesson: str, rest: tuple[str, str, str]) -> Line:
    values = (f"{str(month)[:4]}-{str(month)[4:]}", lesson, *rest)
    asked = (*by, "mode")
    period, about, where, who, how = (
        value if name in asked else "*" for name, value in zip(ORDER, values, strict=True)
    )
    return period, about, where, who, how


def month_of(at: int) -> int:
    local = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at, hours=7)
    return int(local.strftime("%Y%m"))


def value_at(history: list[tuple[int, str]], at: int) -> str:
    """Return the value in force at a time; before the first one was given, that first one."""
    value = ""
    for place, (since, given) in enumerate(sorted(history)):
        if place == 0 or since <= at:
            value = given
    return value


if __name__ == "__main__":
    found = recount(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), ORDER, frozenset())
    json.dump(found, sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
