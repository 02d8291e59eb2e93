"""The places learners may say they live in: a province, its familiar areas, its communes and wards."""

from __future__ import annotations

from dataclasses import dataclass


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
