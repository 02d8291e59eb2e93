"""Who is one person with whom, as calls of the store."""

from __future__ import annotations

from datetime import datetime

from storage.rows.people import Join, Renew
from storage.sql import joining
from storage.sql.moments import to_moment
from storage.sql.opened import Opened
from storage.sql.persons import read_persons


class PeopleCalls(Opened):
    """See :class:`storage.store.people.PeopleStore`."""

    async def join(self, learner: int, into: int, now: datetime, renew: Renew) -> bool:
        """See :class:`storage.store.people.PeopleStore`."""
        at = to_moment(now)
        return await self.database.write(lambda connection: joining.join(connection, (learner, into), at, renew))

    async def undoable(self, learner: int, now: datetime) -> list[Join]:
        """See :class:`storage.store.people.PeopleStore`."""
        return await self.database.read(lambda connection: joining.undoable(connection, learner, to_moment(now)))

    async def unjoin(self, learner: int, join: int, now: datetime, renew: Renew) -> bool:
        """See :class:`storage.store.people.PeopleStore`."""
        at = to_moment(now)
        return await self.database.write(lambda connection: joining.unjoin(connection, (learner, join), at, renew))

    async def persons(self) -> dict[int, int]:
        """See :class:`storage.store.people.PeopleStore`."""
        return await self.database.read(read_persons)
