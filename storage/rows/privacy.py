"""How long what is kept, and all that is kept of one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TypeAlias

from msgspec import Struct

UNDER_16 = "under-16"
"""The value of the trait ``age`` by which a child is known; nothing finer is ever asked."""

Row: TypeAlias = Mapping[str, object]
"""A row by its columns' names, JSON-able."""


class Retention(Struct, frozen=True):
    """How long what stays after it was last of use.

    ``idle``: a learner who does not come any more; ``children``: one under 16; ``withdrawn``: one who took their yes
    back. ``requests``: what was asked of the world and never taken in; ``set_aside``: events that failed; ``uses``: the
    log of what was done with a role.
    """

    idle: timedelta
    children: timedelta
    withdrawn: timedelta
    requests: timedelta
    set_aside: timedelta
    uses: timedelta


class Everything(Struct, frozen=True):
    """All rows that are kept of one person, by table; hashes are left out, since they say nothing."""

    learner: int
    tables: Mapping[str, Sequence[Row]]
