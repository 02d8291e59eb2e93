"""How the store's calls for sharing a database reach it. See :class:`storage.store.processes.ProcessesStore`."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from storage.rows import Owed
from storage.sql import leasing
from storage.sql.moments import to_moment
from storage.sql.opened import Opened


class ProcessesCalls(Opened):
    """See :class:`storage.store.processes.ProcessesStore`."""

    @property
    def shared(self) -> bool:
        """See :class:`storage.store.processes.ProcessesStore`."""
        return self.database.shared

    async def take(self, post: str) -> bool:
        """See :class:`storage.store.processes.ProcessesStore`."""
        return await self.database.presence.take(post)

    async def lost(self, post: str) -> None:
        """See :class:`storage.store.processes.ProcessesStore`."""
        await self.database.presence.lost(post)

    async def leave(self, post: str) -> None:
        """See :class:`storage.store.processes.ProcessesStore`."""
        await self.database.presence.leave(post)

    def draw_elsewhere(self, channel: str, *, elsewhere: bool) -> None:
        """See :class:`storage.store.processes.ProcessesStore`."""
        if elsewhere:
            self.leases.elsewhere.add(channel)
        else:
            self.leases.elsewhere.discard(channel)

    async def told(self) -> list[int]:
        """See :class:`storage.store.processes.ProcessesStore`."""
        return await self.database.presence.told()

    async def claim_told(self, accounts: Collection[int], now: datetime) -> list[Owed]:
        """See :class:`storage.store.processes.ProcessesStore`."""
        mine, at = self.leases.mine, to_moment(now)
        return await self.database.write(lambda connection: leasing.claim_told(connection, accounts, mine, at))

    async def renew(self, accounts: Collection[int], now: datetime) -> set[int]:
        """See :class:`storage.store.processes.ProcessesStore`."""
        mine, at = self.leases.mine, to_moment(now)
        # Where turns can be taken, leases can be kept: never behind the rest of the writing.
        return await self.database.turn(lambda connection: leasing.renew(connection, accounts, mine, at))

    async def defer(self, accounts: Collection[int], until: datetime) -> None:
        """See :class:`storage.store.processes.ProcessesStore`."""
        await self.database.write(lambda connection: leasing.defer(connection, accounts, to_moment(until)))

    async def claim_unshown(self, channels: Sequence[str], limit: int, now: datetime) -> list[Owed]:
        """See :class:`storage.store.processes.ProcessesStore`."""
        mine, at = self.leases.mine, to_moment(now)
        return await self.database.write(
            lambda connection: leasing.claim_unshown(connection, channels, limit, mine, at)
        )
