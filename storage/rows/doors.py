"""Rosters and the personal codes made of them: units, never names."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct


class Door(NamedTuple):
    """Where somebody belongs who comes by a code; "" is not said. A roster is made of one for each person on it."""

    unit: str
    sector: str = ""
    audience: str = ""


Opening: TypeAlias = Literal["open", "unknown", "tired"]
"""What became of a code: ``tired`` after too many wrong ones."""


class Come(Struct, frozen=True):
    """How far the codes of one roster have come, for one place in it; the figures are never added to each other.

    ``created`` codes were handed out, people came by ``used`` of them; ``active`` of these began a lesson, and
    ``completed`` of these completed a course. ``lapsed`` of the created were not used in their time and are gone.
    """

    roster: int
    name: str
    made: datetime
    until: datetime
    door: Door
    created: int
    used: int
    active: int
    completed: int
    lapsed: int
