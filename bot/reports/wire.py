"""A report as JSON, for programs and for keeping, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from typing import Any

from bot.reports.figures import HIDDEN, Breakdown, Figure, Figures, Row
from bot.reports.report import Asked, Backed, Frozen, Held, Line, Report
from lessons.indicators import Amount

VERSION = 1
"""Of the form; a reader refuses others."""


def report_json(report: Report) -> bytes:
    """Return a report as JSON: ``null`` where there is no data, ``"hidden"`` where a figure is withheld."""
    return json.dumps(_written(report), ensure_ascii=False, indent=1).encode() + b"\n"


def report_of(data: bytes) -> Report:
    """Return the report that :func:`report_json` wrote.

    Raises:
        ValueError: it was written in another form.
    """
    found = json.loads(data)
    if found["version"] != VERSION:
        raise ValueError(f"a report of form {found['version']} cannot be read, only {VERSION}")
    asked = found["asked"]
    return Report(
        asked=Asked(**{**asked, "today": date.fromisoformat(asked["today"])}),
        unit_name=found["unit_name"],
        audience_name=found["audience_name"],
        course_name=found["course_name"],
        begins=date.fromisoformat(found["begins"]),
        ends=date.fromisoformat(found["ends"]),
        over=found["over"],
        since=found["since"],
        before=found["before"],
        breakdowns=tuple(_breakdown(by, one) for by, one in found["breakdowns"].items()),
        lines=tuple(map(_line, found["indicators"])),
        silent=tuple(map(_row, found["silent"])),
        held=tuple(map(_held, found.get("classes", ()))),
        hidden=found["hidden"],
        frozen=_frozen(found["frozen"]),
    )


def mark(report: Report) -> str:
    """Return a hash of all that a report tells, whenever it was made and approved."""
    told = _written(report)
    told |= {"frozen": None, "asked": {**told["asked"], "today": ""}, "over": None}
    return sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _written(report: Report) -> dict[str, Any]:
    return {
        "version": VERSION,
        "asked": {**asdict(report.asked), "today": report.asked.today.isoformat()},
        "unit_name": report.unit_name,
        "audience_name": report.audience_name,
        "course_name": report.course_name,
        "begins": report.begins.isoformat(),
        "ends": report.ends.isoformat(),
        "over": report.over,
        "since": report.since,
        "before": report.before,
        "hidden": report.hidden,
        "frozen": _kept(report.frozen),
        "breakdowns": {one.by: _table(one) for one in report.breakdowns},
        "indicators": [_indicator(line) for line in report.lines],
        "silent": [_told(row) for row in report.silent],
        # Reports that were kept before classes were told have none, and their mark is as it was.
        **({"classes": [_class(one) for one in report.held]} if report.held else {}),
    }


def _class(held: Held) -> dict[str, Any]:
    figures = {"attended": _cell(held.attended), "listed": _cell(held.listed)}
    return {**asdict(held), "day": held.day.isoformat(), **figures}


def _held(found: Mapping[str, Any]) -> Held:
    figures = {"attended": _figure(found["attended"]), "listed": _figure(found["listed"])}
    return Held(**{**found, "day": date.fromisoformat(found["day"]), **figures})


def _kept(frozen: Frozen | None) -> dict[str, Any] | None:
    return {**asdict(frozen), "day": frozen.day.isoformat()} if frozen else None


def _frozen(found: Mapping[str, Any] | None) -> Frozen | None:
    return Frozen(**{**found, "day": date.fromisoformat(found["day"])}) if found else None


def _table(breakdown: Breakdown) -> dict[str, Any]:
    rows = [_told(row) for row in breakdown.rows]
    return {"columns": list(breakdown.columns), "rows": rows, "total": _told(breakdown.total)}


def _breakdown(by: str, found: Mapping[str, Any]) -> Breakdown:
    return Breakdown(by, tuple(found["columns"]), tuple(map(_row, found["rows"])), _row(found["total"]))


def _told(row: Row) -> dict[str, Any]:
    figures, before = ({column: _cell(one) for column, one in told.items()} for told in (row.figures, row.before))
    return {"code": row.code, "name": row.name, "figures": figures, "before": before}


def _row(found: Mapping[str, Any]) -> Row:
    return Row(found["code"], found["name"], _figures(found["figures"]), _figures(found["before"]))


def _figures(found: Mapping[str, Any]) -> Figures:
    return {column: _figure(one) for column, one in found.items()}


def _cell(figure: Figure) -> int | str | None:
    return HIDDEN.value if figure is HIDDEN else figure


def _figure(cell: int | str | None) -> Figure:
    return HIDDEN if isinstance(cell, str) else cell


def _indicator(line: Line) -> dict[str, Any]:
    figures = {name: _cell(getattr(line, name)) for name in ("done", "within", "before")}
    backed = {name: _vouched(getattr(line, name)) for name in ("base", "goal", "handed")}
    measured = {"wanted": line.wanted, "reached": line.reached, "missing": line.missing, "late": line.late}
    return {"code": line.code, "name": line.name, "numerator": line.numerator, **figures, **backed, **measured}


def _line(found: Mapping[str, Any]) -> Line:
    return Line(
        code=found["code"],
        name=found["name"],
        numerator=found["numerator"],
        done=_figure(found["done"]),
        within=_figure(found["within"]),
        before=_figure(found["before"]),
        base=_backed(found["base"]),
        goal=_backed(found["goal"]),
        handed=_backed(found["handed"]),
        late=found["late"],
    )


def _vouched(backed: Backed | None) -> dict[str, Any] | None:
    return {**asdict(backed), "day": backed.day.isoformat() if backed.day else None} if backed else None


def _backed(found: Mapping[str, Any] | None) -> Backed | None:
    if found is None:
        return None
    day = date.fromisoformat(found["day"]) if found["day"] else None
    return Backed(Amount(**found["value"]), found["source"], found["period"], day, found["by"])
