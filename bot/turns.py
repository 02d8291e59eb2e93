"""The turn loop: the only place where the dialogue meets the store, and the only reader of the clock.

Whatever arrives waits here until its turn is committed. While one batch commits, the next gathers: idle, a turn
costs one small transaction; under load, hundreds share one. Nobody is told "received" before the commit.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import structlog

from bot.dialogue import turn as dialogue
from bot.dialogue.dialogue import advance, apology, screen
from bot.dialogue.events import Inbound
from bot.dialogue.learner import (
    Account,
    Learner,
    UnreadableError,
    seat_from_json,
    seat_to_json,
    shelf_from_json,
    shelf_to_json,
)
from bot.dialogue.library import Library
from bot.dialogue.screens import Shown
from bot.errors import BusyError
from storage.errors import RefusedError
from storage.rows import Arrival, Change, Outcome, Person, Record, Request, Trait
from storage.store import Store

WAITING = 5_000
"""Turns that may wait: about a second's work. More are refused before memory grows."""
BATCH = 512
"""Turns in one transaction: enough to share its cost, few enough that nobody waits long for it."""

log = structlog.get_logger()


def clock() -> datetime:
    """Return the time now, aware UTC; everything else is given it."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one reader of the clock.


class TurnLoop:
    """Gathers what arrives, commits it batch by batch, and hands each its screen."""

    def __init__(self, store: Store, library: Library, now: Callable[[], datetime] = clock) -> None:
        self.library = library
        """The library in force; a newer one may be put here between two batches."""
        self._store = store
        self._now = now
        self._waiting: deque[tuple[Inbound, asyncio.Future[Outcome]]] = deque()
        self._arrived = asyncio.Event()
        self._closing = False
        self._asks = False
        self.asked = asyncio.Event()
        """Set when a committed turn asked something of the world."""

    async def take(self, inbound: Inbound) -> Shown:
        """Wait until an event's turn is committed and return what the learner sees then.

        Raises:
            BusyError: too much is waiting; it was not taken.
            storage.errors.StoreError: the store cannot work now; it was not saved.
        """
        if self._closing or len(self._waiting) >= WAITING:
            raise BusyError("too much is waiting; try again in a moment")
        committed: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append((inbound, committed))
        self._arrived.set()
        return self._shown(await committed)

    async def look(self, channel: str, address: str) -> Shown | None:
        """Return what an account sees now, without a turn; None where nobody speaks through it."""
        person = await self._store.person(channel, address)
        return self._shown(Outcome(person)) if person else None

    async def run(self) -> None:
        """Commit batches until :meth:`close` was called and nothing waits any more."""
        while not (self._closing and not self._waiting):
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]
                await self._settle(batch)

    def close(self) -> None:
        """Take nothing more; what waits is still committed."""
        self._closing = True
        self._arrived.set()

    async def _settle(self, batch: Sequence[tuple[Inbound, asyncio.Future[Outcome]]]) -> None:
        try:
            outcomes = await self._commit([inbound for inbound, _ in batch])
        except Exception as error:  # noqa: BLE001 - a turn is one of the four places; each waiter gets the error.
            for _, committed in batch:
                if not committed.done():
                    committed.set_exception(error)
            return
        if self._asks:
            # Only now: whoever wakes must find the rows.
            self._asks = False
            self.asked.set()
        for (_, committed), outcome in zip(batch, outcomes, strict=True):
            if not committed.done():
                committed.set_result(outcome)

    async def _commit(self, inbounds: list[Inbound]) -> list[Outcome]:
        """Commit a batch; one that the database refuses is tried in halves, so that the others go on."""
        try:
            return await self._store.turns(
                [_arrival(inbound) for inbound in inbounds], self._decider(inbounds), self._now()
            )
        except RefusedError as error:
            if len(inbounds) == 1:
                return [await self._refused(inbounds[0], error)]
        middle = len(inbounds) // 2
        return [*await self._commit(inbounds[:middle]), *await self._commit(inbounds[middle:])]

    async def _refused(self, inbound: Inbound, error: Exception) -> Outcome:
        """Set aside an event that the database refuses even alone."""
        log.error("event refused", channel=inbound.channel, error=type(error).__name__)

        def aside(person: Person, _place: int) -> Change:
            return Change(person.turn, error=f"refused by the database as {type(error).__name__}")

        try:
            return (await self._store.turns([_arrival(inbound)], aside, self._now()))[0]
        except RefusedError:
            # Not even its address can be written: nobody is known by it, and the others of its batch go on.
            nobody = Person(0, inbound.channel, (), 0, 0, "", "", self._now())
            return Outcome(nobody, error="refused whole")

    def _decider(self, inbounds: Sequence[Inbound]) -> Callable[[Person, int], Change]:
        now, library = self._now(), self.library

        def decide(person: Person, place: int) -> Change:
            try:
                learner = learner_of(person)
                change = _change(learner, advance(library, learner, inbounds[place].event, now), now)
            except Exception as error:  # noqa: BLE001 - a turn that fails is set aside; the others go on.
                # Neither the message of the error nor its locals: either may hold a learner's words.
                error_at = f"{type(error).__name__} at {_where(error)}"
                log.error("turn failed", channel=person.channel, what=type(inbounds[place].event).__name__, at=error_at)
                return Change(person.turn, error=error_at)
            self._asks = self._asks or bool(change.requests)
            return change

        return decide

    def _shown(self, outcome: Outcome) -> Shown:
        person = outcome.person
        with suppress(UnreadableError):
            if not outcome.error:
                learner = learner_of(person)
                return Shown(screen(self.library, learner), learner.id, learner.turn, outcome.repeat)
        # Their state may be what failed, so the apology is drawn without it.
        return Shown(apology(self.library), person.learner, person.turn, outcome.repeat)


def learner_of(person: Person) -> Learner:
    """Return the learner a stored person is."""
    if isinstance(person.view, Learner):
        return person.view
    account = Account(person.channel, frozenset(person.roles))
    return Learner(person.learner, person.turn, account, seat_from_json(person.seat), shelf_from_json(person.shelf))


def _arrival(inbound: Inbound) -> Arrival:
    return Arrival(inbound.channel, inbound.address, inbound.message, inbound.request)


def _change(before: Learner, turn: dialogue.Turn, now: datetime) -> Change:
    after = turn.learner
    if not turn.changed:
        return Change(before.turn, view=after)
    return Change(
        turn=after.turn,
        seat=seat_to_json(after.seat),
        shelf=None if after.shelf is before.shelf else shelf_to_json(after.shelf),
        records=tuple(_record(record, now) for record in turn.records),
        traits=tuple(Trait(name, value, now) for name, value in turn.traits),
        requests=tuple(_request(after, n, ask) for n, ask in enumerate(turn.asks)),
        forget=turn.forget,
        view=after,
    )


def _record(record: dialogue.Record, now: datetime) -> Record:
    return Record(
        kind=record.kind,
        at=now,
        lesson=record.lesson,
        version=record.version,
        question=record.question,
        option=record.option,
        right=record.right,
        attempt=record.attempt,
        value=record.value,
    )


def _request(learner: Learner, n: int, ask: dialogue.Ask) -> Request:
    body = json.dumps(dict(ask.body), ensure_ascii=False)
    return Request(f"{learner.id}:{learner.turn}:{n}", ask.kind, body)


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "?"
