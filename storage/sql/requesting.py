"""Requests between the turn that asked and the turn that takes in the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from storage.rows import Request
from storage.sql.moments import SECOND, from_moment, to_moment
from storage.tables import requests

CLAIM = 60 * SECOND
_AHEAD = 2 * CLAIM
"""No claim ends that much later than now: such a one was made before the clock was set back, and is over."""

_DONE = requests.c.result.is_not(None) | requests.c.failed.is_not(None)


def claim(connection: Connection, channels: Sequence[str] | None, limit: int, now: datetime) -> list[Request]:
    """See :meth:`storage.store.Store.claim`."""
    at = to_moment(now)
    free = ~_DONE & ((requests.c.held <= at) | (requests.c.held > at + _AHEAD))
    claimed = connection.execute(_oldest(channels, limit).where(free).with_for_update(skip_locked=True)).all()
    if claimed:
        mine = requests.c.id.in_([row.id for row in claimed])
        held = {"held": at + CLAIM, "tries": requests.c.tries + 1}
        connection.execute(update(requests).where(mine).values(held))
    return [_request(row, tries=row.tries + 1) for row in claimed]


def finish(connection: Connection, request: str, result: str | None, failed: str | None) -> None:
    """See :meth:`storage.store.Store.finish`. The first answer stays: a slow worker's second one comes too late."""
    still_open = update(requests).where(requests.c.id == request, ~_DONE)
    connection.execute(still_open.values(result=result, failed=failed))


def finished(connection: Connection, channels: Sequence[str] | None, limit: int) -> list[Request]:
    """See :meth:`storage.store.Store.finished`."""
    return [_request(row, tries=row.tries) for row in connection.execute(_oldest(channels, limit).where(_DONE))]


def _oldest(channels: Sequence[str] | None, limit: int) -> Select[Any]:
    oldest = select(requests).order_by(requests.c.made, requests.c.id).limit(limit)
    return oldest if channels is None else oldest.where(requests.c.channel.in_(channels))


def _request(row: Row[Any], *, tries: int) -> Request:
    return Request(
        id=row.id,
        kind=row.kind,
        body=row.body,
        channel=row.channel,
        address=row.address,
        learner=row.learner,
        tries=tries,
        made=from_moment(row.made),
        result=row.result,
        failed=row.failed,
    )
