"""The store on SQL: each call is handed to its topic's file, within one transaction."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from functools import partial

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
from storage.sql import codes, counts, learning, recognising, reminding, requesting, uploading
from storage.sql.approving import ApprovalsCalls
from storage.sql.counting import CountsCalls
from storage.sql.erasure import read_erasures
from storage.sql.faults import refused
from storage.sql.helping import HelpingCalls
from storage.sql.moments import to_moment
from storage.sql.people import PeopleCalls
from storage.sql.pickups import PickupsCalls
from storage.sql.privacy import PrivacyCalls
from storage.sql.processes import ProcessesCalls
from storage.sql.roles import RolesCalls
from storage.sql.sharing import MemberReader
from storage.sql.showing import finding_unshown, read_unshown
from storage.sql.supporting import SupportingCalls
from storage.sql.sweeping import SWEEPS
from storage.sql.turning import Turning
from storage.sql.welcoming import DoorsCalls


class SqlStore(
    ApprovalsCalls,
    CountsCalls,
    DoorsCalls,
    HelpingCalls,
    PrivacyCalls,
    PeopleCalls,
    PickupsCalls,
    RolesCalls,
    ProcessesCalls,
    SupportingCalls,
):
    """See :class:`storage.store.Store`. ``decide`` may be called in another thread than the event loop's: in SQLite's.

    The calls of a topic may stand in a file of their own, as a class that begins with :class:`Opened`; it is then one
    of the bases here, as its part of the protocol is one of the protocol's.
    """

    def __init__(self, url: str, secret: bytes | None = None) -> None:
        """See :class:`Opened`."""
        super().__init__(url, secret)
        self._person = learning.PersonReader(self.database.dialect)
        self._members = MemberReader(self.database.dialect)

    async def open(self, *, serve: bool) -> None:
        """See :class:`storage.store.Store`."""
        await super().open(serve=serve)
        self._turning = Turning(self.database.dialect, self._hashes, self.leases)

    async def turns(
        self, arrivals: Sequence[Arrival], decide: Decide, now: datetime, marks: Sequence[Mark] = ()
    ) -> list[Outcome]:
        """See :class:`storage.store.Store`."""
        if marks and self.database.shared:
            # By themselves and before, so that rows are always locked in one order; never behind other writing.
            await self.database.turn(lambda connection: self._turning.run(connection, (), decide, now, marks=marks))
            marks = ()
        return await self.database.turn(
            lambda connection: self._turning.run(connection, arrivals, decide, now, marks=marks)
        )

    async def person(self, channel: str, address: str) -> Person | None:
        """See :class:`storage.store.Store`."""
        with refused("the account"):
            return await self.database.glance(
                lambda connection: self._person.read(connection.connection.cursor(), channel, address)
            )

    async def unshown(self, channels: Sequence[str], before: datetime, after: int, limit: int) -> list[Owed]:
        """See :class:`storage.store.Store`."""
        finding = finding_unshown(channels, before, after).limit(limit)
        return await self.database.read(lambda connection: read_unshown(connection, finding, self._members))

    async def uploads(self, channel: str) -> dict[str, str]:
        """See :class:`storage.store.Store`."""
        return await self.database.read(lambda connection: uploading.read_uploads(connection, channel))

    async def uploaded(self, channel: str, hash: str, name: str | None) -> None:
        """See :class:`storage.store.Store`."""
        with refused("the name of a medium"):
            await self.database.write(lambda connection: uploading.keep_upload(connection, channel, hash, name))

    async def claim(self, channels: Sequence[str] | None, limit: int, now: datetime) -> list[Request]:
        """See :class:`storage.store.Store`."""
        return await self.database.write(lambda connection: requesting.claim(connection, channels, limit, now))

    async def finish(self, request: str, result: str | None, failed: str | None) -> None:
        """See :class:`storage.store.Store`."""
        with refused("the answer"):
            await self.database.write(lambda connection: requesting.finish(connection, request, result, failed))

    async def finished(self, channels: Sequence[str] | None, limit: int) -> list[Request]:
        """See :class:`storage.store.Store`."""
        return await self.database.read(lambda connection: requesting.finished(connection, channels, limit))

    async def claim_reminders(self, channels: Sequence[str], limit: int, now: datetime) -> list[Reminder]:
        """See :class:`storage.store.Store`."""
        return await self.database.write(lambda connection: reminding.claim_reminders(connection, channels, limit, now))

    async def put_off(self, reminder: Reminder, until: datetime) -> None:
        """See :class:`storage.store.Store`."""
        await self.database.write(lambda connection: reminding.put_off(connection, reminder, until))

    async def return_code(self, learner: int) -> str:
        """See :class:`storage.store.Store`."""
        code = codes.new_code()
        hashed = self._hashes.code(code)
        await self.database.write(lambda connection: codes.keep(connection, learner, hashed))
        return codes.shown(code)

    async def returning(self, code: str) -> str | None:
        """See :class:`storage.store.Store`."""
        read = codes.read(code)
        if read is None:
            return None
        hashed = self._hashes.code(read)
        return await self.database.read(lambda connection: codes.find(connection, hashed))

    async def recognise(self, learner: int, given: Recognition) -> str:
        """See :class:`storage.store.Store`."""
        code = codes.of(self._hashes.paper(learner, given))
        hashed = self._hashes.paper_code(code)
        await self.database.write(lambda connection: recognising.keep(connection, hashed, learner, given))
        return codes.shown(code)

    async def recognition(self, code: str) -> Recognition | None:
        """See :class:`storage.store.Store`."""
        read = codes.read(code, codes.PAPER)
        if read is None:
            return None
        hashed = self._hashes.paper_code(read)
        return await self.database.read(lambda connection: recognising.find(connection, hashed))

    async def holding(self, learner: int) -> Holding | None:
        """See :class:`storage.store.Store`."""
        return await self.database.read(lambda connection: learning.read_holding(connection, learner))

    async def memory(self, learner: int) -> list[Memory]:
        """See :class:`storage.store.Store`."""
        return await self.database.read(lambda connection: learning.read_memory(connection, learner))

    async def erasures(self, since: datetime) -> list[tuple[int, int]]:
        """See :class:`storage.store.Store`."""
        return await self.database.read(lambda connection: read_erasures(connection, to_moment(since)))

    async def sweep(self, now: datetime) -> None:
        """See :class:`storage.store.Store`."""
        for part in SWEEPS:
            # Between two transactions, turns get theirs.
            while await self.database.write(partial(part, now=to_moment(now))):
                pass

    def activity(self, first: int, last: int) -> AsyncGenerator[Activity, None]:
        """See :class:`storage.store.Store`."""
        return self.database.stream(lambda connection: counts.read_activity(connection, first, last))

    async def months(self) -> tuple[int, int] | None:
        """See :class:`storage.store.Store`."""
        (months,) = [found async for found in self.database.stream(counts.read_months)]
        return months

    async def size(self) -> int:
        """See :class:`storage.store.Store`."""
        return await self.database.size()

    async def check(self) -> str:
        """See :class:`storage.store.Store`."""
        return await self.database.check()
