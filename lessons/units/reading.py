"""Reads the table of units: every fault at once, with its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from lessons.desk import Desk
from lessons.tables import Row, rows
from lessons.units.ties import Placed, check_ties
from lessons.units.tree import Units
from lessons.units.unit import COMMUNES, KINDS, Kind, Unit

HEADER = ("code", "name", "short", "area", "once")
"""The columns of every table, in this order."""
MORE = ("kind", "parent", "from", "until", "into")
"""Columns that may follow: ``from`` is the first day of a unit, ``until`` the first day without it."""

_PROVINCE = 2
_CODES: Mapping[str, str] = {
    "province": r"[0-9]{2}",
    "commune": r"[0-9]{5}",
    "ward": r"[0-9]{5}",
    "sector": r"[a-z][a-z0-9-]{0,29}",
}


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

    A CSV with the columns of :data:`HEADER`, then any of :data:`MORE`; ``once`` and ``into`` hold several with ``; ``
    between them. A row with a code of two digits names the province; one with a word for a code, a sector.
    """
    found = [_unit(row, desk) for row in rows(data, HEADER, desk, MORE)]
    check_ties(found, desk)
    if not desk.sound:
        return None
    province = next((unit for _, unit in found if unit.kind == "province"), Unit("", "", "", ""))
    return Units(
        province.code,
        province.short,
        tuple(_under(unit, province.code) for _, unit in found if unit.kind in COMMUNES),
        province.name,
        tuple(unit for _, unit in found if unit.kind == "sector"),
    )


def _under(unit: Unit, province: str) -> Unit:
    return replace(unit, parent=unit.parent or province)


def _unit(row: Row, desk: Desk) -> Placed:
    cells, line = row.cells, row.line
    kind = _kind(cells, line, desk)
    if not re.fullmatch(_CODES[kind], cells["code"]):
        desk.report_at((line, 1), "HS079", unit=cells["code"])
    for name in ("name", "short", "area") if kind in COMMUNES else ("name", "short"):
        if not cells[name]:
            desk.report_at((line, 1), "HS080", column_name=name)
    start = _day(cells.get("from", ""), date.min, line, desk)
    end = _day(cells.get("until", ""), date.max, line, desk)
    names = (cells["code"], cells["name"], cells["short"], cells["area"], _several(cells["once"]))
    return line, Unit(*names, kind, cells.get("parent", ""), start, end, _several(cells.get("into", "")))


def _kind(cells: Mapping[str, str], line: int, desk: Desk) -> Kind:
    """Return the kind a row says it is of, else the one its code and its name tell."""
    said, kinds = cells.get("kind", ""), [kind for kind in KINDS if kind in _CODES]
    if said and said not in kinds:
        desk.report_at((line, 1), "HS050", value=said, key="kind", allowed=", ".join(kinds))
    told = next((kind for kind in kinds if kind == said), None)
    if told is not None:
        return told
    if len(cells["code"]) == _PROVINCE and cells["code"].isdigit():
        return "province"
    if cells["code"][:1].isascii() and cells["code"][:1].isalpha():
        return "sector"
    return "ward" if cells["name"].lower().startswith("phường ") else "commune"


def _day(cell: str, otherwise: date, line: int, desk: Desk) -> date:
    """Return the day of a cell, written ``2027-03-01`` or, as spreadsheets make of it, ``01/03/2027``."""
    if not cell:
        return otherwise
    turned = re.fullmatch(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", cell)
    try:
        return date(*map(int, turned.group(3, 2, 1))) if turned else date.fromisoformat(cell)
    except ValueError:
        desk.report_at((line, 1), "HS051", value=cell)
        return otherwise


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())
