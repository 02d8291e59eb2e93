"""The part of the store by which several processes share the work on one database; one alone has it all to itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from storage.rows import Owed


class ProcessesStore(Protocol):
    """Posts that one process of all holds, and leases of screens, which one process of all draws.

    A process that commits a turn which owes a drawing leases the account's screen. Where another one has it leased
    and is still at work, the outcome owes nothing: the drawing is left to that one, which is told.

    A lease holds for five seconds by the clock of who has it, and keeps others away for three more: the clocks of two
    processes may differ by two. One that ends later than any can, by the clock of who asks, is over.
    """

    @property
    def shared(self) -> bool:
        """Whether other processes may be at work on the same database."""

    async def take(self, post: str) -> bool:
        """Take a post, or keep it, and return whether this process holds it now.

        Whoever is killed, or neither asks nor waits in :meth:`lost` for six seconds, holds it no more.
        """

    async def lost(self, post: str) -> None:
        """Wait until this process does not hold a post any more, which it learns before another one can take it."""

    async def leave(self, post: str) -> None:
        """Give a post up."""

    def draw_elsewhere(self, channel: str, *, elsewhere: bool) -> None:
        """Leave all drawings of a channel to the process that sends for it, or from now on do them here."""

    async def told(self) -> list[int]:
        """Wait until other processes leave drawings to this one, and return the numbers of the accounts."""

    async def claim_told(self, accounts: Collection[int], now: datetime) -> list[Owed]:
        """Lease those of some accounts whose last drawing is not marked shown, unless another process is at it."""

    async def renew(self, accounts: Collection[int], now: datetime) -> set[int]:
        """Hold the leases of some accounts a little longer; return those that another process has taken over."""

    async def defer(self, accounts: Collection[int], until: datetime) -> None:
        """Have nobody claim the screens of some accounts before a time, a quarter of an hour from now at most.

        Turns may draw them.
        """

    async def claim_unshown(self, channels: Sequence[str], limit: int, now: datetime) -> list[Owed]:
        """Lease accounts whose last drawing is not marked shown and whose lease ran out three seconds ago.

        As :meth:`storage.store.Store.unshown`, they may be written to, and it is not unsure.
        """
