"""What stands in a report: figures by column, in rows of a breakdown, with the total that they belong to.

Three things that look alike are kept apart: a figure that is zero, one there is no data for, and one that is withheld
because it is about so few people that they might be known by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias


class Withheld(Enum):
    """Stands where a figure is withheld."""

    HIDDEN = "hidden"


HIDDEN: Final = Withheld.HIDDEN
Figure: TypeAlias = int | Withheld | None
"""None: there is no data."""
Figures: TypeAlias = Mapping[str, Figure]

BLOCKS: Final[tuple[tuple[str, ...], ...]] = (
    ("people", "new", "returning"),
    ("sittings",),
    ("lessons", "self", "assisted", "attested"),
    ("courses", "courses-self", "courses-assisted", "courses-attested"),
    ("answers",),
    ("firsts",),
    ("right",),
    ("done",),
    ("attended",),
)
"""Columns that are about people; within a block the first is the sum of the others, where they are there."""

LEARNED = ("people", "new", "returning", "sittings", "lessons", "self", "assisted", "attested", "courses")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "unit": LEARNED,
    "sector": LEARNED,
    "audience": LEARNED,
    "mode": ("people", "new", "returning", "sittings", "lessons", "courses"),
    "channel": ("sittings", "lessons", "self", "assisted", "attested", "courses"),
    "lesson": ("sittings", "lessons", "self", "assisted", "attested", "answers", "firsts", "right"),
    "course": ("courses", "courses-self", "courses-assisted", "courses-attested"),
    "month": ("sittings", "lessons", "self", "assisted", "attested", "courses"),
    "week": ("sittings", "lessons", "courses"),
    "class": ("classes", "attended"),
}
"""What each breakdown tells. Distinct people are known by unit, sector, audience and mode only.

``class`` is by unit too: classes that helpers attest, and how many were there who are on no list. Nobody knows whether
they are the same people as others, so they are in no other figure.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its code, "" where people never said; what it is called; its figures and those of the period before."""

    code: str
    name: str
    figures: Figures
    before: Figures = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The same figures row by row and in total. People may be in several rows; everything else adds up."""

    by: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row

    def row(self, code: str) -> Row | None:
        """Return a row by its code."""
        return next((row for row in self.rows if row.code == code), None)

    def blocks(self) -> Iterator[tuple[str, ...]]:
        """Yield the columns that depend on each other, the sum first; a sum whose parts are not told stands alone."""
        for block in BLOCKS:
            told = tuple(column for column in block if column in self.columns)
            if told == block or len(told) == 1:
                yield told


def told(figure: Figure) -> int:
    """Return a figure as far as it is told: 0 where there is no data, or it is withheld."""
    return figure if isinstance(figure, int) else 0


def lacking(done: Figure, wanted: Figure) -> int | None:
    """Return how many are still wanted, 0 where the goal is reached; None where either is not told."""
    return max(0, wanted - done) if isinstance(wanted, int) and isinstance(done, int) else None


def share(part: Figure, whole: Figure) -> float | None:
    """Return a part of a whole in percent; None where either is not known, withheld, or the whole is zero."""
    if not isinstance(part, int) or not isinstance(whole, int) or whole == 0:
        return None
    return 100 * part / whole


def change(now: Figure, before: Figure) -> int | None:
    """Return by how much a figure has grown; None where either is not known or withheld."""
    return now - before if isinstance(now, int) and isinstance(before, int) else None


def plus(figures: Iterable[Figure]) -> Figure:
    """Return the sum of figures: withheld where one is, and without data where one has none."""
    total = 0
    for figure in figures:
        if not isinstance(figure, int):
            return figure
        total += figure
    return total
