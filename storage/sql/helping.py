"""The store's calls of helpers, on SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from storage.errors import ForbiddenError
from storage.rows.helping import Asker, Class, Enrolment, Helped, Taught
from storage.sql.attesting import attest, read_classes
from storage.sql.enrolling import enrol, on_list, strike
from storage.sql.moments import to_moment
from storage.sql.naming import HELPER
from storage.sql.needing import read_helped
from storage.sql.opened import Opened
from storage.sql.teaching import teach
from storage.tables import accounts


class HelpingCalls(Opened):
    """See :class:`storage.store.helping.HelpingStore`."""

    async def enrol(self, asker: Asker, person: Enrolment, now: datetime) -> int:
        """See :class:`storage.store.Store`."""
        return await self.database.write(
            lambda connection: enrol(connection, (asker, helper(connection, asker)), person, now)
        )

    async def helped(self, asker: Asker, now: datetime) -> list[Helped]:
        """See :class:`storage.store.Store`."""

        def read(connection: Connection) -> list[Helped]:
            helper(connection, asker)
            return read_helped(connection, asker.unit, to_moment(now))

        return await self.database.read(read)

    async def strike(self, asker: Asker, learner: int, now: datetime) -> bool:
        """See :class:`storage.store.Store`."""

        def write(connection: Connection) -> bool:
            helper(connection, asker)
            return strike(connection, asker.unit, learner, to_moment(now))

        return await self.database.write(write)

    async def teach(self, asker: Asker, learner: int, now: datetime) -> Taught | None:
        """See :class:`storage.store.Store`."""

        def write(connection: Connection) -> Taught | None:
            return teach(connection, helper(connection, asker), (asker.unit, learner), to_moment(now))

        return await self.database.write(write)

    async def attest(self, asker: Asker, held: Class, learners: Sequence[int], now: datetime) -> int:
        """See :class:`storage.store.Store`."""

        def write(connection: Connection) -> int:
            number = helper(connection, asker)
            there = on_list(connection, asker.unit, learners)
            attest(connection, (asker, number), (held, there), now)
            return len(there)

        return await self.database.write(write)

    async def classes(self, first: int, last: int) -> list[Class]:
        """See :class:`storage.store.Store`."""
        return await self.database.read(lambda connection: read_classes(connection, first, last))


def helper(connection: Connection, asker: Asker) -> int:
    """Return the number of the asker's account; it is looked at now whether they are a helper of that group.

    Raises:
        ForbiddenError: they are none, or no more.
    """
    theirs = select(accounts.c.id, accounts.c.roles).where(
        accounts.c.channel == asker.channel, accounts.c.address == asker.address, accounts.c.learner == asker.learner
    )
    found = connection.execute(theirs).first()
    if found is None or f"{HELPER}{asker.unit}" not in found.roles.split():
        raise ForbiddenError("only a helper of this group may do that")
    return int(found.id)
