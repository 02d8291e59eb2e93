"""Reading what a batch of turns needs: which messages are new, who speaks, whose requests are answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import ARRAY, Dialect, Select, Text, bindparam, func, select
from sqlalchemy.engine.interfaces import DBAPICursor

from storage.errors import OvertakenError
from storage.rows import Arrival
from storage.sql.moments import from_moment, to_moment
from storage.sql.prepared import Prepared, Row, Sized, sound
from storage.sql.present import Address, Present, PresentAccount, PresentLearner, PresentMember
from storage.sql.showing import SHOWING, to_showing
from storage.sql.upserts import upsert
from storage.tables import accounts, learners, members, messages, requests

_WHO = select(
    accounts.c.id,
    accounts.c.channel,
    accounts.c.address,
    accounts.c.roles,
    accounts.c.seen,
    learners.c.id,
    learners.c.turn,
    learners.c.seat,
    learners.c.shelf,
    accounts.c.gone,
    accounts.c.learner,
    accounts.c.author,
    accounts.c.shared,
    accounts.c.drawer,
    accounts.c.leased,
    *SHOWING,
).select_from(accounts.outerjoin(learners))

_SHARED = 12
"""Where in such a row it says whether the account is shared."""


def _noting(dialect: Dialect, size: int) -> Any:
    rows = [{"key": b"", "at": 0}] * size
    return upsert(dialect, messages).values(rows).on_conflict_do_nothing().returning(messages.c.key)


def _finding(size: int) -> Any:
    # One channel at a time: asked for pairs of columns, SQLite reads the whole table. It has one writer, and no locks.
    return _WHO.where(accounts.c.channel == bindparam("channel", ""), accounts.c.address.in_([""] * size))


def _locking() -> Select[Any]:
    """Return what finds accounts of all channels at once: whoever locks several rows locks them in this order."""
    columns = (bindparam(name, type_=ARRAY(Text)) for name in ("channels", "addresses"))
    wanted = func.unnest(*columns).table_valued("channel", "address").render_derived(name="wanted")
    found = _WHO.where(accounts.c.channel == wanted.c.channel, accounts.c.address == wanted.c.address)
    return found.order_by(accounts.c.id).with_for_update(of=accounts)


def _is_shared(dialect: Dialect) -> bool:
    return dialect.name == "postgresql"


def _learning(size: int) -> Any:
    mine = select(learners.c.id, learners.c.turn, learners.c.seat, learners.c.shelf).where(
        learners.c.id.in_([0] * size)
    )
    return mine.order_by(learners.c.id).with_for_update()


def _gathering(size: int) -> Any:
    together = select(
        members.c.account,
        members.c.home,
        members.c.name,
        members.c.picture,
        members.c.since,
        members.c.taught,
        learners.c.id,
        learners.c.turn,
        learners.c.seat,
        learners.c.shelf,
    ).join_from(members, learners, members.c.learner == learners.c.id)
    return together.where(members.c.account.in_([0] * size)).order_by(members.c.since, members.c.home)


def _asking(size: int) -> Any:
    return select(requests.c.id, requests.c.learner).where(requests.c.id.in_([""] * size))


class Loading:
    """The statements that read, compiled once."""

    def __init__(self, dialect: Dialect) -> None:
        """Put them together."""
        self._note = Sized(partial(_noting, dialect), dialect)
        self._find = Sized(_finding, dialect)
        self._lock = Prepared(_locking(), "channels addresses", dialect) if _is_shared(dialect) else None
        self._ask = Sized(_asking, dialect)
        self._gather = Sized(_gathering, dialect)
        self._learn = Sized(_learning, dialect) if _is_shared(dialect) else None
        making = upsert(dialect, accounts).on_conflict_do_nothing().returning(accounts.c.id)
        self._make = Prepared(making, "channel address roles seen", dialect)

    def load(self, cursor: DBAPICursor, arrivals: Sequence[Arrival], keys: Sequence[bytes], now: datetime) -> Present:
        """Note the messages, and return who is present; new accounts are made and have no learner yet."""
        at = to_moment(now)
        fresh = {bytes(row[0]) for row in self._note.all(cursor, [(key, at) for key in sorted(keys)])}
        present = Present(now, fresh, self._accounts(cursor, arrivals), self._asked(cursor, arrivals))
        for address in sorted(_strangers(arrivals, keys, present)):
            present.accounts[address] = self._made(cursor, address, now)
        return present

    def _accounts(self, cursor: DBAPICursor, arrivals: Sequence[Arrival]) -> dict[Address, PresentAccount]:
        found: dict[Address, PresentAccount] = {}
        known: dict[int, PresentLearner] = {}
        shared: dict[int, PresentAccount] = {}
        for row in self._found(cursor, dict.fromkeys((arrival.channel, arrival.address) for arrival in arrivals)):
            account = _account(row, known)
            found[account.channel, account.address] = account
            if row[_SHARED]:
                shared[account.id] = account
        if shared:
            self._members(cursor, shared, known)
        if self._learn is not None and known:
            self._refresh(cursor, known)
        return found

    def _found(self, cursor: DBAPICursor, wanted: Collection[Address]) -> list[Any]:
        if self._lock is not None:
            return self._lock.all(cursor, tuple(map(list, zip(*wanted, strict=True)))) if wanted else []
        addresses: dict[str, list[Row]] = {}
        for channel, address in wanted:
            addresses.setdefault(channel, []).append((address,))
        return [row for channel, theirs in addresses.items() for row in self._find.all(cursor, theirs, (channel,))]

    def _members(
        self, cursor: DBAPICursor, shared: dict[int, PresentAccount], known: dict[int, PresentLearner]
    ) -> None:
        """Read who shares those few accounts that are shared: any of them may be current after a turn."""
        rows = self._gather.all(cursor, [(at,) for at in sorted(shared)])
        for account, home, name, picture, since, taught, *learner in rows:
            present = known.setdefault(learner[0], PresentLearner(*learner))
            shared[account].members += (PresentMember(present, home, name, picture, since, bool(taught)),)

    def _refresh(self, cursor: DBAPICursor, known: dict[int, PresentLearner]) -> None:
        """Lock learners and read them anew: while their accounts' locks were waited for, others may have had a turn."""
        assert self._learn is not None
        for number, turn, seat, shelf in self._learn.all(cursor, [(number,) for number in sorted(known)]):
            known[number].turn, known[number].seat, known[number].shelf = turn, seat, shelf

    def _asked(self, cursor: DBAPICursor, arrivals: Iterable[Arrival]) -> dict[str, int]:
        wanted = [(arrival.request,) for arrival in arrivals if arrival.request is not None]
        return dict(self._ask.all(cursor, wanted))

    def _made(self, cursor: DBAPICursor, address: Address, now: datetime) -> PresentAccount:
        row = (*address, "", to_moment(now))
        sound((row,))
        made = self._make.first(cursor, row)
        if made is None:
            raise OvertakenError("another process met this account at the same moment")
        return PresentAccount(made[0], *address, None, (), now)


def _strangers(arrivals: Sequence[Arrival], keys: Sequence[bytes], present: Present) -> set[Address]:
    return {
        (arrival.channel, arrival.address)
        for arrival, key in zip(arrivals, keys, strict=True)
        if key in present.fresh
        and arrival.request is None
        and not arrival.learner
        and (arrival.channel, arrival.address) not in present.accounts
    }


def _account(row: Any, known: dict[int, PresentLearner]) -> PresentAccount:
    number, channel, address, roles, seen, learner, turn, seat, shelf, *rest = row
    gone, speaks, author, _, drawer, leased, *showing = rest
    if speaks != learner:
        raise OvertakenError("somebody else speaks through this account since its lock was waited for")
    present = None
    if learner is not None:
        # Two accounts of one learner must see each other's changes.
        present = known.setdefault(learner, PresentLearner(learner, turn, seat, shelf))
    who = number, channel, address, present, tuple(roles.split()), from_moment(seen)
    return PresentAccount(*who, to_showing(*showing), bool(gone), drawer, leased, author=author)
