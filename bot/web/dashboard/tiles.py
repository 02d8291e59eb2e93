"""The totals of a report as tiles: how many, of what kinds, and how many it was the period before."""

from __future__ import annotations

from typing import NamedTuple

from bot.reports.figures import Figure, change
from bot.reports.report import Report

PARTS = {
    "people": ("new", "returning"),
    "sittings": (),
    "lessons": ("self", "assisted", "attested"),
    "courses": ("courses-self", "courses-assisted", "courses-attested"),
}
"""The totals that are told, and what each is the sum of."""


class Tile(NamedTuple):
    """A total; ``parts`` are columns with their figures, ``change`` is None where nothing can be compared."""

    column: str
    figure: Figure
    parts: tuple[tuple[str, Figure], ...]
    before: Figure
    change: int | None


def tiles(report: Report) -> list[Tile]:
    """Return the tiles of a report in their order."""
    return [_tile(report, column) for column in PARTS]


def _tile(report: Report, column: str) -> Tile:
    # Ways of completing a course are told in its own table alone.
    total = report.by("course").total if column == "courses" else report.total
    parts = tuple((part, total.figures[part]) for part in PARTS[column])
    known = tuple((part, figure) for part, figure in parts if figure is not None)
    now, before = report.total.figures[column], report.total.before.get(column)
    return Tile(column, now, known, before, change(now, before))
