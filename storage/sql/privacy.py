"""The store's calls about what is kept of people, on SQL."""

from __future__ import annotations

from contextlib import aclosing
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
        at, went, part = to_moment(now), 0, list[int]()
        await self.database.write(partial(drop_old, retention=retention, now=at))
        # Who is overdue is found past all others, however long that takes; whether they still are is looked at in the
        # turn's own place.
        async with aclosing(self.database.stream(partial(find_overdue, retention=retention, now=at))) as found:
            async for learner in found:
                part.append(learner)
                if len(part) == PART:
                    went += await self._retire(part, retention, at)
                    part = []
        return went + await self._retire(part, retention, at)

    async def _retire(self, ids: list[int], retention: Retention, at: int) -> int:
        if not ids:
            return 0
        return await self.database.write(partial(retire, ids=ids, retention=retention, now=at))
