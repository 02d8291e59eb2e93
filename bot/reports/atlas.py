"""Which row of a report a place belongs to, under the map of one day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from lessons.units import UnitMap, Units


class Placed(Protocol):
    """What was counted of people of one place and one sector."""

    @property
    def unit(self) -> str:
        """Where they live."""

    @property
    def sector(self) -> str:
        """What they belong to, "" where they never said."""


@dataclass(frozen=True, slots=True)
class Atlas:
    """The units as a report about ``root`` parts them: into those right below it on a day.

    A sector has people all over the province, so its report parts them by commune.
    """

    units: Units
    root: str
    on: date
    is_sector: bool = field(init=False, repr=False, compare=False)
    """Whether the report is about a sector."""
    _map: UnitMap = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Draw the map once; every cell asks."""
        object.__setattr__(self, "_map", UnitMap(self.units, self.on))
        unit = self._map.unit(self.root)
        object.__setattr__(self, "is_sector", unit is not None and unit.kind == "sector")

    @property
    def is_whole(self) -> bool:
        """Say whether the report is about the province: then nobody is outside, also who never said where they live."""
        return self.root == self.units.province

    @property
    def trunk(self) -> str:
        """The unit whose parts are the rows."""
        return self.units.province if self.is_sector else self.root

    @property
    def name(self) -> str:
        """What the unit of the report is called."""
        return self.named(self.root)

    def rows(self) -> tuple[str, ...]:
        """Return the codes of the units right below, in their order."""
        return tuple(unit.code for unit in self.units.children(self.trunk, self.on))

    def named(self, code: str) -> str:
        """Return what a unit is called; one that is not known goes by its code."""
        unit = self._map.unit(code)
        return unit.name if unit else code

    def side(self, one: Placed) -> str:
        """Return the code by which it shows whether something is in the report: its unit's, or its sector's."""
        return one.sector if self.is_sector else one.unit

    def holds(self, code: str, month: int) -> bool:
        """Say whether what was done under a code of its :meth:`side` in a month belongs to the report."""
        return self.root in self._map.path(code, month)

    def below(self, code: str, month: int) -> str:
        """Return the row that a unit's code belongs to; "" for who is in the report and in none of its rows."""
        path = self._map.path(code, month)
        place = path.index(self.trunk) if self.trunk in path else 0
        return path[place - 1] if place else ""


def known(units: Units, code: str, on: date) -> bool:
    """Say whether a report can be about this unit: one that is there on that day."""
    return units.unit(code, on) is not None
