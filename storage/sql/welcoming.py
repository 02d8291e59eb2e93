"""Doors and handed-in figures, as calls of the store."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from storage.rows.doors import Come, Door, Opening
from storage.rows.handed import Handed
from storage.sql import codes, doors, handing
from storage.sql.faults import refused
from storage.sql.moments import to_moment
from storage.sql.opened import Opened
from storage.sql.trying import is_tired, note_try

_GROUP = re.compile(r"[0-9]{5}-[0-9]{1,4}")


class DoorsCalls(Opened):
    """See :class:`storage.store.doors.DoorsStore`."""

    async def make_roster(self, name: str, doors_: Sequence[Door], until: datetime, now: datetime) -> list[str]:
        """See :class:`storage.store.doors.DoorsStore`."""
        made: dict[str, None] = {}
        while len(made) < len(doors_):
            made[codes.new_code()] = None
        kept = [(self._hashes.named("door", code), door) for code, door in zip(made, doors_, strict=True)]
        end, at = to_moment(until), to_moment(now)
        with refused("the roster"):
            await self.database.write(lambda connection: doors.keep_roster(connection, name, kept, end, at=at))
        return [codes.shown(code) for code in made]

    async def come_by(
        self, code: str, learner: int, place: tuple[str, str], now: datetime
    ) -> tuple[Opening, Door | None]:
        """See :class:`storage.store.doors.DoorsStore`."""
        if _GROUP.fullmatch(code):
            known = await self.database.read(lambda connection: doors.is_group(connection, code))
            return ("open", Door(code)) if known else ("unknown", None)
        read = codes.read(code)
        if read is None:
            # Nobody guesses by what cannot be a code.
            return "unknown", None
        hashed, who, at = self._hashes.named("door", read), self._hashes.named("who", " ".join(place)), to_moment(now)

        def work(connection: Connection) -> tuple[Opening, Door | None]:
            if is_tired(connection, "door", who, at):
                return "tired", None
            door = doors.come_by(connection, hashed, learner, at)
            note_try(connection, "door", who, at, good=door is not None)
            return ("unknown" if door is None else "open"), door

        return await self.database.write(work)

    async def rosters(self) -> list[Come]:
        """See :class:`storage.store.doors.DoorsStore`."""
        return await self.database.read(doors.read_rosters)

    async def hand_in(self, figures: Sequence[Handed]) -> None:
        """See :class:`storage.store.doors.DoorsStore`."""
        with refused("the figures"):
            await self.database.write(lambda connection: handing.keep(connection, figures))

    async def handed(self) -> list[Handed]:
        """See :class:`storage.store.doors.DoorsStore`."""
        return await self.database.read(handing.read)
