"""Withholds figures about few people, and as many others as it takes so that no total gives them away.

Who looks at units that are not their own sees no figure of 1 to 4. Zero is shown. A withheld figure could be worked out
where it is the only one missing of a sum, so others of the same sum are withheld with it, until each of them could have
another value: it is held against all sums of its table at once, knowing that what is withheld is at least 1.

The sums of a table make a network: its rows and its columns are the nodes, each withheld figure an edge between its row
and its column. The figures can be others exactly where the network has a way round (see Cox, "Network Models for
Complementary Cell Suppression", JASA 90, 1995): one figure up, the next one down, and back to the first. Down goes only
what is at least 2.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from typing import NamedTuple, TypeAlias

from bot.reports.figures import HIDDEN, Breakdown, Figure, Figures, Row
from bot.reports.indicating import DONE
from bot.reports.report import Line, Report
from bot.reports.tallies import TOTAL

FEW = 4
"""A figure of 1 to so many is withheld."""


class Spot(NamedTuple):
    """A figure in a table: its row and its column. The same spot in several tables is the same figure."""

    row: str
    column: str


Values: TypeAlias = Mapping[Spot, int]


def discreet(report: Report, own: Collection[str] = ()) -> Report:
    """Return the report as one may see it who is responsible for none but the ``own`` of its units.

    Totals stand in every table: what is withheld of them in one is withheld in all.
    """
    # What others counted is theirs to withhold.
    counted = [one for one in report.breakdowns if one.by not in _external(report)]
    now, then = (_withheld(counted, own, before=before) for before in (False, True))
    breakdowns = tuple(_covered(one, now, then) for one in report.breakdowns)
    return replace(report, breakdowns=breakdowns, lines=tuple(_line(line, now) for line in report.lines), hidden=True)


def _external(report: Report) -> set[str]:
    return {f"indicator:{line.code}" for line in report.lines if line.numerator == "external"}


def _withheld(breakdowns: Sequence[Breakdown], own: Collection[str], *, before: bool) -> dict[str, set[Spot]]:
    """Return what is withheld of each breakdown, by its name."""
    tables = {one.by: tuple(_tables(one, before=before)) for one in breakdowns}
    found: dict[str, set[Spot]] = {one.by: set() for one in breakdowns}
    shared: set[Spot] = set()
    while True:
        for by, parts in tables.items():
            kept = own if by == "unit" or by.startswith("indicator:") else ()
            for table in parts:
                found[by] |= withhold(table, kept, {spot for spot in shared | found[by] if spot in table.values})
        everywhere = shared | {_same(by, spot) for by, spots in found.items() for spot in spots} - {None}
        totals = {spot for spot in everywhere if spot is not None}
        if totals == shared:
            return found
        shared = totals
        for by in found:
            found[by] |= {spot for part in tables[by] for spot in part.values if _same(by, spot) in shared}


def _same(by: str, spot: Spot) -> Spot | None:
    """Return the spot among the totals of the report that a figure of a breakdown is, or None."""
    if by.startswith("indicator:"):
        return None
    if spot.row == TOTAL:
        return spot
    # Lessons passed in one mode, in the table of modes, are a part of the total of every other table.
    alias = {"lessons": spot.row, "courses": f"courses-{spot.row}"}
    return Spot(TOTAL, alias[spot.column]) if by == "mode" and spot.column in alias else None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a table whose figures depend on each other: the first of its columns is the sum of the others."""

    columns: tuple[str, ...]
    values: Values

    def edges(self, withheld: Iterable[Spot]) -> dict[Spot, tuple[str, str]]:
        """Return the nodes that each withheld figure lies between, from the one it takes to the one it gives.

        With one column, rows are no sums: they all are one node.
        """
        found: dict[Spot, tuple[str, str]] = {}
        for spot in withheld:
            row = f"row {spot.row}" if len(self.columns) > 1 else "rows"
            ends = row, f"column {spot.column}"
            # A sum is taken off where its parts are put together.
            turned = (spot.row == TOTAL) != (len(self.columns) > 1 and spot.column == self.columns[0])
            found[spot] = ends[::-1] if turned else ends
        return found


def _tables(breakdown: Breakdown, *, before: bool) -> Iterator[Part]:
    for block in breakdown.blocks():
        values: dict[Spot, int] = {}
        for row in (*breakdown.rows, breakdown.total):
            for column in block:
                figure = (row.before if before else row.figures).get(column)
                if isinstance(figure, int):
                    values[Spot(row.code, column)] = figure
        yield Part(block, values)


