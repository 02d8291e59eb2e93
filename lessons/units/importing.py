"""Another province's units from a table an office has, or a newer table of the same: completed, checked, compared."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lessons.desk import Desk
from lessons.tables import Row, rows
from lessons.units.reading import HEADER, MORE, read_units
from lessons.units.tree import Units
from lessons.units.unit import Unit

NEEDED = ("code", "name")
"""What a table begins with; any of the others may follow, and what is not said is filled in."""
_KINDS = ("Thành phố ", "Tỉnh ", "Xã ", "Phường ", "Thị trấn ", "Đặc khu ")


class Province(NamedTuple):
    """A province as the State lists it: its name, and how many communes and wards it had in 2025."""

    name: str
    communes: int


@dataclass(frozen=True, slots=True)
class Imported:
    """A sound table of units, as it is to be kept, and what differs from the one in force."""

    units: Units
    table: bytes
    added: tuple[Unit, ...]
    changed: tuple[Unit, ...]
    gone: tuple[Unit, ...]
    """Units that counts may name and that the new table does not know: they must not be lost."""

    def doubts(self) -> Iterator[str]:
        """Yield what looks strange in it, a line each in English."""
        listed = provinces().get(self.units.province)
        if listed is None:
            yield f"the State lists no province with the code {self.units.province or '(none)'}"
            return
        if listed.name != self.units.title:
            yield f"the State calls {self.units.province} “{listed.name}”, the table “{self.units.title}”"
        standing = len(self.units.on(None))
        if standing != listed.communes:
            yield f"the State listed {listed.communes} communes and wards in 2025, the table has {standing}"


def import_units(data: bytes, desk: Desk, before: Units) -> Imported | None:
    """Return what a table makes of the units; None where anything is faulty, which then stands on the desk."""
    cells = list(rows(data, NEEDED, desk, (*HEADER[2:], *MORE)))
    if not desk.sound:
        return None
    if not any(row.cells["code"][:1].isalpha() for row in cells):
        cells += _sectors(before, cells[-1].line if cells else 1)
    table = _written(cells)
    # Lines are kept, so that a fault names the line of the office's own file.
    units = read_units(_spaced(cells, table), desk)
    if units is None:
        return None
    old, new = _by_key(before), _by_key(units)
    same_province = before.province == units.province
    return Imported(
        units,
        table,
        added=tuple(unit for key, unit in new.items() if key not in old),
        changed=tuple(unit for key, unit in new.items() if key in old and old[key] != unit),
        gone=tuple(unit for key, unit in old.items() if key not in new) if same_province else (),
    )


def _sectors(before: Units, line: int) -> Iterator[Row]:
    """Yield the sectors there are as rows, for a table that has none: they are the same in every province."""
    for further, unit in enumerate(before.sectors, start=1):
        cells = {"code": unit.code, "name": unit.name, "short": unit.short, "parent": unit.parent, "kind": "sector"}
        yield Row(line + further, cells)


def _by_key(units: Units) -> dict[tuple[str, str], Unit]:
    return {(unit.code, unit.start.isoformat()): unit for unit in (*units.all, *units.sectors)}


def _completed(cells: Mapping[str, str], area: str) -> list[str]:
    short = next((cells["name"].removeprefix(kind) for kind in _KINDS if cells["name"].startswith(kind)), "")
    filled = {**cells, "short": cells.get("short") or short or cells["name"]}
    commune = cells["code"].isdigit() and len(cells["code"]) > len("12")
    filled["area"] = cells.get("area") or (area if commune else "")
    return [" ".join(filled.get(name, "").split()) for name in (*HEADER, *MORE)]


def _written(cells: list[Row]) -> bytes:
    """Return the whole table; communes without an area stand under the province's own name."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow((*HEADER, *MORE))
    area = next((row.cells["name"] for row in cells if len(row.cells["code"]) == len("12")), "–")
    table.writerows(_completed(row.cells, area) for row in cells)
    return out.getvalue().encode()


def _spaced(cells: list[Row], table: bytes) -> bytes:
    """Return the table with every row in the line it had."""
    first, *lines = table.decode().splitlines()
    placed = [first]
    for row, line in zip(cells, lines, strict=True):
        placed += [""] * (row.line - len(placed) - 1)
        placed.append(line)
    return "\n".join(placed).encode()


@cache
def provinces() -> Mapping[str, Province]:
    """Return the provinces by their codes."""
    with (Path(__file__).parent / "provinces.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: Province(row["name"], int(row["communes"])) for row in csv.DictReader(lines)}
