"""Targets: how many people there are, and how much is wanted, by unit and period, each with its source and date.

A target is another one where its unit, period or group is; it is never guessed from those around it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from lessons.course import AUDIENCES
from lessons.desk import Desk
from lessons.fields import nearest
from lessons.indicators import PERIOD, Amount, Indicator, read_amount
from lessons.tables import Row, rows

TARGETS_FILE = "targets.csv"
HEADER = ("name", "unit", "period", "audience", "value", "source", "date")


@dataclass(frozen=True, slots=True)
class Target:
    """One line: ``name`` is a base of indicators (how many people there are) or an indicator (how much is wanted).

    ``audience`` "" is everybody the indicator is about.
    """

    name: str
    unit: str
    period: str
    audience: str
    value: Amount
    source: str
    day: date


@dataclass(frozen=True, slots=True)
class Indicators:
    """What is declared to be reported, and what it is measured against."""

    all: tuple[Indicator, ...] = ()
    targets: tuple[Target, ...] = ()

    def indicator(self, code: str) -> Indicator | None:
        """Return an indicator by its code."""
        return next((one for one in self.all if one.code == code), None)

    def targets_of(self, name: str, unit: str, audience: str = "") -> Iterator[Target]:
        """Yield the targets of a name in one unit for one group."""
        for target in self.targets:
            if (target.name, target.unit, target.audience) == (name, unit, audience):
                yield target


@dataclass(slots=True)
class _Reading:
    desk: Desk
    names: Collection[str] | None
    codes: Collection[str]
    """Those of indicators: of them percent may be wanted; how many people there are is a number."""
    units: Collection[str] | None
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)

    def target(self, row: Row) -> Target | None:
        cells, faults = row.cells, len(self.desk.faults)
        for name in ("name", "unit", "source"):
            if not cells[name]:
                self._note(row, "HS093", column_name=name)
        if self.names is not None and cells["name"] and cells["name"] not in self.names:
            self._note(row, "HS094", key=cells["name"], near=nearest(cells["name"], sorted(self.names)) or "")
        if self.units is not None and cells["unit"] and cells["unit"] not in self.units:
            self._note(row, "HS095", unit=cells["unit"])
        if not re.fullmatch(PERIOD, cells["period"]):
            self._note(row, "HS090", value=cells["period"])
        if cells["audience"] not in ("", *AUDIENCES):
            self._note(row, "HS050", key="audience", value=cells["audience"], allowed=", ".join(AUDIENCES))
        amount, day = read_amount(cells["value"]), self._day(row)
        if amount is None or (amount.percent and self.names is not None and cells["name"] not in self.codes):
            self._note(row, "HS091", value=cells["value"])
        self._note_twice(row)
        if amount is None or day is None or len(self.desk.faults) > faults:
            return None
        return Target(cells["name"], cells["unit"], cells["period"], cells["audience"], amount, cells["source"], day)

    def _day(self, row: Row) -> date | None:
        try:
            return date.fromisoformat(row.cells["date"])
        except ValueError:
            self._note(row, "HS051", value=row.cells["date"])
            return None

    def _note_twice(self, row: Row) -> None:
        key = tuple(row.cells[name] for name in HEADER[:4])
        if key in self.lines:
            self._note(row, "HS076", key=" ".join(filter(None, key)), line=self.lines[key])
        self.lines.setdefault(key, row.line)

    def _note(self, row: Row, code: str, **values: object) -> None:
        self.desk.report_at((row.line, 1), code, **values)


def read_targets(
    data: bytes, desk: Desk, indicators: Collection[Indicator] | None, units: Collection[str] | None = None
) -> tuple[Target, ...]:
    """Return the sound lines of a table with the columns of :data:`HEADER`; what is faulty is noted.

    ``indicators`` and ``units`` are those that are known; None where nobody knows them all: then any may stand there.
    """
    codes = {one.code for one in indicators or ()}
    names = None if indicators is None else codes | {one.base for one in indicators if one.base}
    reading = _Reading(desk, names, codes, units)
    found = [reading.target(row) for row in rows(data, HEADER, desk)]
    return tuple(target for target in found if target is not None)


def check_named(
    indicators: Collection[Indicator], desk: Desk, courses: Collection[str], lessons: Collection[str]
) -> None:
    """Note the indicators that count a course or a lesson which there is not."""
    known = {"course": courses, "lesson": lessons}
    for one in indicators:
        among = known.get(one.numerator)
        if among is not None and one.of not in among and one.node is not None:
            near = nearest(one.of, sorted(among)) or one.of
            desk.report(one.node, "HS096", key=one.of, near=near)
