"""The store's protocol: one call is one transaction, and nobody outside begins or commits.

Raises :class:`storage.errors.StoreError` where an operator can mend something; other errors of a driver
are bugs and pass through.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Protocol

from storage.rows import (
    Activity,
    Arrival,
    Decide,
    Holding,
    Mark,
    Memory,
    Outcome,
    Owed,
    Person,
    Recognition,
    Reminder,
    Request,
)
from storage.store.approvals import ApprovalsStore
from storage.store.counts import CountsStore
from storage.store.doors import DoorsStore
from storage.store.helping import HelpingStore
from storage.store.people import PeopleStore
from storage.store.pickups import PickupsStore
from storage.store.privacy import PrivacyStore
from storage.store.processes import ProcessesStore
from storage.store.roles import RolesStore
from storage.store.supporting import SupportingStore


class Store(
    ApprovalsStore,
    CountsStore,
    DoorsStore,
    HelpingStore,
    PrivacyStore,
    PeopleStore,
    PickupsStore,
    RolesStore,
    ProcessesStore,
    SupportingStore,
    Protocol,
):
    """Learners, records, requests. Implementations: :mod:`storage.sql`."""

    async def open(self, *, serve: bool) -> None:
        """Bring the schema up to date (after a copy of the database) and make ready.

        ``serve`` claims the database for this process: a second one on the same SQLite file gets :class:`InUseError`.
        """

    async def close(self) -> None:
        """Let everything go. May be called twice."""

    async def secret(self) -> bytes:
        """Return 32 random bytes, made on the first call ever and kept in the database."""

    async def kept(self, name: str) -> bytes | None:
        """Return what a part of the program keeps under a name of its own; None where it keeps nothing."""

    async def keep(self, name: str, value: bytes) -> None:
        """Keep a value under a name, in place of the one before; on return it is on the disk."""

    async def keep_instead(self, name: str, value: bytes, before: bytes) -> bool:
        """Keep a value in place of this one before; return False, and change nothing, where another one is kept."""

    # Turns

    async def turns(
        self, arrivals: Sequence[Arrival], decide: Decide, now: datetime, marks: Sequence[Mark] = ()
    ) -> list[Outcome]:
        """Do a batch of turns in one transaction and return what became of each, in the same order.

        ``marks`` are written first, so that the turns see them; with no arrivals, they are all that is written.
        A mark makes an account nobody speaks through any more go, once its last drawing is shown.

        Unknown accounts get a learner; a message id seen within 25 hours is a repeat and ``decide`` is not
        asked; the others are decided in order, each on the state the one before it left. A :class:`RefusedError`
        batch wrote nothing: the caller tries its arrivals one at a time.

        ``decide`` may be called in a thread of the store's; what it raises ends the batch unwritten. A change that
        changes nothing leaves ``seen`` as it is, and so does an arrival that the account did not send. Where a repeat
        is of somebody gone, its person has learner 0: there is nobody to draw for. A caller who is cancelled does not
        undo a batch that has begun.
        """

    async def person(self, channel: str, address: str) -> Person | None:
        """Return who speaks through an account now, without a turn; None where nobody does."""

    # Screens

    async def unshown(self, channels: Sequence[str], before: datetime, after: int, limit: int) -> list[Owed]:
        """Return accounts whose last drawing is not marked shown, by number, from above ``after``.

        Only those whose last turn was before a time, that may be written to, and where it is not unsure.
        """

    async def uploads(self, channel: str) -> dict[str, str]:
        """Return the platform's names of the media sent before, by content hash."""

    async def uploaded(self, channel: str, hash: str, name: str | None) -> None:
        """Keep the platform's name of a medium; None drops it, since the platform knows it no more."""

    # Requests

    async def claim(self, channels: Sequence[str] | None, limit: int, now: datetime) -> list[Request]:
        """Take up to ``limit`` requests that wait, oldest first, of those channels (None: all), for 60 seconds.

        Each claim raises ``tries``; one not finished when its minute is over can be claimed again.
        """

    async def finish(self, request: str, result: str | None, failed: str | None) -> None:
        """Store what came of a claimed request. Its row stays until the turn that takes in the answer."""

    async def finished(self, channels: Sequence[str] | None, limit: int) -> list[Request]:
        """Return requests whose answer has not entered the turn loop yet, oldest first."""

    # Reminders

    async def claim_reminders(self, channels: Sequence[str], limit: int, now: datetime) -> list[Reminder]:
        """Take up to ``limit`` reminders that are due, for 60 seconds, each with the account its learner used last.

        Only accounts of those channels that can be written to count; where a learner has none, a day is waited. A
        turn of the learner's sets the next time, or :meth:`put_off`; else it can be claimed again after its minute.
        """

    async def put_off(self, reminder: Reminder, until: datetime) -> None:
        """Set a claimed reminder for another time, unless a turn has done so already."""

    # What requests do

    async def return_code(self, learner: int) -> str:
        """Make a new return code for a learner's web account (the old one ends) and return it; only a hash is kept."""

    async def returning(self, code: str) -> str | None:
        """Return the web address a return code opens, or None. The caller limits the tries."""

    async def recognise(self, learner: int, given: Recognition) -> str:
        """Keep that a learner finished a course and return the code to check it by, the same however often asked.

        Only a hash of the code is kept; the learner's erasure drops it.
        """

    async def recognition(self, code: str) -> Recognition | None:
        """Return what the paper with a code was given for, or None. The caller limits the tries."""

    async def holding(self, learner: int) -> Holding | None:
        """Return what is held of a learner."""

    async def memory(self, learner: int) -> list[Memory]:
        """Return all questions that a learner has to remember, by lesson and question."""

    # Keeping house

    async def erasures(self, since: datetime) -> list[tuple[int, int]]:
        """Return who was erased from a time on, oldest first: their random numbers, and moments as they are listed."""

    async def sweep(self, now: datetime) -> None:
        """Drop what its time is over for: message ids after 25 hours, learners without a yes and farewells after 24."""

    # Counting

    def activity(self, first: int, last: int) -> AsyncIterator[Activity]:
        """Yield what was done in the months ``first`` … ``last`` (``202601``), unordered, from one snapshot."""

    async def months(self) -> tuple[int, int] | None:
        """Return the first and last month with anything to count, or None."""

    async def size(self) -> int:
        """Return how many bytes the database takes up."""

    async def check(self) -> str:
        """Return "" where the database is sound, else one line that says what is not."""
