"""What is drawn on a page of the dashboard: bars, as shapes for inline SVG. What they say in words stands beside them.

Letters in a drawing would shrink with it on a phone, so drawings have none.
"""

from __future__ import annotations

from typing import NamedTuple

from bot.reports.figures import HIDDEN, Breakdown, Figure, Row, share, told
from bot.reports.report import Report

STEP, HIGH, STAR = 10, 100, 6
"""The width of a bar with its gap, the height of the highest, and of one whose figure is withheld."""


class Meter(NamedTuple):
    """How much of a base is reached, and how much of it is wanted, in percent of the drawing's width."""

    reached: float
    wanted: float | None


def meter(done: Figure, base: Figure, wanted: Figure) -> Meter | None:
    """Return a meter; None where what is reached or its base is not known, or withheld."""
    reached = share(done, base)
    if reached is None:
        return None
    mark = share(wanted, base)
    return Meter(min(100.0, round(reached, 1)), None if mark is None else min(100.0, round(mark, 1)))


class Bar(NamedTuple):
    """One bar: where it stands, how high it is, and the row it is of."""

    x: int
    height: float
    row: Row
    withheld: bool = False


class Trend(NamedTuple):
    """Lessons completed over time."""

    breakdown: Breakdown
    bars: tuple[Bar, ...]
    """None where there is nothing but zero."""
    top: Row | None
    """The row with the most; None where none is known to have any."""

    @property
    def width(self) -> int:
        """The width of the drawing."""
        return STEP * len(self.bars)


def trend(report: Report) -> Trend | None:
    """Return how lessons were completed week by week; None where there is nothing to draw."""
    # One that was approved before weeks were told has none.
    breakdown = next((one for one in report.breakdowns if one.by == "week"), report.by("month"))
    rows = [row for row in breakdown.rows if row.code]
    if not rows:
        return None
    top = max(rows, key=lambda row: told(row.figures["lessons"]))
    highest = told(top.figures["lessons"])
    bars = tuple(_bar(place, row, max(1, highest)) for place, row in enumerate(rows))
    return Trend(breakdown, bars if any(bar.height for bar in bars) else (), top if highest else None)


def _bar(place: int, row: Row, highest: int) -> Bar:
    lessons = row.figures["lessons"]
    withheld = lessons is HIDDEN
    return Bar(STEP * place, STAR if withheld else round(HIGH * told(lessons) / highest, 1), row, withheld)
