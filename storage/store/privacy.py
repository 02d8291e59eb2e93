"""The store's calls about what is kept: all of one person's, and for how long anybody's."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from storage.rows.privacy import Everything, Retention


class PrivacyStore(Protocol):
    """What is kept of whom, and until when."""

    async def everything(self, learner: int) -> Everything | None:
        """Return all rows that are kept of a learner, for them to have; None where there is nobody by that id."""

    async def retain(self, retention: Retention, now: datetime) -> int:
        """Drop whatever has stayed its time; learners become anonymous tallies. Return how many learners went.

        Nobody with a role goes for being idle. Who goes is listed like anyone erased, so no backup brings them back.
        """