def withhold(part: Part, own: Collection[str], first: Collection[Spot] = ()) -> set[Spot]:
    """Return the figures of a part that must be withheld: those of few people, ``first``, and what gives them away.

    What stands in the rows ``own`` is known to whoever looks. A way round always leads through the sums, which can
    all be larger where a figure is, so there is an end.
    """
    withheld = {spot for spot, value in part.values.items() if 1 <= value <= FEW and spot.row not in own} | set(first)
    free = {spot for spot, value in part.values.items() if value and spot.row not in own} | withheld
    for spot in sorted(withheld):
        if _round(part, spot, withheld, withheld) is None:
            withheld |= _round(part, spot, free, withheld) or set()
    return withheld


def _round(part: Part, spot: Spot, among: Collection[Spot], withheld: Collection[Spot]) -> set[Spot] | None:
    """Return the figures of the cheapest way round through one, among some; None where there is none.

    Withheld ones cost nothing, each further one much, and the larger the more; sums are what people look for first.
    """
    edges = part.edges(among)
    takes, gives = edges.pop(spot)
    ways: _Ways = {}
    for other, (start, end) in edges.items():
        cost = 0 if other in withheld else (5 if _is_sum(part, other) else 2) * _DEAR + part.values[other]
        ways.setdefault(start, []).append((cost, other, end))
        if part.values[other] > 1:
            ways.setdefault(end, []).append((cost, other, start))
    up, down = _cheapest(ways, gives, takes), _cheapest(ways, takes, gives) if part.values[spot] > 1 else None
    found = [way for way in (up, down) if way is not None]
    return min(found, key=lambda way: way[0])[1] if found else None


_DEAR = 10**12
_Ways: TypeAlias = dict[str, list[tuple[int, Spot, str]]]


def _cheapest(ways: _Ways, start: str, end: str) -> tuple[int, set[Spot]] | None:
    """Return the cost and the figures of the cheapest way from one node to another, by Dijkstra's algorithm."""
    ahead: list[tuple[int, str, tuple[Spot, ...]]] = [(0, start, ())]
    seen: set[str] = set()
    while ahead:
        cost, node, way = heappop(ahead)
        if node == end:
            return cost, set(way)
        if node not in seen:
            seen.add(node)
            for more, spot, further in ways.get(node, ()):
                heappush(ahead, (cost + more, further, (*way, spot)))
    return None


def _is_sum(part: Part, spot: Spot) -> bool:
    return spot.row == TOTAL or (len(part.columns) > 1 and spot.column == part.columns[0])


def _covered(
    breakdown: Breakdown, now: Mapping[str, Collection[Spot]], then: Mapping[str, Collection[Spot]]
) -> Breakdown:
    # From how an indicator stood before, and what the period added, follows how it stands.
    bare = breakdown.by.startswith("indicator:")

    def covered(row: Row) -> Row:
        figures = _figures(row.code, row.figures, now.get(breakdown.by, ()))
        before = {} if bare else _figures(row.code, row.before, then.get(breakdown.by, ()))
        return replace(row, figures=figures, before=before)

    return replace(breakdown, rows=tuple(map(covered, breakdown.rows)), total=covered(breakdown.total))


def _figures(row: str, figures: Figures, withheld: Collection[Spot]) -> Figures:
    return {column: HIDDEN if Spot(row, column) in withheld else figure for column, figure in figures.items()}


def _line(line: Line, now: Mapping[str, Collection[Spot]]) -> Line:
    """Withhold, of an indicator that stands at ``done``, the two figures whose sum it is where they or it are few."""
    withheld = now.get(f"indicator:{line.code}")
    if withheld is None:
        return line
    hidden = Spot(TOTAL, DONE[0]) in withheld
    if hidden or _few(line.within) or _few(line.before):
        return replace(line, done=HIDDEN if hidden else line.done, within=_over(line.within), before=_over(line.before))
    return line


def _few(figure: Figure) -> bool:
    return isinstance(figure, int) and 1 <= figure <= FEW


def _over(figure: Figure) -> Figure:
    """Return what may be told of one of two figures that are withheld together: nothing but that it is zero."""
    return HIDDEN if isinstance(figure, int) and figure else figure
