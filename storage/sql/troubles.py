"""What an operator should know of a database at work: what waits too long, and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from storage.sql.moments import to_moment
from storage.sql.store import SqlStore
from storage.tables import requests, set_aside


@dataclass(frozen=True, slots=True)
class Troubles:
    """Requests nobody has answered since a given time, and events whose turn failed, both counted."""

    stuck: int
    aside: int


async def troubles(store: SqlStore, since: datetime) -> Troubles:
    """Count requests made before ``since`` that are still there, and all events set aside."""

    def read(connection: Connection) -> Troubles:
        waiting = select(func.count()).select_from(requests).where(requests.c.made < to_moment(since))
        aside = select(func.count()).select_from(set_aside)
        return Troubles(connection.execute(waiting).scalar_one(), connection.execute(aside).scalar_one())

    return await store.database.read(read)
