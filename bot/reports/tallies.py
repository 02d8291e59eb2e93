"""Sums by row: of cells, which add up, and of people, each counted once in every row they were in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from storage.rows.counts import Arrived, Cell, Crowd, Place, Week
from storage.rows.helping import Class

Tally: TypeAlias = dict[str, Counter[str]]
"""Sums by column, by the code of a row."""
TOTAL = "*"
"""The code of the total; no row has it."""

CellKey: TypeAlias = Callable[[Cell], str | None]
"""The row a cell belongs to; None where it is not in the report."""
PlaceKey: TypeAlias = Callable[[Place], str | None]


def tally(cells: Iterable[Cell], key: CellKey) -> Tally:
    """Return the sums of cells by row, and their total."""
    sums: Tally = {TOTAL: Counter()}
    for cell in cells:
        code = key(cell)
        if code is not None:
            for column, count in _columns(cell):
                sums.setdefault(code, Counter())[column] += count
                sums[TOTAL][column] += count
    return sums


def _columns(cell: Cell) -> Iterator[tuple[str, int]]:
    yield from (("sittings", cell.sittings), ("answers", cell.answers), ("firsts", cell.firsts), ("right", cell.right))
    if cell.course:
        yield from (("courses", cell.completions), (f"courses-{cell.mode}", cell.completions))
    else:
        yield from (("lessons", cell.completions), (cell.mode, cell.completions))


def tally_weeks(weeks: Iterable[Week], key: Callable[[Week], str | None]) -> Tally:
    """Return the sums of weeks by row, and their total."""
    sums: Tally = {TOTAL: Counter()}
    for one in weeks:
        code = key(one)
        if code is not None:
            for column, count in (
                ("sittings", one.sittings),
                ("courses" if one.course else "lessons", one.completions),
            ):
                sums.setdefault(code, Counter())[column] += count
                sums[TOTAL][column] += count
    return sums


def tally_classes(classes: Iterable[Class], row: Callable[[Class], str]) -> Tally:
    """Return how many classes were attested and how many heads counted there, by row and in total."""
    sums: Tally = {TOTAL: Counter()}
    for held in classes:
        for code in (row(held), TOTAL):
            sums.setdefault(code, Counter()).update(classes=1, attended=held.people)
    return sums


def tally_people(crowds: Iterable[Crowd], key: PlaceKey) -> Tally:
    """Return how many people were in each row, and in any: somebody in two rows counts in both and once in total."""
    sums: Tally = {TOTAL: Counter()}
    for crowd in crowds:
        rows = {code for place in crowd.places if (code := key(place)) is not None}
        for code in (*rows, *([TOTAL] if rows else ())):
            row = sums.setdefault(code, Counter())
            row["people"] += crowd.people
            row["new" if crowd.fresh else "returning"] += crowd.people
    return sums


def tally_arrived(arrived: Iterable[Arrived], last: int, key: PlaceKey) -> Mapping[str, int]:
    """Return how many people had been in each row by the end of a month, and in any."""
    sums: Counter[str] = Counter({TOTAL: 0})
    for one in arrived:
        places = (arrival.place for arrival in one.arrivals if arrival.month <= last)
        rows = {code for place in places if (code := key(place)) is not None}
        for code in (*rows, *([TOTAL] if rows else ())):
            sums[code] += one.people
    return sums


def merged(first: Tally, second: Tally) -> Tally:
    """Return two tallies of different columns as one."""
    codes = dict.fromkeys((*first, *second))
    return {code: first.get(code, Counter()) + second.get(code, Counter()) for code in codes}
