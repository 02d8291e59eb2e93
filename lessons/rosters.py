"""Rosters: a row for each person who is to get a personal code, saying where they belong.

Names may stand in columns of the office's own: they go into the file that is handed back, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from lessons.course import AUDIENCES
from lessons.desk import Desk
from lessons.tables import Row, rows
from lessons.units import Unit, Units
from lessons.units.finding import Found, find

HEADER = ("unit",)
"""What a roster begins with; ``sector`` and ``audience`` may follow, and any other columns."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a roster: codes of where they belong, and the row as it came."""

    unit: str
    sector: str
    audience: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads rosters over the units of a day. ``sector`` and ``audience`` are everybody's whose row says none."""

    units: Units
    on: date
    desk: Desk
    sector: str = ""
    audience: str = ""
    _met: dict[str, Found] = field(default_factory=dict)

    def read(self, data: bytes) -> tuple[Entry, ...]:
        """Return the people of a roster; whatever is wrong stands on the desk, with its line."""
        return tuple(self._entry(row) for row in rows(data, HEADER, self.desk, None))

    def _entry(self, row: Row) -> Entry:
        sector, audience = row.cells.get("sector") or self.sector, row.cells.get("audience") or self.audience
        sectors = {unit.code for unit in self.units.sectors if unit.valid(self.on)}
        self._check(row, "sector", sector, sectors)
        self._check(row, "audience", audience, set(AUDIENCES))
        return Entry(self._unit(row), sector, audience, row.cells)

    def _check(self, row: Row, column: str, value: str, allowed: set[str]) -> None:
        if value and value not in allowed:
            listed = ", ".join(sorted(allowed)) or "–"
            self.desk.report_at((row.line, 1), "HS050", value=value, key=column, allowed=listed)

    def _unit(self, row: Row) -> str:
        """Return the code of the unit a row names by its code or by its name; a name that could be another is told."""
        said = row.cells["unit"]
        if not said:
            self.desk.report_at((row.line, 1), "HS093", column_name="unit")
            return ""
        by_code = self.units.unit(said, self.on)
        found = Found((by_code,), sure=True) if by_code is not None else self._named(said)
        if not found.units:
            self.desk.report_at((row.line, 1), "HS095", unit=said)
        elif not found.sure:
            self.desk.report_at((row.line, 1), "HS016", key=said, near=", ".join(map(_shown, found.units)))
        return found.units[0].code if found.sure else ""

    def _named(self, said: str) -> Found:
        # Thousands of rows name the same few communes.
        if said not in self._met:
            self._met[said] = find(self.units.on(self.on), said)
        return self._met[said]


def _shown(unit: Unit) -> str:
    return f"{unit.code} {unit.name}"
