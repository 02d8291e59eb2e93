"""Checks how the rows of a table of units hang together: codes, parents, and what became of whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeAlias

from lessons.desk import Desk
from lessons.units.unit import Unit

Placed: TypeAlias = tuple[int, Unit]
"""A unit and the line it stands in."""


def check_ties(rows: Sequence[Placed], desk: Desk) -> None:
    """Note every fault between rows."""
    by_code: dict[str, list[Placed]] = {}
    for line, unit in rows:
        _check_span(line, unit, desk)
        _check_code(line, unit, by_code.setdefault(unit.code, []), desk)
        by_code[unit.code].append((line, unit))
        if unit.kind == "sector" and unit.parent and not _among(by_code, unit.parent, "sector"):
            # Above it in the table, so that no sector can lie within itself.
            desk.report_at((line, 1), "HS097", column_name="parent", unit=unit.parent)
    provinces = [(line, unit) for line, unit in rows if unit.kind == "province"]
    for line, _ in provinces[1:]:
        desk.report_at((line, 1), "HS089", line=provinces[0][0])
    province = provinces[0][1].code if provinces else ""
    for line, unit in rows:
        _check_place(line, unit, province, desk)
        for heir in unit.into if unit.ends else ():
            if not any(_follows(unit, found) for _, found in by_code.get(heir, ())):
                desk.report_at((line, 1), "HS097", column_name="into", unit=heir)


def _check_span(line: int, unit: Unit, desk: Desk) -> None:
    if unit.end <= unit.start:
        desk.report_at((line, 1), "HS098", start=_shown(unit.start), end=_shown(unit.end))
    if unit.ends != bool(unit.into):
        desk.report_at((line, 1), "HS099", unit=unit.code)


def _check_code(line: int, unit: Unit, before: Sequence[Placed], desk: Desk) -> None:
    """Check that a code has come back, if at all, as those say who count by months and codes."""
    for where, old in before:
        earlier, later = sorted((old, unit), key=lambda one: one.start)
        if earlier.end > later.start:
            desk.report_at((line, 1), "HS076", key=unit.code, line=where)
        elif unit.code not in earlier.into or later.start.day != 1:
            desk.report_at((line, 1), "HS088", unit=unit.code, line=where)


def _check_place(line: int, unit: Unit, province: str, desk: Desk) -> None:
    if unit.kind != "sector" and unit.parent not in ("", province):
        desk.report_at((line, 1), "HS097", column_name="parent", unit=unit.parent)


def _among(by_code: dict[str, list[Placed]], code: str, kind: str) -> bool:
    return any(unit.kind == kind for _, unit in by_code.get(code, ()))


def _follows(old: Unit, new: Unit) -> bool:
    alike = (old.kind == "sector") == (new.kind == "sector") and new.kind != "province"
    return alike and new.valid(old.end) and new != old


def _shown(day: date) -> str:
    return "" if day in (date.min, date.max) else day.isoformat()
