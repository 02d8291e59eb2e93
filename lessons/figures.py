"""Figures that others counted, from a table or a form: which indicator, where, when, how many, and who says so."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from lessons.desk import Desk
from lessons.fields import nearest
from lessons.indicators import PERIOD, Indicator, read_amount
from lessons.tables import Row, rows

HEADER = ("indicator", "unit", "period", "value", "base", "source", "date")
TAKEN_BACK = "-"
"""Written as a value: what was handed in before holds no more."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. ``value`` None takes back what was handed in; ``base`` None: nobody told how many there are."""

    indicator: str
    unit: str
    period: str
    value: int | None
    base: int | None
    source: str
    day: date


@dataclass(slots=True)
class Reader:
    """Reads figures for the indicators that are declared ``external``, over known units and sectors."""

    desk: Desk
    indicators: Collection[Indicator]
    units: Collection[str]
    _lines: dict[tuple[str, ...], int] = field(default_factory=dict)

    def table(self, data: bytes) -> tuple[Figure, ...]:
        """Return the sound lines of a table with the columns of :data:`HEADER`; what is faulty is noted."""
        found = [self._figure(row) for row in rows(data, HEADER, self.desk)]
        return tuple(figure for figure in found if figure is not None)

    def form(self, fields: Mapping[str, str]) -> Figure | None:
        """Return the figure of a form that has the columns of a table as its fields; None where a fault is noted."""
        return self._figure(Row(1, {name: fields.get(name, "").strip() for name in HEADER}))

    def _figure(self, row: Row) -> Figure | None:
        cells, before = row.cells, len(self.desk.faults)
        for name in ("indicator", "unit", "period", "value", "source"):
            if not cells[name]:
                self._note(row, "HS093", column_name=name)
        self._check_named(row)
        if cells["period"] and not re.fullmatch(PERIOD, cells["period"]):
            self._note(row, "HS090", value=cells["period"])
        value = None if cells["value"] in ("", TAKEN_BACK) else self._number(row, "value")
        base = self._number(row, "base") if cells["base"] else None
        day = self._day(row)
        self._note_twice(row)
        if day is None or len(self.desk.faults) > before:
            return None
        return Figure(cells["indicator"], cells["unit"], cells["period"], value, base, cells["source"], day)

    def _check_named(self, row: Row) -> None:
        names = [one.code for one in self.indicators if one.numerator == "external"]
        said, unit = row.cells["indicator"], row.cells["unit"]
        if said and said not in names:
            self._note(row, "HS094", key=said, near=nearest(said, names) or ", ".join(names))
        if unit and unit not in self.units:
            self._note(row, "HS095", unit=unit)

    def _number(self, row: Row, name: str) -> int | None:
        amount = read_amount(row.cells[name])
        if amount is None or amount.percent:
            self._note(row, "HS091", value=row.cells[name])
            return None
        return amount.number

    def _day(self, row: Row) -> date | None:
        try:
            return date.fromisoformat(row.cells["date"])
        except ValueError:
            self._note(row, "HS051", value=row.cells["date"])
            return None

    def _note_twice(self, row: Row) -> None:
        key = tuple(row.cells[name] for name in HEADER[:3])
        if key in self._lines:
            self._note(row, "HS076", key=" ".join(filter(None, key)), line=self._lines[key])
        self._lines.setdefault(key, row.line)

    def _note(self, row: Row, code: str, **values: object) -> None:
        self.desk.report_at((row.line, 1), code, **values)
