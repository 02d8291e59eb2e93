"""Limits on codes that somebody may guess: every try is logged, and too many wrong ones are refused unread."""

from __future__ import annotations

from sqlalchemy import Connection, func, insert, select

from storage.rows.roles import ALL_TRIES, TRIES, TRYING
from storage.sql.moments import SECOND
from storage.tables import attempts

_TRYING = int(TRYING.total_seconds()) * SECOND


def is_tired(connection: Connection, kind: str, who: bytes, at: int) -> bool:
    """Return whether somebody, or all together, tried too many wrong codes of a kind lately."""
    wrong = attempts.c.kind == kind, attempts.c.at > at - _TRYING, ~attempts.c.good
    mine = func.count().filter(attempts.c.who == who)
    own, all_ = connection.execute(select(mine, func.count()).select_from(attempts).where(*wrong)).one()
    return bool(own >= TRIES or all_ >= ALL_TRIES)


def note_try(connection: Connection, kind: str, who: bytes, at: int, *, good: bool) -> None:
    """Log a try."""
    connection.execute(insert(attempts), {"kind": kind, "who": who, "at": at, "good": good})
