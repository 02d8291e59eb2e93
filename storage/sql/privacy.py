"""The store's calls about what is kept of people, on SQL."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from storage.rows.privacy import Everything, Retention
from storage.sql.holding import read_everything
from storage.sql.moments import to_moment
from storage.sql.opened import Opened
from storage.sql.retaining import PART, drop_old, find_overdue, retire


class PrivacyCalls(Opened):
    """See :class:`storage.store.privacy.PrivacyStore`."""

    async def everything(self, learner: int) -> Everything | None:
        """See :class:`storage.store.Store`."""
        return await self.database.read(lambda connection: read_everything(connection, learner))

    async def retain(self, retention: Retention, now: datetime) -> int:
        """See :class:`storage.store.Store`."""
        at, went = to_moment(now), 0
        await self.database.write(partial(drop_old, retention=retention, now=at))
        while True:
            # Who is overdue is found beside the turns; whether they still are is looked at in the turn's own place.
            found = await self.database.read(partial(find_overdue, retention=retention, now=at))
            went += await self.database.write(partial(retire, ids=found, retention=retention, now=at)) if found else 0
            if len(found) < PART:
                return went
