"""The store's calls of helpers: their people, and classes without the bot.

Every call names who asks, and answers only who is a helper of that group at that moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from storage.rows.helping import Asker, Class, Enrolment, Helped, Taught


class HelpingStore(Protocol):
    """Raises :class:`storage.errors.ForbiddenError` where the asker is no helper of the group (any more)."""

    async def enrol(self, asker: Asker, person: Enrolment, now: datetime) -> int:
        """Make a learner for somebody who said yes aloud, on the group's list; return their number.

        The same person at the same time is enrolled already, and made no second time.
        """

    async def helped(self, asker: Asker, now: datetime) -> list[Helped]:
        """Return the group's people: those who need help first, then by name."""

    async def strike(self, asker: Asker, learner: int, now: datetime) -> bool:
        """Erase one of the group's people, as they wished; False where they are not on the list."""

    async def teach(self, asker: Asker, learner: int, now: datetime) -> Taught | None:
        """Give one of the group's people a place at the asker's account, in place of whoever had it before.

        They are one of its members then and can be made current; None where they are not on the list.
        """

    async def attest(self, asker: Asker, held: Class, learners: Sequence[int], now: datetime) -> int:
        """Write down a class, and for each of those learners that they passed its lesson there.

        Returns how many of them are on the group's list; the others are left out. The same class at the same time is
        written down already.
        """

    async def classes(self, first: int, last: int) -> list[Class]:
        """Return the classes of the days ``first`` … ``last`` (``20261123``), in their order, without who was there."""
