"""The part of the store that keeps files ready to be picked up once."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from storage.rows.pickups import Pickup


class PickupsStore(Protocol):
    """Links that hand over one file once. Of their codes, only hashes are kept."""

    async def lay_ready(self, pickup: Pickup, now: datetime) -> str:
        """Lay a file ready and return the code of its link, good for :data:`storage.rows.pickups.TO_PICK_UP`."""

    async def ready(self, code: str, now: datetime) -> Pickup | None:
        """Return what a code is for, without using it up; None where it is none, or its time is over."""

    async def pick_up(self, code: str, now: datetime) -> Pickup | None:
        """Use a code up and return what it is for; None where it is none, used or over. Of many at once one gets it."""
