"""Who is one person with whom, as calls of the store."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from storage.rows.people import Join, Link, Place, Renew
from storage.sql import joining, linking, wordcodes
from storage.sql.moments import to_moment
from storage.sql.opened import Opened
from storage.sql.persons import read_persons


class PeopleCalls(Opened):
    """See :class:`storage.store.people.PeopleStore`."""

    async def join(self, learner: int, into: int, now: datetime, renew: Renew) -> bool:
        """See :class:`storage.store.people.PeopleStore`."""
        at = to_moment(now)
        return await self.database.write(lambda connection: joining.join(connection, (learner, into), at, renew))

    async def open_link(self, learner: int, place: Place, now: datetime) -> str:
        """See :class:`storage.store.people.PeopleStore`."""
        at = to_moment(now)
        while True:
            code = wordcodes.new_code()
            side, hashed = linking.Side(learner, place), self._hashed(code)
            if await self.database.write(partial(linking.open_link, side=side, code=hashed, at=at)):
                return code

    async def enter_link(self, code: str, learner: int, place: Place, now: datetime) -> Link:
        """See :class:`storage.store.people.PeopleStore`."""
        who, side = self._hashes.named("who", " ".join(place)), linking.Side(learner, place)
        hashed, at = self._hashed(code), to_moment(now)
        return await self.database.write(partial(linking.enter, side=side, code=hashed, who=who, at=at))

    async def link(self, learner: int, now: datetime) -> Link:
        """See :class:`storage.store.people.PeopleStore`."""
        return await self.database.read(partial(linking.look, learner=learner, at=to_moment(now)))

    async def answer_link(self, learner: int, *, yes: bool, now: datetime, renew: Renew) -> Link:
        """See :class:`storage.store.people.PeopleStore`."""
        at = to_moment(now)
        return await self.database.write(lambda connection: linking.answer(connection, (learner, yes), at, renew))

    def _hashed(self, code: str) -> linking.Hashed:
        words, digits = wordcodes.read(code) or ("", "")
        return linking.Hashed(self._hashes.named("link", f"{words} {digits}"), self._hashes.named("link words", words))

    async def undoable(self, learner: int, now: datetime) -> list[Join]:
        """See :class:`storage.store.people.PeopleStore`."""
        return await self.database.read(lambda connection: joining.undoable(connection, learner, to_moment(now)))

    async def unjoin(self, learner: int, join: int, now: datetime, renew: Renew) -> bool:
        """See :class:`storage.store.people.PeopleStore`."""
        at = to_moment(now)
        return await self.database.write(lambda connection: _unjoined(connection, (learner, join), at, renew))

    async def persons(self) -> dict[int, int]:
        """See :class:`storage.store.people.PeopleStore`."""
        return await self.database.read(read_persons)


def _unjoined(connection: Connection, which: tuple[int, int], at: int, renew: Renew) -> bool:
    both = joining.unjoin(connection, which, at, renew)
    if both is None:
        return False
    linking.tell_all(connection, both, "unjoined", at)
    return True
