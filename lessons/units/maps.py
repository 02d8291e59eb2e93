"""Counts under the map of then or of now: to which unit of a day's map each count belongs.

What was done is kept under the code that held for the learner then, by months. A map takes every such pair of code and
month to exactly one unit, so totals are the same under every map, and only the rows between them differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from lessons.units.tree import Units
from lessons.units.unit import Unit, group_of


@dataclass(frozen=True, slots=True)
class UnitMap:
    """The map of one day: for "as it was then" the last day of the period, for "as it is now" today."""

    units: Units
    on: date

    def of(self, code: str, month: int) -> str:
        """Return the code of the unit of this map that has what was done under a code in a month (``202611``).

        A merged unit's counts go to what it became; a split one's, which cannot be parted, to the first it became. A
        village group stays itself. What belongs to nothing known keeps its code.
        """
        meant = self._meant(code, month)
        return code if meant is None else self._standing(meant).code

    def path(self, code: str, month: int) -> tuple[str, ...]:
        """Return the code of :meth:`of` and those of the units above it on this map, the province last.

        Who never said where they live ("") counts for the province alone. A sector has no province above it.
        """
        own = self.of(code, month)
        commune = group_of(own)
        if commune:
            return (own, *self.path(commune, month))
        unit = self.units.unit(own, self.on) or self.units.unit(own)
        if unit is not None and unit.kind == "sector":
            return (own, *(self.path(unit.parent, month) if unit.parent else ()))
        return (self.units.province,) if own in ("", self.units.province) else (own, self.units.province)

    def unit(self, code: str) -> Unit | None:
        """Return the unit with a code on this map, else the newest one that had it."""
        return self.units.unit(code, self.on) or self.units.unit(code)

    def totals(self, counts: Mapping[tuple[str, int], int]) -> dict[str, int]:
        """Return the sum of each unit and of all above it, of counts by code and month."""
        sums: dict[str, int] = {}
        for (code, month), count in counts.items():
            for unit in self.path(code, month):
                sums[unit] = sums.get(unit, 0) + count
        return sums

    def parted(self) -> tuple[Unit, ...]:
        """Return the units that were split by now, whose earlier counts stand whole under one of their heirs."""
        held = (*self.units.all, *self.units.sectors)
        return tuple(unit for unit in held if len(unit.into) > 1 and unit.end <= self.on)

    def _meant(self, code: str, month: int) -> Unit | None:
        """Return the unit that a code meant in a month: the newest that had begun, else the first to come."""
        held = self.units.versions(code)
        begun = [unit for unit in held if unit.start <= last_day(month)]
        return begun[-1] if begun else next(iter(held), None)

    def _standing(self, unit: Unit) -> Unit:
        while unit.start > self.on:
            before = [old for old in (*self.units.all, *self.units.sectors) if _became(old, unit)]
            if len(before) != 1:
                return unit
            unit = before[0]
        return self.units.heir(unit, self.on)


def _became(old: Unit, new: Unit) -> bool:
    return old.end == new.start and new.code in old.into


def last_day(month: int) -> date:
    """Return the last day of a month such as ``202611``."""
    year, number = divmod(month, 100)
    return date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1)
