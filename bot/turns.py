"""The turn loop: the only place where the dialogue meets the store, and the only reader of the clock.

Whatever arrives waits here until its turn is committed. While one batch commits, the next gathers: idle, a turn
costs one small transaction; under load, hundreds share one. Nobody is told "received" before the commit.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeAlias

import structlog
from msgspec.structs import replace

from bot.changes import change_of
from bot.dialogue.dialogue import advance, apology, screen
from bot.dialogue.events import Answered, CameDue, Event, Failed, Inbound
from bot.dialogue.learner import (
    Account,
    Learner,
    Member,
    Seat,
    UnreadableError,
    seat_from_json,
    shelf_from_json,
)
from bot.dialogue.library import Library
from bot.dialogue.places.reminding import is_quiet
from bot.dialogue.screens import Shown
from bot.errors import BusyError
from bot.metrics import Metrics
from bot.showing import heard, owing
from bot.waiting import Waiting
from storage.errors import RefusedError, StoreError
from storage.rows import Arrival, Change, Mark, Outcome, Owed, Person
from storage.store import Store

WAITING = 5_000
"""Turns that may wait: about a second's work. More are refused before memory grows."""
BATCH = 512
"""Turns in one transaction: enough to share its cost, few enough that nobody waits long for it."""
CATCHING_UP = 3.0
"""Seconds a batch waits for newer lessons to be read, which another process already teaches."""
MARKS_WAIT = 2.0
"""Seconds a mark waits for a batch to ride in; then it is written without one."""
MARKS_WAIT_AMONG_OTHERS = 0.1
"""The same where another process may take the next turn: to it, what is not marked yet was not seen yet."""
LONG = 1.0
"""Seconds after which a batch is late: leases count from its beginning, so others may draw its screens by now."""
SEVERAL = 5
"""Turns of a batch after which the next one, where it would be smaller, lets further ones come first; who is alone is
not kept waiting."""
ROUNDS = 3
"""Rounds of the event loop that it lets pass: as many as a post takes from its socket to its turn's line."""
STUCK = 5.0
"""Seconds that a batch may take before this process calls itself not ready, so that people are sent elsewhere."""

_Waiter: TypeAlias = tuple[Inbound, "asyncio.Future[Outcome]", float]
"""An event, what its turn comes to, and when it arrived by the event loop's clock."""

log = structlog.get_logger()


def clock() -> datetime:
    """Return the time now, aware UTC; everything else is given it."""
    return datetime.now(UTC)  # noqa: TID251 - this is the one reader of the clock.


class _NewerLessonsError(Exception):
    """A seat was made with lessons that this process has not met."""


