"""Where learners live and work: a province's communes and wards over time, their groups, and the sectors."""

from __future__ import annotations

from lessons.units.maps import UnitMap, last_day
from lessons.units.reading import HEADER, UnitsError, load_units, read_units
from lessons.units.tree import Units
from lessons.units.unit import COMMUNES, KINDS, SECTORS, Kind, Unit, group_of

__all__ = [
    "COMMUNES",
    "HEADER",
    "KINDS",
    "SECTORS",
    "Kind",
    "Unit",
    "UnitMap",
    "Units",
    "UnitsError",
    "group_of",
    "last_day",
    "load_units",
    "read_units",
]
