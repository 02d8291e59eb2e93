"""People who stand by a learner: named by a code, told once a week what to ask about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from storage.rows.supporting import CODE_STAYS, MOST, WEEK, Support, Taken
from storage.sql import codes
from storage.sql.moments import span, to_moment
from storage.sql.opened import Opened
from storage.sql.persons import everyone, joined_into, person_of
from storage.sql.reminding import reached
from storage.sql.trying import is_tired, note_try
from storage.tables import records, supporters

KIND = "support"
"""How tries of such codes are logged."""
_PASSED = ("completed", "finished")


class SupportingCalls(Opened):
    """See :class:`storage.store.supporting.SupportingStore`."""

    async def support_code(self, learner: int, now: datetime) -> str:
        """See :class:`storage.store.Store`."""
        code = codes.new_code()
        hashed = self._hashes.named(KIND, code)
        made = await self.database.write(lambda connection: _offer(connection, learner, hashed, to_moment(now)))
        return codes.shown(code) if made else ""

    async def stand_by(self, supporter: int, code: str, who: tuple[str, str], now: datetime) -> Taken:
        """See :class:`storage.store.Store`."""
        hashed = self._hashes.named(KIND, codes.read(code) or "")
        trying = self._hashes.named("who", "\n".join(who))

        def write(connection: Connection) -> Taken:
            at = to_moment(now)
            if is_tired(connection, KIND, trying, at):
                return "wait"
            taken = _take(connection, supporter, hashed, at)
            note_try(connection, KIND, trying, at, good=taken != "unknown")
            return taken

        return await self.database.write(write)

    async def end_support(self, learner: int) -> int:
        """See :class:`storage.store.Store`."""

        def write(connection: Connection) -> int:
            ids = everyone(connection, [learner])
            theirs = or_(supporters.c.learner.in_(ids), supporters.c.supporter.in_(ids))
            return connection.execute(delete(supporters).where(theirs)).rowcount

        return await self.database.write(write)

    async def claim_support(self, channels: Sequence[str], limit: int, now: datetime) -> list[Support]:
        """See :class:`storage.store.Store`."""
        return await self.database.write(lambda connection: _claim(connection, channels, limit, to_moment(now)))


def _offer(connection: Connection, learner: int, hashed: bytes, at: int) -> bool:
    mine = supporters.c.learner == learner
    connection.execute(delete(supporters).where(mine, supporters.c.supporter.is_(None)))
    if connection.execute(select(func.count()).select_from(supporters).where(mine)).scalar_one() >= MOST:
        return False
    row = {"learner": learner, "hash": hashed, "since": at, "until": at + span(CODE_STAYS)}
    connection.execute(insert(supporters), row)
    return True


def _take(connection: Connection, supporter: int, hashed: bytes, at: int) -> Taken:
    offered = select(supporters).where(supporters.c.hash == hashed, supporters.c.until > at).with_for_update()
    found = connection.execute(offered).first()
    if found is None:
        return "unknown"
    if person_of(connection, found.learner) == person_of(connection, supporter):
        return "self"
    stands = select(supporters.c.id).where(supporters.c.supporter == supporter)
    if connection.execute(stands).first() is not None:
        return "already"
    taken = {"supporter": supporter, "hash": None, "until": None, "since": at, "due": at + span(WEEK)}
    connection.execute(update(supporters).where(supporters.c.id == found.id).values(taken))
    return "ok"


def _claim(connection: Connection, channels: Sequence[str], limit: int, at: int) -> list[Support]:
    due = select(supporters).where(supporters.c.due <= at).order_by(supporters.c.due).limit(limit)
    rows = connection.execute(due.with_for_update(skip_locked=True)).all()
    ids = [row.id for row in rows]
    connection.execute(update(supporters).where(supporters.c.id.in_(ids)).values(due=at + span(WEEK)))
    places = reached(connection, [row.supporter for row in rows], channels)
    return [
        _support(connection, (row.id, row.learner, row.supporter), places[row.supporter], at)
        for row in rows
        if row.supporter in places
    ]


def _support(connection: Connection, tie: tuple[int, int, int], place: tuple[str, str], at: int) -> Support:
    id, learner, supporter = tie
    ids = joined_into(connection, [person_of(connection, learner)])
    mine = records.c.learner.in_(ids), records.c.at > at - span(WEEK), records.c.kind.in_(("began", *_PASSED))
    lately = select(records.c.lesson, records.c.kind).where(*mine).order_by(records.c.at, records.c.id)
    lines = connection.execute(lately).all()
    done = [line.lesson for line in lines if line.kind in _PASSED]
    if done:
        return Support(id, supporter, *place, "done", done[-1])
    if lines:
        return Support(id, supporter, *place, "began", lines[-1].lesson)
    return Support(id, supporter, *place, "nothing")
