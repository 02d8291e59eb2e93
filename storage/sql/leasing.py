"""Who draws an account's screen, where several processes could: the one that leased it with a turn.

It keeps the lease while it is at work; a turn that another process commits meanwhile leaves the drawing to it, and
tells it so in the turn's own transaction. Where its lease ran out, whoever sweeps takes over.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, update

from storage.rows import Owed
from storage.sql.moments import HOUR, SECOND
from storage.sql.presence import listening, payloads
from storage.sql.present import PresentAccount
from storage.sql.sharing import MemberReader
from storage.sql.showing import OWED, read_unshown
from storage.tables import accounts

LEASE = 5 * SECOND
"""How long a lease holds; one that is at work renews it every two seconds, and sends nothing once it ran out."""
MARGIN = 3 * SECOND
"""How long others still keep away from a lease that ran out: two seconds by which the clocks of several machines may
differ, and one for a call that was under way."""
_AHEAD = LEASE + MARGIN
"""Nobody's lease ends that much later than now: such a one was given before the clock was set back, and is over."""
_PUT_OFF = HOUR // 4
"""The furthest that a screen is put off; an end later than that was written before the clock was set back."""


class Leases:
    """The leases of one process, by the number the others know it by; 0 where there are no others."""

    def __init__(self, mine: int) -> None:
        self.mine = mine
        self.elsewhere: set[str] = set()
        """Channels whose screens are drawn by the process that holds the post of :func:`sender`."""

    def drawer(self, account: PresentAccount, now: int) -> str:
        """Return by what name the process listens that is to draw; "" where it is this one, which gets the lease."""
        if not self.mine:
            return ""
        showing = account.showing
        under_way = showing.shown < showing.turn and not showing.unsure
        if account.channel in self.elsewhere:
            if not under_way:
                # Whoever comes to hold the post need not wait for a lease of its predecessor.
                account.drawer = account.leased = 0
                account.changed = True
            return listening(sender(account.channel))
        held = now - MARGIN <= account.leased <= now + _AHEAD
        if under_way and held and account.drawer not in (0, self.mine):
            return listening(account.drawer)
        account.drawer, account.leased = self.mine, now + LEASE
        account.changed = True
        return ""


def sender(channel: str) -> str:
    """Return the post of whoever sends for a channel whose sends share one budget."""
    return f"sends {channel}"


def tell(connection: Connection, left: dict[str, set[int]]) -> None:
    """Tell other processes, once this transaction is committed, of the accounts whose drawing is left to them."""
    for who, numbers in sorted(left.items()):
        for payload in payloads(sorted(numbers)):
            connection.execute(select(func.pg_notify(who, payload)))


def renew(connection: Connection, numbers: Collection[int], mine: int, now: int) -> set[int]:
    """See :meth:`storage.store.processes.ProcessesStore.renew`."""
    # Those that a turn has locked have just got a lease, and are looked at again.
    wanted = select(accounts.c.id, accounts.c.drawer).where(accounts.c.id.in_(numbers)).order_by(accounts.c.id)
    found = connection.execute(wanted.with_for_update(skip_locked=True)).all()
    ours = [row.id for row in found if row.drawer == mine]
    if ours:
        connection.execute(update(accounts).where(accounts.c.id.in_(ours)).values(leased=now + LEASE))
    return {row.id for row in found if row.drawer != mine}


def defer(connection: Connection, numbers: Collection[int], until: int) -> None:
    """See :meth:`storage.store.processes.ProcessesStore.defer`."""
    wanted = select(accounts.c.id).where(accounts.c.id.in_(numbers)).order_by(accounts.c.id)
    found = connection.execute(wanted.with_for_update(skip_locked=True)).scalars().all()
    connection.execute(update(accounts).where(accounts.c.id.in_(found)).values(drawer=0, leased=until - MARGIN))


def claim_unshown(connection: Connection, channels: Sequence[str], limit: int, mine: int, now: int) -> list[Owed]:
    """See :meth:`storage.store.processes.ProcessesStore.claim_unshown`."""
    wanted = OWED.where(accounts.c.channel.in_(channels), _is_over(now)).limit(limit)
    return _leased(connection, wanted.with_for_update(of=accounts, skip_locked=True), mine, now)


def claim_told(connection: Connection, numbers: Collection[int], mine: int, now: int) -> list[Owed]:
    """See :meth:`storage.store.processes.ProcessesStore.claim_told`."""
    free = or_(accounts.c.drawer.in_([0, mine]), _is_over(now))
    wanted = OWED.where(accounts.c.id.in_(numbers), free)
    # Whoever has one locked may be frozen; the sweep finds it once that one let go.
    return _leased(connection, wanted.with_for_update(of=accounts, skip_locked=True), mine, now)


def _is_over(now: int) -> ColumnElement[bool]:
    """Return whether nobody holds an account's lease any more, nor is its screen put off."""
    end = accounts.c.leased
    return or_(end < now - MARGIN, end > now + _PUT_OFF, and_(accounts.c.drawer != 0, end > now + _AHEAD))


def _leased(connection: Connection, wanted: Select[Any], mine: int, now: int) -> list[Owed]:
    claimed = read_unshown(connection, wanted, MemberReader(connection.dialect))
    if claimed:
        theirs = accounts.c.id.in_([owed.person.account for owed in claimed])
        connection.execute(update(accounts).where(theirs).values(drawer=mine, leased=now + LEASE))
    return claimed
