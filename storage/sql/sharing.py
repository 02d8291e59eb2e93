"""Who shares which account, for whoever only looks; turns read it together with what they lock."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Dialect, select
from sqlalchemy.engine.interfaces import DBAPICursor

from storage.rows import Member
from storage.sql.prepared import Sized
from storage.tables import members


def _sharing(size: int) -> Any:
    row = members.c
    theirs = select(row.account, row.learner, row.home, row.name, row.picture, row.taught)
    return theirs.where(members.c.account.in_([0] * size)).order_by(members.c.since, members.c.home)


class MemberReader:
    """Reads the members of accounts with a statement compiled once."""

    def __init__(self, dialect: Dialect) -> None:
        """Put it together."""
        self._sharing = Sized(_sharing, dialect)

    def read(self, cursor: DBAPICursor, accounts: Sequence[int]) -> dict[int, tuple[Member, ...]]:
        """Return the members of each account, in the order in which they came."""
        found: dict[int, tuple[Member, ...]] = {}
        for account, learner, home, name, picture, taught in self._sharing.all(cursor, [(one,) for one in accounts]):
            found[account] = (*found.get(account, ()), Member(learner, home, name, picture, bool(taught)))
        return found
