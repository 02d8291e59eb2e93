"""Figures that others counted, as an officer enters them on a page: what may be entered, what was, what is not sound.

They stand beside our own counts and are never added to them. None is ever changed or taken away: the newest holds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.reports.period import date_of
from lessons.desk import Desk
from lessons.faults import short
from lessons.figures import HEADER, Figure, Reader
from lessons.indicators import Indicator
from lessons.units import Units
from storage.rows import VIETNAM
from storage.rows.handed import Handed

LONGEST = 200
"""Letters of a field: the name of a document or an office."""
FIELDS = (*HEADER, "by")
"""The fields of a form: the columns of the table, and who enters it."""
SHOWN = 100
"""Entries that a page shows, the newest."""

_DOTTED = re.compile(r"[0-9]{1,3}([. \u00a0\u202f][0-9]{3})+")
_FAULTS: Mapping[str, tuple[str, str]] = {
    "HS090": ("period", "period"),
    "HS051": ("date", "day"),
    "HS094": ("indicator", "choice"),
    "HS095": ("unit", "choice"),
}
"""Which field a fault of :class:`lessons.figures.Reader` is about, and the end of the key that tells it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure that was entered, with what its indicator and unit are called; ``holds``: no newer one replaced it."""

    figure: Handed
    indicator: str
    unit: str
    holds: bool

    @property
    def of(self) -> date:
        """The day that the figure is of."""
        return date_of(self.figure.day)

    @property
    def entered(self) -> date:
        """The day in Vietnam on which it was entered."""
        return self.figure.at.astimezone(VIETNAM).date()


@dataclass(frozen=True, slots=True)
class Ledger:
    """The indicators that can be entered, by code and name, and what was entered in a unit, the newest first."""

    indicators: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]


def ledger(
    indicators: Collection[Indicator], handed: Sequence[Handed], units: Units, unit: str, language: str
) -> Ledger:
    """Return the ledger of a unit and all below it; ``handed`` are all figures in the order they came."""
    names = {one.code: one.name.in_(language) for one in indicators if one.numerator == "external"}
    newest = {(one.indicator, one.unit, one.period): place for place, one in enumerate(handed)}
    holding, within = set(newest.values()), units.within(unit)
    entries = [
        Entry(one, names.get(one.indicator, one.indicator), _unit_name(units, one.unit), place in holding)
        for place, one in reversed(list(enumerate(handed)))
        if within(one.unit)
    ]
    offered = tuple(
        (one.code, names[one.code]) for one in indicators if one.code in names and _is_for(one, units, unit)
    )
    return Ledger(offered, tuple(entries[:SHOWN]))


def _is_for(indicator: Indicator, units: Units, unit: str) -> bool:
    """Say whether an indicator can be entered in a unit: a sector has nothing to say of what others alone count."""
    asked = units.unit(unit)
    if asked is None or asked.kind != "sector" or not indicator.sectors:
        return True
    return any(map(units.within(unit), indicator.sectors))


def _unit_name(units: Units, code: str) -> str:
    unit = units.unit(code)
    return unit.name if unit else code


def read_entry(
    fields: Mapping[str, str], indicators: Collection[Indicator], units: Units
) -> tuple[Figure | None, Mapping[str, str]]:
    """Read a form with the fields of :data:`lessons.figures.HEADER`; return the figure, or what is wrong by field.

    A fault is the end of a key of the catalogue. Numbers may be written as people do: ``12.394``.
    """
    said = {name: tidy(fields.get(name, "")) for name in HEADER}
    said |= {name: _undotted(said[name]) for name in ("value", "base")}
    desk = Desk("")
    known = [units.province, *(unit.code for unit in (*units.all, *units.sectors))]
    figure = Reader(desk, indicators, known).form(said)
    faults: dict[str, str] = {name: "long" for name, value in said.items() if len(value) > LONGEST}
    for fault in desk.faults:
        for name, key in _told(fault.code, fault.values, said):
            faults.setdefault(name, key)
    return (None, faults) if faults else (figure, {})


def tidy(value: str) -> str:
    """Return a value on one line, without what cannot be seen."""
    seen = "".join(letter if letter.isprintable() else " " for letter in value)
    return " ".join(seen.split())


def _undotted(words: str) -> str:
    """Return a number without the dots between its thousands."""
    return re.sub(r"\D", "", words) if _DOTTED.fullmatch(words) else words


def _told(code: str, values: Mapping[str, str], said: Mapping[str, str]) -> list[tuple[str, str]]:
    if code == "HS093":
        return [(values["column_name"], "empty")]
    if code == "HS091":
        return [(name, "number") for name in ("value", "base") if said[name] and short(said[name]) == values["value"]]
    return [_FAULTS[code]]
