"""Withholds figures about few people of one sum, and as many others as it takes so that no sum gives them away.

A withheld figure could be worked out where it is the only one missing of a sum, so others of the same sum are withheld
with it, until each of them could have another value, knowing that what is withheld is at least 1.

The sums of a table make a network: its rows and its columns are the nodes, each withheld figure an edge between its row
and its column. The figures can be others exactly where the network has a way round (see Cox, "Network Models for
Complementary Cell Suppression", JASA 90, 1995): one figure up, the next one down, and back to the first. Down goes only
what is at least 2.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import NamedTuple, TypeAlias

from bot.reports.tallies import TOTAL

FEW = 4
"""A figure of 1 to so many is withheld."""


class Spot(NamedTuple):
    """A figure in a table: its row and its column."""

    row: str
    column: str


Values: TypeAlias = Mapping[Spot, int]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a table whose figures depend on each other: the first of its columns is the sum of the others."""

    columns: tuple[str, ...]
    values: Values
    sums: frozenset[str] = frozenset({TOTAL})
    """The rows that, put together, are the sum of the others."""

    def edges(self, withheld: Iterable[Spot]) -> dict[Spot, tuple[str, str]]:
        """Return the nodes that each withheld figure lies between, from the one it takes to the one it gives.

        With one column, rows are no sums: they all are one node.
        """
        found: dict[Spot, tuple[str, str]] = {}
        for spot in withheld:
            row = f"row {spot.row}" if len(self.columns) > 1 else "rows"
            ends = row, f"column {spot.column}"
            # A sum is taken off where its parts are put together.
            turned = (spot.row in self.sums) != (len(self.columns) > 1 and spot.column == self.columns[0])
            found[spot] = ends[::-1] if turned else ends
        return found

    def is_sum(self, spot: Spot) -> bool:
        """Say whether a figure is the sum of others."""
        return spot.row in self.sums or (len(self.columns) > 1 and spot.column == self.columns[0])


def withhold(part: Part, own: Collection[str], first: Collection[Spot] = ()) -> set[Spot]:
    """Return the figures of a part that must be withheld: those of few people, ``first``, and what gives them away.

    What stands in the rows ``own`` is known to whoever looks. A way round always leads through the sums, which can
    all be larger where a figure is, so there is an end.
    """
    withheld = {spot for spot, value in part.values.items() if few(value) and spot.row not in own} | set(first)
    free = {spot for spot, value in part.values.items() if value and spot.row not in own} | withheld
    for spot in sorted(withheld):
        if _round(part, spot, withheld, withheld) is None:
            withheld |= _round(part, spot, free, withheld) or set()
    return withheld


def few(value: int) -> bool:
    """Say whether a figure is about so few people that they might be known by it."""
    return 1 <= value <= FEW


def _round(part: Part, spot: Spot, among: Collection[Spot], withheld: Collection[Spot]) -> set[Spot] | None:
    """Return the figures of the cheapest way round through one, among some; None where there is none.

    Withheld ones cost nothing, each further one much, and the larger the more; sums are what people look for first.
    """
    edges = part.edges(among)
    takes, gives = edges.pop(spot)
    ways: _Ways = {}
    for other, (start, end) in edges.items():
        cost = 0 if other in withheld else (5 if part.is_sum(other) else 2) * _DEAR + part.values[other]
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
