"""Writing what became of drawings, before the turns that ride in the same transaction are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Connection,
    Dialect,
    bindparam,
    case,
    delete,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.engine.interfaces import DBAPICursor

from storage.rows import Mark
from storage.sql.moments import to_moment
from storage.sql.prepared import Prepared, Sized
from storage.tables import accounts, set_aside

_DRAWN: BindParameter[int] = bindparam("drawn")
_SHOWN: BindParameter[int] = bindparam("now_shown")

# A number may have gone to another account since, which then cannot have been owed as many drawings.
_MARKED = update(accounts).where(accounts.c.id == bindparam("key"), accounts.c.turn >= _DRAWN)


def _if_newest(name: str) -> Any:
    """Return the column's new value where the mark is of the account's last drawing, else what it has."""
    return case((accounts.c.turn == _DRAWN, bindparam(f"now_{name}")), else_=accounts.c[name])


def _parting(size: int) -> Any:
    told = accounts.c.learner.is_(None), accounts.c.shown >= accounts.c.turn
    return delete(accounts).where(*told, accounts.c.id.in_([0] * size))


class Marking:
    """The statements that write marks, compiled once. What a mark says is never refused: every turn would wait."""

    def __init__(self, dialect: Dialect) -> None:
        """Put them together."""
        marked: dict[str, Any] = {
            "shown": case((accounts.c.shown < _SHOWN, _SHOWN), else_=accounts.c.shown),
            **{name: _if_newest(name) for name in ("place", "shown_at", "unsure", "gone")},
        }
        names = "now_shown now_shown drawn now_place drawn now_shown_at drawn now_unsure drawn now_gone key drawn"
        self._mark = Prepared(_MARKED.values(marked), names, dialect)
        self._part = Sized(_parting, dialect)

    def write(self, connection: Connection, cursor: DBAPICursor, marks: Sequence[Mark], now: datetime) -> None:
        """Write marks; where somebody's farewell is shown, the account goes."""
        # In the order of their numbers, so that two who write marks at once never wait for each other.
        marks = sorted(marks, key=lambda mark: mark.account)
        # Before, while it can be told whether a mark that is given again was written already.
        _set_aside(connection, (mark for mark in marks if mark.error), to_moment(now))
        self._mark.many(cursor, [_row(mark) for mark in marks])
        self._part.all(cursor, [(mark.account,) for mark in marks if _is_over(mark)])


def _is_over(mark: Mark) -> bool:
    """Return whether a drawing need not be tried again by itself: it is shown, or never will be."""
    return not (mark.unsure or mark.gone)


def _row(mark: Mark) -> tuple[Any, ...]:
    turn, shown = mark.turn, mark.turn if _is_over(mark) else 0
    at = None if mark.at is None else to_moment(mark.at)
    place = _storable(mark.place)
    return shown, shown, turn, place, turn, at, turn, mark.unsure, turn, mark.gone, mark.account, turn


def _set_aside(connection: Connection, failed: Iterable[Mark], at: int) -> None:
    for mark in failed:
        told = literal(at, BigInteger), accounts.c.channel, accounts.c.id, literal(_storable(mark.error))
        row = select(*told).where(accounts.c.id == mark.account, accounts.c.shown < mark.turn)
        connection.execute(insert(set_aside).from_select(["at", "channel", "account", "error"], row))


def _storable(text: str) -> str:
    """Return a text that every database takes: platforms answer what they like."""
    return text.encode(errors="replace").decode().replace("\0", "?")
