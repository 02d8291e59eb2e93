"""The places learners may say they live in: a province, its familiar areas, its communes and wards."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lessons.desk import Desk


@dataclass(frozen=True, slots=True)
class Unit:
    """A commune or ward. ``code`` is the official one, five digits with the leading zero."""

    code: str
    name: str
    short: str
    area: str
    """The familiar area it stands under in the menu (a former district)."""
    once: tuple[str, ...] = ()
    """Names of the older units it was made of, which people still say."""


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one province in the order of its own plan. Make it by :func:`load_units`."""

    province: str
    name: str
    all: tuple[Unit, ...]

    def unit(self, code: str) -> Unit | None:
        """Return a unit by its official code."""
        return next((unit for unit in self.all if unit.code == code), None)

    def areas(self) -> tuple[str, ...]:
        """Return the familiar areas in order, each once."""
        return tuple(dict.fromkeys(unit.area for unit in self.all))

    def of(self, area: str) -> tuple[Unit, ...]:
        """Return the units of an area in order."""
        return tuple(unit for unit in self.all if unit.area == area)


HEADER = ("code", "name", "short", "area", "once")


class UnitsError(ValueError):
    """The table of units is faulty; the message has a line for each fault, to be shown to whoever keeps it."""


def load_units(path: Path) -> Units:
    """Read a table of units from a file.

    Raises:
        UnitsError: something in it is faulty.
    """
    desk = Desk(path.as_posix())
    try:
        units = read_units(path.read_bytes(), desk)
    except OSError:
        units = None
        desk.report_at((1, 1), "HS001", name=path.name)
    if units is None:
        raise UnitsError("\n".join(found.line_of("en") for found in desk.faults))
    return units


def read_units(data: bytes, desk: Desk) -> Units | None:
    """Read a table of units; None where anything is faulty, which then stands on the desk.

    A CSV with the columns of :data:`HEADER`; ``once`` holds the old names with ``; `` between them. A row with a
    code of two digits names the province.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        desk.report_at((data[: error.start].count(b"\n") + 1, 1), "HS003")
        return None
    units: dict[str, Unit] = {}
    lines: dict[str, int] = {}
    province = Unit("", "", "", "")
    for line, unit in _rows(text, desk):
        if unit.code in units:
            desk.report_at((line, 1), "HS076", key=unit.code, line=lines[unit.code])
        elif len(unit.code) == _PROVINCE:
            province = unit
        units[unit.code] = unit
        lines.setdefault(unit.code, line)
    places = tuple(unit for unit in units.values() if len(unit.code) != _PROVINCE)
    return Units(province.code, province.short, places) if desk.sound else None


_PROVINCE = 2


def _rows(text: str, desk: Desk) -> Iterator[tuple[int, Unit]]:
    rows = csv.reader(io.StringIO(text, newline=""))
    line = 0
    try:
        for row in rows:
            line, first = rows.line_num, line == 0
            if first:
                if tuple(row) != HEADER:
                    desk.report_at((1, 1), "HS077", header=",".join(HEADER))
                    return
            elif row:
                unit = _unit(dict(zip(HEADER, row, strict=False)), line, len(row), desk)
                if unit is not None:
                    yield line, unit
    except csv.Error:
        desk.report_at((line + 1, 1), "HS006", problem="not a CSV table")
        return
    if line == 0:
        desk.report_at((1, 1), "HS077", header=",".join(HEADER))


def _unit(row: Mapping[str, str], line: int, cells: int, desk: Desk) -> Unit | None:
    if cells != len(HEADER):
        desk.report_at((line, 1), "HS078", count=cells, wanted=len(HEADER))
        return None
    if not re.fullmatch(r"[0-9]{5}|[0-9]{2}", row["code"]):
        desk.report_at((line, 1), "HS079", unit=row["code"])
    needed = ("name", "short") if len(row["code"]) == _PROVINCE else ("name", "short", "area")
    for name in needed:
        if not row[name].strip():
            desk.report_at((line, 1), "HS080", column_name=name)
    once = tuple(name.strip() for name in row["once"].split(";") if name.strip())
    return Unit(row["code"], row["name"], row["short"], row["area"], once)
