"""The numbers to call in one's own commune: its police, its clinic, its office, as the unit gives them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date

from lessons.desk import Desk
from lessons.tables import Row, rows

PHONES_FILE = "phones.csv"
HEADER = ("unit", "kind", "phone", "source", "date")
KINDS = ("police", "clinic", "office")
"""Whose number it is: the unit's police, its health station, its people's committee."""

_PHONE = re.compile(r"\+?\d(?:[ .-]?\d){2,14}")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number, written as people read it, and who gave it when."""

    unit: str
    kind: str
    phone: str
    source: str
    day: date


@dataclass(frozen=True, slots=True)
class Phones:
    """The numbers of all units."""

    all: tuple[Phone, ...] = ()

    def of(self, unit: str, kinds: Collection[str] = KINDS) -> Iterator[Phone]:
        """Yield a unit's numbers of some kinds, in the order of :data:`KINDS`; a group has those of its commune."""
        commune = unit.partition("-")[0]
        for kind in KINDS:
            if kind in kinds:
                yield from (one for one in self.all if (one.unit, one.kind) == (commune, kind))


@dataclass(slots=True)
class _Reading:
    desk: Desk
    units: Collection[str] | None
    lines: dict[tuple[str, str], int] = field(default_factory=dict)

    def phone(self, row: Row) -> Phone | None:
        unit, kind, phone, source, day = (row.cells[name] for name in HEADER)
        faults = len(self.desk.faults)
        if self.units is not None and unit not in self.units:
            self._note(row, "HS095", unit=unit)
        if kind not in KINDS:
            self._note(row, "HS050", key="kind", value=kind, allowed=", ".join(KINDS))
        if not _PHONE.fullmatch(phone):
            self._note(row, "HS201", phone=phone)
        if not source:
            self._note(row, "HS202")
        if (unit, kind) in self.lines:
            self._note(row, "HS076", key=f"{unit} {kind}", line=self.lines[unit, kind])
        self.lines.setdefault((unit, kind), row.line)
        given = self._day(row, day)
        if given is None or len(self.desk.faults) > faults:
            return None
        return Phone(unit, kind, phone, source, given)

    def _day(self, row: Row, written: str) -> date | None:
        try:
            return date.fromisoformat(written)
        except ValueError:
            self._note(row, "HS051", value=written)
            return None

    def _note(self, row: Row, code: str, **values: object) -> None:
        self.desk.report_at((row.line, 1), code, **values)


def read_phones(data: bytes, desk: Desk, units: Collection[str] | None = None) -> Phones:
    """Return the sound lines of a table with the columns of :data:`HEADER`; what is faulty is noted.

    ``units`` are the codes that are known; None where nobody knows them all: then any may stand there.
    """
    reading = _Reading(desk, units)
    found = [reading.phone(row) for row in rows(data, HEADER, desk)]
    return Phones(tuple(phone for phone in found if phone is not None))
