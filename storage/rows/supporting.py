"""Whom a learner asked to stand by them, and what such a one is told once a week."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, TypeAlias

from msgspec import Struct

MOST = 2
"""So many may stand by one learner; and one stands by one, so that it needs no name to say by whom."""
CODE_STAYS = timedelta(hours=24)
WEEK = timedelta(days=7)

Taken: TypeAlias = Literal["ok", "unknown", "self", "already", "wait"]
"""What became of a code: taken; not known or over; one's own; they stand by somebody already; too many tries."""


class Support(Struct, frozen=True):
    """That a supporter is to be told: where to reach them, and what the learner did in the last week.

    ``did`` is ``done`` (they passed ``lesson``), ``began`` (they left it half-way) or ``nothing``.
    """

    id: int
    supporter: int
    channel: str
    address: str
    did: Literal["done", "began", "nothing"]
    lesson: str = ""
