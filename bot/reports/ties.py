"""Which figures of a report are one and the same, and which are sums of which, all over its tables.

What an indicator counts, other tables often tell too: who ever learned is ``people`` of a report on all time, who came
in the period is ``new``, a course's completions are its row. Which of them it is, depends on whom it is about. So a
figure of an indicator is taken for every figure of its kind that is as large: the same ones are always found, and
others only seldom, which then are withheld together where one would have done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bot.reports.figures import BLOCKS, Breakdown, Figure
from bot.reports.network import FEW, Part, Spot
from bot.reports.report import Line, Report
from bot.reports.tallies import TOTAL


class Name(NamedTuple):
    """A figure of a report: of its period or ``then``, the one before; in which breakdown, row and column."""

    then: bool
    by: str
    row: str
    column: str


_PEOPLE, _LESSONS, _COURSES = (
    next(block for block in BLOCKS if block[0] == one) for one in ("people", "lessons", "courses")
)
_ALIKE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "active": (("audience", "sector", "mode"), _PEOPLE[:2]),
    "course": (("course", "audience", "sector", "mode"), _COURSES),
    "lesson": (("lesson",), _LESSONS),
}
"""Where else what an indicator counts may stand, by what it counts: breakdowns and columns."""


def of_indicator(code: str) -> str:
    """Return the name of the breakdown that tells an indicator by unit."""
    return f"indicator:{code}"


def done(line: Line) -> Name:
    """Return the name of what an indicator stands at."""
    return Name(False, of_indicator(line.code), TOTAL, "done")


def within(line: Line) -> Name:
    """Return the name of what the period added to it."""
    return Name(False, of_indicator(line.code), TOTAL, "within")


def before(line: Line) -> Name:
    """Return the name of what it stood at before."""
    return Name(True, of_indicator(line.code), TOTAL, "done")


def heads(place: int) -> Name:
    """Return the name of how many were in one of the classes of the report."""
    return Name(False, "held", str(place), "attended")


@dataclass(frozen=True, slots=True)
class Table:
    """A part of what a report tells whose figures are sums of each other, with what each of them is called."""

    part: Part
    names: Mapping[Spot, Name]


@dataclass(frozen=True, slots=True)
class Ties:
    """The figures of a report that are counted here; of those that are the same, one stands for all."""

    values: Mapping[Name, int]
    _same: dict[Name, Name] = field(default_factory=dict)

    def one(self, name: Name) -> Name:
        """Return the figure that stands for one and all that are the same."""
        while name in self._same:
            name = self._same[name]
        return name

    def tie(self, name: Name, other: Name) -> None:
        """Take two figures for the same."""
        first, second = self.one(name), self.one(other)
        if first != second:
            self._same[second] = first


def counted(report: Report) -> list[Line]:
    """Return the indicators that are counted here: what others counted is theirs to withhold."""
    return [line for line in report.lines if line.numerator != "external"]


def breakdowns(report: Report) -> list[Breakdown]:
    """Return the tables that are counted here."""
    others = {of_indicator(line.code) for line in report.lines if line.numerator == "external"}
    return [one for one in report.breakdowns if one.by not in others]


def ties(report: Report) -> Ties:
    """Return which figures of a report are the same."""
    found = Ties(dict(_values(report)))
    for name in found.values:
        if (total := _total(name)) is not None:
            found.tie(total, name)
    for line in counted(report):
        for name in found.values:
            if name.by == of_indicator(line.code) and found.values[name] > FEW:
                for other in _alike(line, name, report):
                    if found.values.get(other) == found.values[name]:
                        found.tie(name, other)
    return found


def _values(report: Report) -> Iterator[tuple[Name, int]]:
    told: list[tuple[Name, Figure]] = []
    for one in breakdowns(report):
        for row in (*one.rows, one.total):
            told += [(Name(False, one.by, row.code, column), figure) for column, figure in row.figures.items()]
            # How an indicator stood before is told of the whole alone.
            if not one.by.startswith(of_indicator("")):
                told += [(Name(True, one.by, row.code, column), figure) for column, figure in row.before.items()]
    for line in counted(report):
        told += [(within(line), line.within), (before(line), line.before)]
    told += [(heads(place), one.attended) for place, one in enumerate(report.held)]
    yield from ((name, figure) for name, figure in told if isinstance(figure, int))


def _total(name: Name) -> Name | None:
    """Return the name that a figure has among the totals of the report, which stand in every table; or None."""
    if name.by.startswith(of_indicator("")):
        return None
    if name.row == TOTAL:
        return name._replace(by="")
    # Lessons passed in one mode, in the table of modes, are a part of the total of every other table.
    alias = {"lessons": name.row, "courses": f"courses-{name.row}"}
    return Name(name.then, "", TOTAL, alias[name.column]) if name.by == "mode" and name.column in alias else None


def _alike(line: Line, name: Name, report: Report) -> Iterator[Name]:
    """Yield the figures that one of an indicator may be the same as, if they are as large."""
    bys, columns = _ALIKE[line.numerator]
    if name.row != TOTAL:
        yield from (name._replace(by="unit", column=column) for column in columns)
        return
    for by in bys:
        one = report.by(by)
        for row in (*one.rows, one.total):
            yield from (Name(name.then, by, row.code, column) for column in columns)


def tables(report: Report, values: Mapping[Name, int]) -> list[Table]:
    """Return everything that is a sum in a report."""
    found = [
        _table(one, block, values, then=then)
        for then in (False, True)
        for one in breakdowns(report)
        for block in one.blocks()
    ]
    found += [_standing(line, values) for line in counted(report)]
    return [*found, *_weeks(report, values), *_classes(report, values)]


def _table(one: Breakdown, block: tuple[str, ...], values: Mapping[Name, int], *, then: bool) -> Table:
    rows = [row.code for row in (*one.rows, one.total)]
    names = {Spot(row, column): Name(then, one.by, row, column) for row in rows for column in block}
    return _told(block, names, values)


def _told(
    columns: tuple[str, ...], names: Mapping[Spot, Name], values: Mapping[Name, int], sums: Iterable[str] = (TOTAL,)
) -> Table:
    known = {spot: name for spot, name in names.items() if name in values}
    return Table(Part(columns, {spot: values[name] for spot, name in known.items()}, frozenset(sums)), known)


def _standing(line: Line, values: Mapping[Name, int]) -> Table:
    """Return that an indicator stands at what it stood at before and what was added, where it does.

    Of all time nothing is added: what it stands at is all there is.
    """
    names = {Spot(TOTAL, ""): done(line), Spot("within", ""): within(line), Spot("before", ""): before(line)}
    known = [values.get(name, 0) for name in names.values()]
    if known[0] == known[1]:
        del names[Spot("before", "")]
    return _told(("",), names if known[0] in (known[1], known[1] + known[2]) else {}, values)


def _weeks(report: Report, values: Mapping[Name, int]) -> Iterator[Table]:
    """Yield that months are the sums of their weeks, as far as they begin with a Monday together."""
    # A report that was approved before weeks were told has none.
    weekly = next((one for one in report.breakdowns if one.by == "week"), None)
    if weekly is None:
        return
    weeks = [row.code for row in weekly.rows if row.code]
    for months in _apart([row.code for row in report.by("month").rows]):
        within = [week for week in weeks if _month(week, report.begins) in months]
        for column in weekly.columns:
            names = {
                Spot(row, column): Name(False, by, row, column)
                for by, rows in (("week", within), ("month", months))
                for row in rows
            }
            table = _told((column,), names, values, months)
            taken = [value if spot.row in months else -value for spot, value in table.part.values.items()]
            if sum(taken) == 0:
                yield table


def _classes(report: Report, values: Mapping[Name, int]) -> Iterator[Table]:
    """Yield that the heads in a unit are those in its classes."""
    for row in dict.fromkeys(one.row for one in report.held):
        names = {Spot(str(place), ""): heads(place) for place, one in enumerate(report.held) if one.row == row}
        yield _told(("",), {**names, Spot(TOTAL, ""): Name(False, "class", row, "attended")}, values)


def _apart(months: Iterable[str]) -> list[list[str]]:
    """Return months in groups that begin with a Monday, but for the first."""
    groups: list[list[str]] = []
    for month in months:
        if not groups or date.fromisoformat(f"{month}-01").weekday() == 0:
            groups.append([])
        groups[-1].append(month)
    return groups


def _month(week: str, begins: date) -> str:
    return max(date.fromisoformat(week), begins).isoformat()[:7]