class TurnLoop:
    """Gathers what arrives, commits it batch by batch, and hands each its screen."""

    def __init__(
        self,
        store: Store,
        library: Library,
        now: Callable[[], datetime] = clock,
        sends: frozenset[str] = frozenset(),
        metrics: Metrics | None = None,
    ) -> None:
        """Take ``sends``, the channels that send their screens, so that it is kept what has been shown there."""
        self.library = library
        """The library in force; a newer one is put in force by :meth:`put`."""
        self.catch_up: Callable[[], Awaitable[None]] | None = None
        """Reads the lessons now where they have changed; None where no other process can teach newer ones."""
        self.patience = CATCHING_UP
        """Seconds that a batch waits for that."""
        self._store = store
        self._marks_wait = MARKS_WAIT_AMONG_OTHERS if store.shared else MARKS_WAIT
        self._now = now
        self._sends = sends
        self._metrics = metrics or Metrics()
        self._metrics.watch("turns_waiting", "Events whose turn is not begun yet.", lambda: len(self._waiting))
        self._waiting: Waiting[_Waiter] = Waiting(WAITING)
        self._marks: list[Mark] = []
        self._marks_late = False
        self._arrived = asyncio.Event()
        self._closing = False
        self._asks = False
        self._forgets = False
        self._met: set[tuple[str, str]] = set()
        self.asked = asyncio.Event()
        """Set when a committed turn asked something of the world."""
        self.forgot = asyncio.Event()
        """Set when a committed turn erased somebody."""
        self.failing = False
        """Whether the store could not work when it was last asked to."""
        self._began: float | None = None

    async def take(self, inbound: Inbound) -> Shown:
        """Wait until an event's turn is committed and return what the learner sees then.

        Raises:
            BusyError: too much is waiting; it was not taken.
            storage.errors.StoreError: the store cannot work now; it was not saved.
        """
        loop = asyncio.get_running_loop()
        committed: asyncio.Future[Outcome] = loop.create_future()
        try:
            if self._closing:
                raise BusyError("the service is being stopped; try again in a moment")
            self._waiting.put((inbound.channel, inbound.address), (inbound, committed, loop.time()))
        except BusyError:
            self._metrics.turn(inbound.channel, "refused")
            raise
        self._arrived.set()
        return self._shown(await committed, inbound)

    def stuck(self) -> bool:
        """Say whether the batch under way takes longer than it ever should."""
        return self._began is not None and asyncio.get_running_loop().time() - self._began > STUCK

    def put(self, library: Library) -> None:
        """Put a library in force from the next batch on."""
        self._met.update((lesson.id, lesson.version) for lesson in self.library.courses.lessons.values())
        self.library = library

    def mark(self, mark: Mark) -> None:
        """Take down that a screen has been shown: with the next batch, or alone where none comes soon."""
        if not self._marks:
            asyncio.get_running_loop().call_later(self._marks_wait, self._call_marks)
        self._marks.append(mark)

    def owed(self, owed: Owed) -> Shown:
        """Return the screen of an account whose last drawing was not marked shown; a reminder waits for the morning."""
        shown = self._shown(Outcome(owed.person, owes="new"))
        with suppress(UnreadableError):
            if is_quiet(self._spoken_to(owed.person).seat, self._now()):
                return replace(shown, due=0)
        return shown

    async def look(self, channel: str, address: str) -> Shown | None:
        """Return what an account sees now, without a turn; None where nobody speaks through it."""
        person = await self._store.person(channel, address)
        return self._shown(Outcome(person)) if person else None

    async def run(self) -> None:
        """Commit batches until :meth:`close` was called and nothing waits any more."""
        before = 0
        while not (self._closing and not self._waiting):
            await self._arrived.wait()
            self._arrived.clear()
            while self._waiting or self._marks_late:
                if before >= SEVERAL and len(self._waiting) < before:
                    await _on_their_way()
                self._marks_late = False
                batch = self._waiting.batch(BATCH)
                before = len(batch)
                await self._settle(batch)

    def close(self) -> None:
        """Take nothing more; what waits is still committed."""
        self._closing = True
        self._call_marks()

    def _call_marks(self) -> None:
        self._marks_late = bool(self._marks)
        self._arrived.set()

    async def _settle(self, batch: Sequence[_Waiter]) -> None:
        marks, self._marks = self._marks, []
        self._began = began = asyncio.get_running_loop().time()
        try:
            outcomes = await self._commit([inbound for inbound, _, _ in batch], marks)
        except Exception as error:  # noqa: BLE001 - a turn is one of the four places; each waiter gets the error.
            self._unwritten(marks, error)
            self._fails(error)
            for inbound, committed, _ in batch:
                self._metrics.turn(inbound.channel, "failed")
                if not committed.done():
                    committed.set_exception(error)
            return
        else:
            outcomes = await self._still_owed(outcomes, began)
        finally:
            self._began = None
        self._works()
        if self._asks:
            # Only now: whoever wakes must find the rows.
            self._asks = False
            self.asked.set()
        if self._forgets:
            self._forgets = False
            self.forgot.set()
        for (_, committed, _), outcome in zip(batch, outcomes, strict=True):
            if not committed.done():
                committed.set_result(outcome)
        if batch:
            self._count(batch, outcomes, began)

    async def _still_owed(self, outcomes: list[Outcome], began: float) -> list[Outcome]:
        """Return outcomes that owe no drawing which another process has taken over meanwhile, or may have."""
        if not self._store.shared or asyncio.get_running_loop().time() - began <= LONG:
            return outcomes
        owed = {outcome.person.account for outcome in outcomes if outcome.owes}
        try:
            # It is committed: nobody is kept waiting long for who draws it.
            async with asyncio.timeout(LONG):
                lost = await self._store.renew(owed, self._now()) if owed else set()
        except (StoreError, TimeoutError):
            # Whoever sweeps finds them.
            lost = owed
        return [replace(each, owes="") if each.person.account in lost else each for each in outcomes]

    def _fails(self, error: Exception) -> None:
        """Tell the operator once what is wrong, however many wait for it."""
        if not self.failing:
            # The store's own errors are lines for an operator; the words of others may hold a learner's.
            why = str(error) if isinstance(error, StoreError) else f"{type(error).__name__} at {_where(error)}"
            log.error("turns cannot be saved", error=why)
        self.failing = True

    def _works(self) -> None:
        if self.failing:
            log.info("turns are saved again")
        self.failing = False

    def _count(self, batch: Sequence[_Waiter], outcomes: Sequence[Outcome], began: float) -> None:
        now = asyncio.get_running_loop().time()
        self._metrics.batch(len(batch), now - began)
        counted: Counter[tuple[str, str]] = Counter()
        for (inbound, _, arrived), outcome in zip(batch, outcomes, strict=True):
            result = "aside" if outcome.error else "repeat" if outcome.repeat else "taken"
            counted[inbound.channel, result] += 1
            self._metrics.waited(now - arrived)
        for (channel, result), count in counted.items():
            self._metrics.turn(channel, result, count)

    def _unwritten(self, marks: list[Mark], error: Exception) -> None:
        """Keep marks for later; they can wait, since a screen without its mark is only drawn again."""
        if marks and not self._closing:
            log.warning("marks have to wait", error=type(error).__name__)
            asyncio.get_running_loop().call_later(self._marks_wait, self._call_marks)
            self._marks = [*marks, *self._marks]

    async def _commit(self, inbounds: list[Inbound], marks: Sequence[Mark] = ()) -> list[Outcome]:
        """Commit a batch; one that the database refuses is tried in halves, so that the others go on."""
        try:
            return await self._tried(inbounds, marks)
        except RefusedError as error:
            if len(inbounds) <= 1:
                return [await self._refused(inbound, error, marks) for inbound in inbounds]
        middle = len(inbounds) // 2
        return [*await self._commit(inbounds[:middle], marks), *await self._commit(inbounds[middle:])]

    async def _tried(self, inbounds: list[Inbound], marks: Sequence[Mark]) -> list[Outcome]:
        arrivals = [_arrival(inbound) for inbound in inbounds]
        if self.catch_up is not None:
            try:
                return await self._store.turns(arrivals, self._decider(inbounds, watch=True), self._now(), marks)
            except _NewerLessonsError:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self.patience):
                        await self.catch_up()
        return await self._store.turns(arrivals, self._decider(inbounds), self._now(), marks)

    async def _refused(self, inbound: Inbound, error: Exception, marks: Sequence[Mark]) -> Outcome:
        """Set aside an event that the database refuses even alone."""
        log.error("event refused", channel=inbound.channel, error=type(error).__name__)
        why = f"refused by the database as {type(error).__name__}"
        if (unanswered := _unanswered(inbound, why)) is not None:
            return (await self._commit([unanswered], marks))[0]

        def aside(person: Person, _place: int) -> Change:
            return Change(person.turn, error=why)

        try:
            return (await self._store.turns([_arrival(inbound)], aside, self._now(), marks))[0]
        except RefusedError:
            # Not even its address can be written: nobody is known by it, and the others of its batch go on.
            nobody = Person(0, inbound.channel, (), 0, 0, "", "", self._now())
            return Outcome(nobody, error="refused whole")

    def _decider(self, inbounds: Sequence[Inbound], *, watch: bool = False) -> Callable[[Person, int], Change]:
        now, library = self._now(), self.library

        def decide(person: Person, place: int) -> Change:
            inbound = inbounds[place]
            change, changed = self._decided(library, person, inbound, now, watch=watch)
            self._asks = self._asks or bool(change.requests)
            self._forgets = self._forgets or change.forget
            if inbound.channel not in self._sends or (person.current and not change.current):
                # What happens to somebody who is not at the phone is drawn once they are.
                return change
            return owing(change, inbound, person, now, changed=changed)

        return decide

    def _decided(
        self, library: Library, person: Person, inbound: Inbound, now: datetime, *, watch: bool
    ) -> tuple[Change, bool]:
        """Return what is to be written of a turn, and whether it changed something that is told."""
        try:
            learner = self._learner(person)
            self._meet(library, learner.seat, watch=watch)
            turn = advance(library, learner, heard(inbound, person.showing), now)
            return _noted(change_of(learner, turn, now), inbound.event), turn.changed
        except _NewerLessonsError:
            raise
        except Exception as error:  # noqa: BLE001 - a turn that fails is set aside; the others go on.
            # Neither the message of the error nor its locals: either may hold a learner's words.
            error_at = f"{type(error).__name__} at {_where(error)}"
            log.error("turn failed", channel=person.channel, what=type(inbound.event).__name__, at=error_at)
        if (unanswered := _unanswered(inbound, error_at)) is not None:
            return self._decided(library, person, unanswered, now, watch=watch)
        # Nobody is told of what nobody asked for.
        return Change(person.turn, error=error_at), not isinstance(inbound.event, CameDue)

    def _meet(self, library: Library, seat: Seat, *, watch: bool) -> None:
        """Raise where a seat knows a version of a lesson that was not met before and may be newer; each one once."""
        for sitting in (seat.sitting, seat.review.sitting):
            lesson = library.courses.lesson(sitting.lesson) if sitting else None
            if sitting is None or (lesson is not None and lesson.version == sitting.version):
                continue
            strange = (sitting.lesson, sitting.version) not in self._met
            self._met.add((sitting.lesson, sitting.version))
            if strange and watch:
                raise _NewerLessonsError

    def _shown(self, outcome: Outcome, inbound: Inbound | None = None) -> Shown:
        shown = self._drawn(outcome)
        if not outcome.owes:
            return shown
        showing, event = outcome.person.showing, inbound.event if inbound else None
        again = outcome.owes == "again"
        tapped = inbound.place if inbound else ""
        return replace(
            shown,
            account=outcome.person.account,
            due=showing.turn,
            place=showing.place,
            known=showing.shown,
            stays=again or isinstance(event, Answered | Failed),
            again=again,
            spent=tapped if tapped != showing.place else "",
            seen=outcome.person.seen,
        )

    def _drawn(self, outcome: Outcome) -> Shown:
        person = outcome.person
        with suppress(UnreadableError):
            if not outcome.error:
                learner = self._spoken_to(person)
                return Shown(screen(self.library, learner), learner.id, learner.turn, outcome.repeat)
        # Their state may be what failed, so the apology is drawn without it.
        return Shown(apology(self.library), person.learner, person.turn, outcome.repeat)

    def _spoken_to(self, person: Person) -> Learner:
        if person.learner or person.view is not None:
            return self._learner(person)
        # Nothing is kept of somebody who has gone, only that their farewell is owed.
        return Learner(0, 0, Account(person.channel), Seat(place="farewell", language=self.library.language))

    def _learner(self, person: Person) -> Learner:
        if isinstance(person.view, Learner):
            return person.view
        account = _account(person, reached=person.channel in self._sends)
        return Learner(person.learner, person.turn, account, seat_from_json(person.seat), shelf_from_json(person.shelf))


