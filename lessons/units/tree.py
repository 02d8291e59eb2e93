"""The tree of a province's units over time, with its sectors beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from lessons.units.unit import Unit, group_of


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one province in the order of its own plan. Make it by :func:`lessons.units.load_units`."""

    province: str
    name: str
    all: tuple[Unit, ...]
    """The communes and wards, those that are no more among them."""
    title: str = ""
    """The province's full name."""
    sectors: tuple[Unit, ...] = ()
    groups: tuple[Unit, ...] = ()
    """The village groups that are known; they are made while the program runs."""
    _held: Mapping[str, tuple[Unit, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Find units by their codes once; every count asks."""
        object.__setattr__(self, "_held", _by_code((*self.all, *self.sectors, *self.groups)))

    def unit(self, code: str, on: date | None = None) -> Unit | None:
        """Return the unit with a code that is valid on a day; without a day the newest, even where it is no more."""
        if code and code == self.province:
            return Unit(code, self.title or self.name, self.name, "", kind="province")
        held = self.versions(code)
        if on is not None:
            return next((unit for unit in held if unit.valid(on)), None)
        return held[-1] if held else None

    def versions(self, code: str) -> tuple[Unit, ...]:
        """Return the units that had a code, one after the other, the oldest first."""
        return self._held.get(code, ())

    def on(self, day: date | None) -> tuple[Unit, ...]:
        """Return the communes and wards of a day in order; without a day, those of which no end is known."""
        return tuple(unit for unit in self.all if _there(unit, day))

    def areas(self, on: date | None = None) -> tuple[str, ...]:
        """Return the familiar areas in order, each once."""
        return tuple(dict.fromkeys(unit.area for unit in self.on(on)))

    def of(self, area: str, on: date | None = None) -> tuple[Unit, ...]:
        """Return the units of an area in order."""
        return tuple(unit for unit in self.on(on) if unit.area == area)

    def with_groups(self, groups: Iterable[tuple[str, str]]) -> Units:
        """Return the tree with these village groups, each a code (``03637-1``) and a name."""
        made = (Unit(code, name, name, "", kind="group", parent=group_of(code)) for code, name in groups)
        return replace(self, groups=tuple(made))

    def newest(self, code: str) -> str:
        """Return the code of what has become of a unit, whatever is known to come."""
        held = self.versions(code)
        return self.heir(held[-1], date.max).code if held else code

    def heir(self, unit: Unit, on: date) -> Unit:
        """Return what has become of a unit by a day: of a split, the one that takes over what cannot be parted."""
        while unit.end <= on and unit.into:
            following = self.unit(unit.into[0], unit.end)
            if following is None:
                return unit
            unit = following
        return unit

    def path(self, code: str) -> tuple[str, ...]:
        """Return a unit's code and those of the units above it now, the province last; so it is of a sector too.

        A code that has been taken over goes by what took it over; one that is not known stands under the province.
        """
        code = self.newest(code)
        unit = self.unit(code)
        if unit is not None and unit.kind == "sector":
            return (code, *self.path(unit.parent))
        if not code or code == self.province:
            return (self.province,)
        commune = group_of(code)
        return (code, *self.path(commune)) if commune else (code, self.province)

    def within(self, scope: str) -> Callable[[str], bool]:
        """Return what says whether a code belongs to a unit: is it, lies in it, or has become one that does."""
        held = self.newest(scope)
        return lambda code: held in self.path(code)

    def children(self, code: str, on: date) -> tuple[Unit, ...]:
        """Return the units right below one on a day."""
        if code == self.province:
            return self.on(on)
        below = (unit for unit in (*self.sectors, *self.groups) if unit.valid(on))
        return tuple(unit for unit in below if unit.parent and self.newest(unit.parent) == code)

    def roots(self, on: date | None = None) -> tuple[Unit, ...]:
        """Return the sectors of a day that are part of no other; without a day, those of which no end is known."""
        return tuple(unit for unit in self.sectors if not unit.parent and _there(unit, on))


def _there(unit: Unit, on: date | None) -> bool:
    return unit.valid(on) if on is not None else not unit.ends


def _by_code(units: Iterable[Unit]) -> dict[str, tuple[Unit, ...]]:
    found: dict[str, list[Unit]] = {}
    for unit in units:
        found.setdefault(unit.code, []).append(unit)
    return {code: tuple(sorted(held, key=lambda unit: unit.start)) for code, held in found.items()}
