"""The units of a report as a table that is put in order by links, with how far each has come in one indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.reports.figures import Figure, Row, change, lacking, share
from bot.reports.report import Line, Report
from bot.web.dashboard.drawings import Meter, meter
from bot.web.dashboard.filters import Filters

COUNTED = ("people", "sittings", "lessons", "courses")


class Head(NamedTuple):
    """The head of a column: what it sorts by, "" the order of the plan, the address that does so, and how it is now."""

    column: str
    link: str
    order: str
    """``ascending``, ``descending`` or ``none``, as ``aria-sort`` has it."""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit: its counts, and what was reached of the indicator; "missing" is how far it lags behind the target."""

    name: str
    link: str
    """The address of its own page, "" where it has none."""
    counts: tuple[Figure, ...]
    done: Figure = None
    base: Figure = None
    wanted: Figure = None
    missing: Figure = None
    grown: int | None = None
    """By how much the lessons completed are more than in the period before."""

    @property
    def reached(self) -> float | None:
        """What was reached in percent of the base."""
        return share(self.done, self.base)

    @property
    def meter(self) -> Meter | None:
        """What is drawn of it."""
        return meter(self.done, self.base, self.wanted)

    def figure(self, column: str) -> Figure:
        """Return what stands in a column of figures."""
        return {**dict(zip(COUNTED, self.counts, strict=True)), "done": self.done, "missing": self.missing}[column]

    def worth(self, column: str) -> float | None:
        """Return what a column sorts by; None where it is not known, or withheld."""
        found = self.reached if column == "reached" else self.figure(column)
        return found if isinstance(found, int | float) else None


@dataclass(frozen=True, slots=True)
class UnitsTable:
    """The table: its heads, rows and total, and the indicator that it tells of."""

    columns: tuple[str, ...]
    """What stands beside the name, the indicator first: on a phone the rest is out of sight."""
    heads: tuple[Head, ...]
    rows: tuple[UnitRow, ...]
    total: UnitRow
    line: Line | None


def line_of(report: Report, filters: Filters) -> Line | None:
    """Return the indicator that units are measured by: the one asked for, else the first there is."""
    own = [line for line in report.lines if filters.indicator in ("", line.code)]
    return own[0] if own else None


def units_table(report: Report, filters: Filters, *, linked: bool = True) -> UnitsTable | None:
    """Return the table; None for a unit that has none below it. ``linked``: every row's unit has a page of its own."""
    if not report.parted:
        return None
    line = line_of(report, filters)
    rows = [_row(report, row, line, filters) for row in report.by("unit").rows]
    rows = rows if linked else [replace(row, link="") for row in rows]
    total = _row(report, report.by("unit").total, line, filters)
    columns = (*_measured(rows), *COUNTED) if line else COUNTED
    heads = tuple(_head(column, filters) for column in ("", *columns))
    return UnitsTable(columns, heads, _sorted(rows, filters.sort), total, line)


def _measured(rows: Sequence[UnitRow]) -> Iterator[str]:
    """Yield the columns of an indicator that can be told: without a base there is no percentage, only how many."""
    yield "reached" if any(row.base is not None for row in rows) else "done"
    if any(row.missing is not None for row in rows):
        yield "missing"


def _row(report: Report, row: Row, line: Line | None, filters: Filters) -> UnitRow:
    total = row is report.by("unit").total
    counts = tuple(row.figures[column] for column in COUNTED)
    link = filters.link("/bang", unit=row.code) if row.code and not total else ""
    grown = change(row.figures["lessons"], row.before.get("lessons"))
    if line is None:
        return UnitRow(row.name, link, counts, grown=grown)
    measured = report.by(f"indicator:{line.code}")
    found = measured.total if total else measured.row(row.code)
    if found is None:
        return UnitRow(row.name, link, counts, grown=grown)
    done, base, wanted = (found.figures[column] for column in ("done", "base", "wanted"))
    return UnitRow(row.name, link, counts, done, base, wanted, lacking(done, wanted), grown)


def _head(column: str, filters: Filters) -> Head:
    now = filters.sort.removeprefix("-")
    if column != now:
        # Whoever sorts looks for the most first.
        return Head(column, filters.link("/bang", sort=f"-{column}" if column else ""), "none")
    if not column:
        return Head("", filters.link("/bang", sort=""), "none")
    down = filters.sort.startswith("-")
    turned = column if down else f"-{column}"
    return Head(column, filters.link("/bang", sort=turned), "descending" if down else "ascending")


def _sorted(rows: list[UnitRow], sort: str) -> tuple[UnitRow, ...]:
    column = sort.removeprefix("-")
    if not column:
        return tuple(rows)
    turn = -1 if sort.startswith("-") else 1

    def key(row: UnitRow) -> tuple[bool, float]:
        worth = row.worth(column)
        # What is not known comes last, whichever way round.
        return worth is None, turn * (worth or 0)

    return tuple(sorted(rows, key=key))