async def _on_their_way() -> None:
    """Let come what is on its way: to commit a batch costs nearly the same, however many turns are in it."""
    for _ in range(ROUNDS):
        await asyncio.sleep(0)


def _account(person: Person, *, reached: bool) -> Account:
    account = Account(person.channel, frozenset(person.roles), reached)
    if not person.members:
        return account
    together = tuple(Member(one.learner, one.name, one.picture) for one in person.members if not one.taught)
    pupil = next((one for one in person.members if one.taught and one.learner == person.learner), None)
    if pupil is not None and together:
        # The phone and its roles are the helper's, and so is the chat that reminders would go to.
        return Account(person.channel, teacher=together[0].learner, pupil=pupil.name)
    seen = int(person.seen.timestamp())
    # One who only has a place to come back to shares the phone with nobody.
    alone = len(together) == 1 and not (together[0].name or together[0].picture)
    return replace(account, members=() if alone else together, current=person.current, seen=seen)


def _arrival(inbound: Inbound) -> Arrival:
    return Arrival(inbound.channel, inbound.address, inbound.message, inbound.request, inbound.learner)


def _unanswered(inbound: Inbound, why: str) -> Inbound | None:
    """Return that an answer failed, where it is what nobody can show: whoever waits for it must not wait for good."""
    event = inbound.event
    return replace(inbound, event=Failed(event.request, event.kind, why)) if isinstance(event, Answered) else None


def _noted(change: Change, event: Event) -> Change:
    """Note for the operator what failed: its learner is told, and can do nothing about it."""
    if not isinstance(event, Failed):
        return change
    return replace(change, trouble=f"request {event.kind} failed: {event.reason}")


def _where(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_qualname}:{trace.tb_lineno}" if trace else "?"
