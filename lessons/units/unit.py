"""A unit: a province, a commune or ward of it, a village group, or a sector such as education."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, get_args

Kind: TypeAlias = Literal["province", "commune", "ward", "group", "sector"]
KINDS: tuple[Kind, ...] = get_args(Kind)
COMMUNES: frozenset[Kind] = frozenset({"commune", "ward"})

SECTORS = ("education", "army", "police", "health", "enterprises", "organisations")
"""The sectors that have words in every language; a table may add others, which go by their own names."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit, for as long as it has one shape and one name.

    ``code`` is the official one: five digits with the leading zero for a commune or ward, two for a province. A
    village group's is its commune's, a dash and a number; a sector's is a word. A code may come back under another
    name after a merger, since it goes with the seat: then there are two units of it, one after the other.
    """

    code: str
    name: str
    short: str
    area: str
    """The familiar area it stands under in the menu (a former district)."""
    once: tuple[str, ...] = ()
    """Names of the older units it was made of, which people still say."""
    kind: Kind = "commune"
    parent: str = ""
    start: date = date.min
    """The first day it is valid."""
    end: date = date.max
    """The first day it is valid no more."""
    into: tuple[str, ...] = ()
    """The codes of the units it became on ``end``; the first takes over whatever cannot be parted."""

    def valid(self, on: date) -> bool:
        """Say whether it is there on a day."""
        return self.start <= on < self.end

    @property
    def ends(self) -> bool:
        """Say whether it is known when it ends."""
        return self.end != date.max


def group_of(code: str) -> str:
    """Return the code of the commune that a village group's code begins with; "" for any other code."""
    commune, dash, number = code.partition("-")
    return commune if dash and number.isdigit() else ""
