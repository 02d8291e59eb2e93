"""The store's calls about who is one person with whom."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from storage.rows.people import Join, Link, Place, Renew


class PeopleStore(Protocol):
    """Learners who are joined: what they did stays written down as it was, and counts as one person's."""

    async def join(self, learner: int, into: int, now: datetime, renew: Renew) -> bool:
        """Join a learner into another: their accounts speak as the other one from now on, whose seat is made anew.

        False, and nothing is changed, where either has gone, has not said yes, is joined into somebody already, or
        where both share an account.
        """

    async def open_link(self, learner: int, place: Place, now: datetime) -> str:
        """Make a code of two words and two digits by which another account can be connected; only hashes are kept."""

    async def enter_link(self, code: str, learner: int, place: Place, now: datetime) -> Link:
        """Type such a code at another account; whoever made it is told. Wrong ones are limited, and each is logged."""

    async def link(self, learner: int, now: datetime) -> Link:
        """Return how the connecting stands for a learner."""

    async def answer_link(self, learner: int, *, yes: bool, now: datetime, renew: Renew) -> Link:
        """Agree to be one person, or not. Once both do they are joined; both accounts are told what became of it."""

    async def undoable(self, learner: int, now: datetime) -> list[Join]:
        """Return the joins of a person that can still be undone, the newest first."""

    async def unjoin(self, learner: int, join: int, now: datetime, renew: Renew) -> bool:
        """Undo a join of a person: both go on as themselves, each with what was done through their own accounts.

        False where it is not theirs, holds no more, or is older than :data:`storage.rows.people.UNDO`.
        """

    async def persons(self) -> dict[int, int]:
        """Return the person that each joined learner is; whoever is not joined is their own."""
