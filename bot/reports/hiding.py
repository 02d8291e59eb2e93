"""Withholds figures about few people, and as many others as it takes so that nothing of the report gives them away.

Who looks at units that are not their own sees no figure of 1 to 4. Zero is shown. All that is a sum in a report is held
against what is withheld, see :mod:`bot.reports.network`, and figures that are the same are withheld together, see
:mod:`bot.reports.ties`, until nothing more has to be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from bot.reports.figures import HIDDEN, Breakdown, Figure, Figures, Row
from bot.reports.network import few, withhold
from bot.reports.period import read_period
from bot.reports.report import Held, Line, Report
from bot.reports.ties import Name, Table, Ties, before, breakdowns, done, heads, of_indicator, tables, ties, within


def discreet(report: Report, own: Collection[str] = ()) -> Report:
    """Return the report as one may see it who is responsible for none but the ``own`` of its units."""
    tied = ties(report)
    withheld = _withheld(tied, tables(report, tied.values), own, set(_known_by_then(report, tied)))
    hidden = {name for name in tied.values if tied.one(name) in withheld}
    counted = [one.by for one in breakdowns(report)]
    covered = [_covered(one, hidden) if one.by in counted else one for one in report.breakdowns]
    units = next(one for one in covered if one.by == "unit")
    return replace(
        report,
        breakdowns=tuple(covered),
        lines=tuple(_line(line, hidden) for line in report.lines),
        held=tuple(_held(one, heads(place), hidden) for place, one in enumerate(report.held)),
        silent=tuple(units.row(row.code) or row for row in report.silent),
        hidden=True,
    )


def _withheld(tied: Ties, sums: list[Table], own: Collection[str], withheld: set[Name]) -> set[Name]:
    """Return all that must be withheld with some, one name for those that are the same."""
    count = -1
    while count < len(withheld):
        count = len(withheld)
        for table in sums:
            first = {spot for spot, name in table.names.items() if tied.one(name) in withheld}
            withheld |= {tied.one(table.names[spot]) for spot in withhold(table.part, own, first)}
    return withheld


def _known_by_then(report: Report, tied: Ties) -> Iterator[Name]:
    """Yield what stood before in a report on all time, where so few came since that the difference is about them."""
    if read_period(report.asked.period).whole:
        for name, value in tied.values.items():
            if name.then and value and few(tied.values.get(name._replace(then=False), 0) - value):
                yield tied.one(name)


def _covered(breakdown: Breakdown, hidden: Collection[Name]) -> Breakdown:
    def covered(row: Row) -> Row:
        figures = _figures(breakdown.by, row.code, row.figures, hidden)
        # From how an indicator stood before, and what the period added, follows how it stands.
        bare = breakdown.by.startswith(of_indicator(""))
        return replace(
            row, figures=figures, before={} if bare else _figures(breakdown.by, row.code, row.before, hidden, then=True)
        )

    return replace(breakdown, rows=tuple(map(covered, breakdown.rows)), total=covered(breakdown.total))


def _figures(by: str, row: str, figures: Figures, hidden: Collection[Name], *, then: bool = False) -> Figures:
    return {column: _told(Name(then, by, row, column), figure, hidden) for column, figure in figures.items()}


def _line(line: Line, hidden: Collection[Name]) -> Line:
    return replace(
        line,
        done=_told(done(line), line.done, hidden),
        within=_told(within(line), line.within, hidden),
        before=_told(before(line), line.before, hidden),
    )


def _held(one: Held, name: Name, hidden: Collection[Name]) -> Held:
    # Nothing is a sum of who was there of a list.
    listed = HIDDEN if isinstance(one.listed, int) and few(one.listed) else one.listed
    return replace(one, attended=_told(name, one.attended, hidden), listed=listed)


def _told(name: Name, figure: Figure, hidden: Collection[Name]) -> Figure:
    return HIDDEN if name in hidden else figure
