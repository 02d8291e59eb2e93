"""What an operator should know of a database at work: what waits too long, what was set aside, and how to retry it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, delete, func, select, update

from storage.sql.moments import from_moment, to_moment
from storage.sql.store import SqlStore
from storage.tables import accounts, requests, set_aside

_PART = 500


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something was set aside: the error, on which channel, how often, and when last."""

    channel: str
    error: str
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Troubles:
    """Requests nobody has answered since a given time, and why events and screens were set aside, the most first."""

    stuck: int
    causes: tuple[Cause, ...] = ()

    @property
    def aside(self) -> int:
        """How many events and screens were set aside."""
        return sum(cause.times for cause in self.causes)


@dataclass(frozen=True, slots=True)
class Retried:
    """What came of a retry: screens owed anew, requests to be done anew, and events nothing is left to be done for."""

    screens: int
    requests: int
    over: int


async def troubles(store: SqlStore, since: datetime) -> Troubles:
    """Count requests made before ``since`` that are still there, and all that was set aside."""

    def read(connection: Connection) -> Troubles:
        waiting = select(func.count()).select_from(requests).where(requests.c.made < to_moment(since))
        return Troubles(connection.execute(waiting).scalar_one(), _causes(connection))

    return await store.database.read(read)


async def retry(store: SqlStore, since: datetime) -> Retried:
    """Have screens that were set aside drawn again, and requests made before ``since`` done again.

    An event that failed changed nothing and its words are not kept, so what can be done for it is to show its learner
    once more where they stand. Where screens are not sent, they see that by themselves.
    """
    screens = over = 0
    while found := await store.database.write(_retry_screens):
        screens, over = screens + found[0], over + found[1]
    again = update(requests).where(requests.c.made < to_moment(since), requests.c.result.is_(None))
    again = again.where(requests.c.failed.is_(None)).values(tries=0, held=0)
    done = await store.database.write(lambda connection: connection.execute(again).rowcount)
    return Retried(screens, done, over)


def _causes(connection: Connection) -> tuple[Cause, ...]:
    times = func.count().label("times")
    why = set_aside.c.channel, set_aside.c.error
    found = select(*why, times, func.max(set_aside.c.at).label("last")).group_by(*why).order_by(times.desc(), *why)
    return tuple(Cause(row.channel, row.error, row.times, from_moment(row.last)) for row in connection.execute(found))


def _retry_screens(connection: Connection) -> tuple[int, int] | None:
    """Take up some of what was set aside; return how many screens are owed and for how many nothing is, if any."""
    rows = connection.execute(select(set_aside.c.id, set_aside.c.account).order_by(set_aside.c.id).limit(_PART)).all()
    if not rows:
        return None
    owed = _owe(connection, sorted({row.account for row in rows}))
    connection.execute(delete(set_aside).where(set_aside.c.id.in_([row.id for row in rows])))
    return len(owed), sum(row.account not in owed for row in rows)


def _owe(connection: Connection, numbers: Sequence[int]) -> set[int]:
    """Owe the screens of those accounts that screens are sent to; return which these are."""
    sent = select(accounts.c.id).where(accounts.c.id.in_(numbers), accounts.c.turn > 0).order_by(accounts.c.id)
    owed = connection.execute(sent.with_for_update()).scalars().all()
    anew = case((accounts.c.shown < accounts.c.turn, accounts.c.turn), else_=accounts.c.turn + 1)
    fresh = {"turn": anew, "unsure": False, "gone": False, "drawer": 0, "leased": 0}
    connection.execute(update(accounts).where(accounts.c.id.in_(owed)).values(fresh))
    return set(owed)
