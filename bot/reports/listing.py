"""A report as one table for a spreadsheet or a program: a line for every row of every breakdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.reports.figures import COLUMNS, Breakdown, Figure, Row, Withheld
from bot.reports.report import Report
from bot.reports.saying import STAR
from bot.reports.table import Cell, Table
from bot.reports.tallies import TOTAL

FIGURES = (*dict.fromkeys(column for columns in COLUMNS.values() for column in columns), "done", "base", "wanted")


def listing(report: Report) -> Table:
    """Return the rows and the total of every breakdown; a total's code is ``*``.

    An empty cell has no data, or its breakdown does not tell this figure; ``*`` is withheld; zero is 0. Each figure has
    another column with that of the period before.
    """
    head = ("period", "unit", "by", "code", "name")
    columns = (*head, *FIGURES, *(f"{column}-before" for column in FIGURES))
    return Table(columns, tuple(_lines(report)))


def _lines(report: Report) -> Iterator[Mapping[str, Cell]]:
    for breakdown in report.breakdowns:
        for row in (*breakdown.rows, breakdown.total):
            yield _line(report, breakdown, row)


def _line(report: Report, breakdown: Breakdown, row: Row) -> Mapping[str, Cell]:
    cells: dict[str, Cell] = {
        "period": report.asked.period,
        "unit": report.asked.unit,
        "by": breakdown.by,
        "code": TOTAL if row is breakdown.total else row.code,
        "name": row.name,
    }
    for column in FIGURES:
        cells[column] = _cell(row.figures.get(column))
        cells[f"{column}-before"] = _cell(row.before.get(column))
    return cells


def _cell(figure: Figure) -> Cell:
    if isinstance(figure, Withheld):
        return STAR
    return "" if figure is None else figure
