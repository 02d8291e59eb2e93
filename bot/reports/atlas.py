"""Which row of a report a place belongs to, under the map of one day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from lessons.units import UnitMap, Units


@dataclass(frozen=True, slots=True)
class Atlas:
    """The units as a report about ``root`` parts them: into those right below it on a day."""

    units: Units
    root: str
    on: date
    _map: UnitMap = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Draw the map once; every cell asks."""
        object.__setattr__(self, "_map", UnitMap(self.units, self.on))

    @property
    def is_whole(self) -> bool:
        """Say whether the report is about the province: then nobody is outside, also who never said where they live."""
        return self.root == self.units.province

    @property
    def name(self) -> str:
        """What the unit of the report is called."""
        return self.named(self.root)

    def rows(self) -> tuple[str, ...]:
        """Return the codes of the units right below, in their order."""
        return tuple(unit.code for unit in self.units.children(self.root, self.on))

    def named(self, code: str) -> str:
        """Return what a unit is called; one that is not known goes by its code."""
        unit = self._map.unit(code)
        return unit.name if unit else code

    def holds(self, code: str, month: int) -> bool:
        """Say whether what was done under a unit's code in a month belongs to the report."""
        return self.root in self._map.path(code, month)

    def below(self, code: str, month: int) -> str:
        """Return the row that it belongs to; "" for who is in the report and in none of its rows."""
        path = self._map.path(code, month)
        place = path.index(self.root) if self.root in path else 0
        return path[place - 1] if place else ""


def known(units: Units, code: str, on: date) -> bool:
    """Say whether a report can be about this unit: a province, a commune or ward of that day, or a village group."""
    unit = units.unit(code, on)
    return unit is not None and unit.kind != "sector"
