"""Finds communes and wards by their names as people type them: without marks, the old names too, and asks back.

Some names are a letter apart without their marks: Than Uyên and Tân Uyên. So a name is taken at once only where no
other is near it, or where it was typed with its marks; else all that may be meant come back, to be asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from lessons.phrases import LONGEST, clean, fold
from lessons.units.unit import Unit

MOST = 7
"""At most so many units are asked about: more is no help."""
_KINDS = ("xã ", "phường ", "thị trấn ", "tx ", "tt ", "xa ", "phuong ", "thi tran ")
_SURE, _LONG = 1, 6


@dataclass(frozen=True, slots=True)
class Found:
    """The units that words may mean; ``sure`` where it is the one."""

    units: tuple[Unit, ...] = ()
    sure: bool = False


def find(units: Sequence[Unit], words: str) -> Found:
    """Return the units that typed words may mean, the nearest first."""
    if len(words) > LONGEST:
        return Found()
    marked, typed = _bare(clean(words)), _bare(fold(words))
    if not typed:
        return Found()
    same = [unit for unit in units if typed in _names(unit)]
    spelt = [unit for unit in same if marked != typed and marked in _spelt(unit)]
    if len(spelt) == 1:
        return Found(tuple(spelt), sure=True)
    near = [unit for unit in units if unit not in same and _distance(unit, typed) <= _SURE]
    if same:
        return Found((*same, *near)[:MOST], sure=len(same) == 1 and not near)
    return Found(tuple(_guessed(units, typed))[:MOST])


def _guessed(units: Sequence[Unit], typed: str) -> Iterator[Unit]:
    """Yield the units whose name has these words in it, then those with a name that is a slip or two away."""
    part = f" {typed} "
    within = [unit for unit in units if any(part in f" {name} " for name in _names(unit))]
    yield from within
    far = 1 if len(typed) < _LONG else 2
    slips = [(_distance(unit, typed), unit) for unit in units if unit not in within]
    yield from (unit for distance, unit in sorted(slips, key=lambda slip: slip[0]) if distance <= far)


def _distance(unit: Unit, typed: str) -> int:
    return min(OSA.distance(typed, name, score_cutoff=2) for name in _names(unit))


@lru_cache(maxsize=8192)
def _names(unit: Unit) -> frozenset[str]:
    # Folding costs a hundred times as much as finding it again.
    return frozenset({_bare(fold(name)) for name in (unit.short, unit.name, *unit.once)})


@lru_cache(maxsize=8192)
def _spelt(unit: Unit) -> frozenset[str]:
    return frozenset({_bare(clean(name)) for name in (unit.short, unit.name, *unit.once)})


def _bare(name: str) -> str:
    """Return a name without its kind in front."""
    return next((name.removeprefix(kind) for kind in _KINDS if name.startswith(kind)), name).strip()
