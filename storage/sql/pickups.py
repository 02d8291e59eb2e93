"""Files that lie ready to be picked up once, as calls of the store."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from storage.rows.pickups import TO_PICK_UP, Pickup
from storage.sql.faults import refused
from storage.sql.moments import to_moment
from storage.sql.opened import Opened
from storage.tables import pickups


class PickupsCalls(Opened):
    """See :class:`storage.store.pickups.PickupsStore`."""

    async def lay_ready(self, pickup: Pickup, now: datetime) -> str:
        """See :class:`storage.store.pickups.PickupsStore`."""
        code = secrets.token_urlsafe(24)
        row = {
            "hash": self._hashes.named("pickup", code),
            "file": pickup.file,
            "name": pickup.name,
            "until": to_moment(now + TO_PICK_UP),
            "used": False,
        }
        with refused("the link"):
            await self.database.write(lambda connection: connection.execute(insert(pickups), row))
        return code

    async def ready(self, code: str, now: datetime) -> Pickup | None:
        """See :class:`storage.store.pickups.PickupsStore`."""
        hashed, at = self._hashes.named("pickup", code), to_moment(now)
        return await self.database.read(lambda connection: _find(connection, hashed, at))

    async def pick_up(self, code: str, now: datetime) -> Pickup | None:
        """See :class:`storage.store.pickups.PickupsStore`."""
        hashed, at = self._hashes.named("pickup", code), to_moment(now)
        return await self.database.write(lambda connection: _use(connection, hashed, at))


def _find(connection: Connection, hashed: bytes, at: int) -> Pickup | None:
    held = select(pickups).where(pickups.c.hash == hashed, pickups.c.until > at)
    row = connection.execute(held).one_or_none()
    return Pickup(row.file, row.name, row.used) if row else None


def _use(connection: Connection, hashed: bytes, at: int) -> Pickup | None:
    # In one statement: whoever comes at the same time waits for the row, and finds it used.
    free = update(pickups).where(pickups.c.hash == hashed, pickups.c.until > at, ~pickups.c.used)
    row = connection.execute(free.values(used=True).returning(pickups.c.file, pickups.c.name)).one_or_none()
    return Pickup(row.file, row.name, used=True) if row else None
