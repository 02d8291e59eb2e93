"""Figures that others counted and somebody handed in, as the store keeps them: every one, the newest holds."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Handed(Struct, frozen=True):
    """What somebody entered for an indicator, a unit and a period (``2026Q4``); it is shown beside our own counts.

    ``value`` None takes back what was entered before. ``base`` is how many there are, where they told. ``day`` is the
    date of the figure as ``20261231``, ``source`` the document or office it is from.
    """

    indicator: str
    unit: str
    period: str
    value: int | None
    base: int | None
    source: str
    day: int
    by: str
    at: datetime
