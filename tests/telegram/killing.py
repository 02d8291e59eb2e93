"""``hocso run`` is killed again and again while people learn on the stand-in's phones, which lives on.

The moments are chosen in turn, so that kills fall where it matters, and where they fell is looked up afterwards:

* ``locked``: somebody else holds the right to write to the database, updates are with the bot and cannot be committed;
* ``silent``: the call that shows a screen is not answered, done or not: committed and perhaps never shown;
* ``unheard``: what the bot takes is not heard by Telegram (the answers of the webhook, the higher offset get lost):
  committed and never acknowledged, so that it comes again;
* ``anytime``.

Meanwhile one update of twenty comes twice, and another one only after the next one of the same person.

Before each kill it is noted which updates are with the bot; after it, the database tells by the hashes of message ids
which of them were committed, and by each learner's turn whose screen has not come.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal

from tests.books import Books
from tests.killing import COURSES
from tests.several import Killable, Several, serving
from tests.telegram.doubled import doubled, excused
from tests.telegram.learning import Learner, Log, look
from tests.telegram.running import Hocso, Mode
from tests.telegram.standin import Fault, Phone, RealClock, Standin
from tests.telegram.standin.disorder import Disorder
from tests.telegram.standin.mailbox import Update, tap_queue

PACE = 0.05
"""Telegram's waits are twenty times shorter, or the repeats after a kill would be most of the test."""
TAPS = tap_queue(0)
"""What is added to a person's number to name the queue of their taps."""
SETTLED = 6
"""Screens each learner has seen when the first kill may come: from there on some of them write."""
WARM = 20
"""Screens that have been shown since a start when the next kill may come."""
OVERDUE = 60.0
"""Seconds after which what has not come will not come, however busy the machine is."""
How = Literal["killed", "frozen"]
MOMENTS = ("locked", "silent", "unheard", "anytime")


@dataclass(frozen=True, slots=True)
class Fall:
    """Where a kill fell."""

    at: float
    moment: str
    before_commit: int
    """Updates that were with the bot and not committed."""
    unacknowledged: int
    """Updates that were committed, and Telegram did not hear of it."""
    unshown: int
    """Learners whose committed turn they had not seen."""

    @property
    def after_commit(self) -> bool:
        """Whether something was committed and not answered."""
        return bool(self.unacknowledged or self.unshown)


@dataclass(slots=True)
class Outcome:
    """What is left when all is over."""

    log: Log
    counted: dict[str, int]
    falls: list[Fall]
    dead: list[str] = field(default_factory=list)
    """People in front of a screen that does nothing."""
    lost: list[int] = field(default_factory=list)
    """Updates that Telegram was told were received and that left no trace."""
    twice: int = 0
    """Updates that came twice though they had been taken."""
    late: int = 0
    """Updates that came after a later one of the same person."""
    takeovers: dict[How, list[float]] = field(default_factory=dict)
    """Seconds from when a process that polls was killed or frozen until another one asked for updates."""
    doubles: int = 0
    """Messages sent twice."""
    inexcusable: int = 0
    """Of them, those that no kill explains, or more than one for a person and a kill."""

    @property
    def before_commit(self) -> int:
        """Kills between receipt and commit."""
        return sum(fall.before_commit > 0 for fall in self.falls)

    @property
    def after_commit(self) -> int:
        """Kills between commit and answer."""
        return sum(fall.after_commit for fall in self.falls)

    @property
    def repeats(self) -> int:
        """Updates that came again although they had been committed."""
        return sum(fall.unacknowledged for fall in self.falls)


async def run_kills(
    folder: Path,
    *,
    mode: Mode,
    kills: int,
    learners: int = 30,
    seed: int = 1,
    database: str = "",
    processes: int = 1,
    freezes: int = 0,
) -> Outcome:
    """Kill a server that often under that many learners at a time, and let everyone come to their end.

    Of several processes, which only a PostgreSQL database bears, one is killed while the others go on; afterwards
    the one that polls is frozen so many times, until another one polls.
    """
    address = database or f"sqlite:///{folder / 'hocso.db'}"
    async with AsyncExitStack() as house:
        server = await house.enter_async_context(Standin(clock=RealClock(PACE), keep_calls=1_000_000))

        def made() -> Hocso:
            return Hocso(folder, server, mode, DATABASE=address, LESSONS=str(COURSES))

        hocso, _ = await house.enter_async_context(serving(made, processes))
        books = Books(address)
        disorder = server.state.mailbox.disorder = Disorder(seed)
        killer = Killer(server, hocso, books, mode, random.Random(seed))
        log, over = Log(), asyncio.Event()
        people: list[Learner] = []

        async def seat(number: int) -> None:
            dice = random.Random(seed * 1000 + number)
            while not over.is_set():
                person = Learner(server.phone(f"Người {len(people)}"), log, dice)
                people.append(person)
                killer.phones.append(person.phone)
                await person.learn(over)

        async with asyncio.TaskGroup() as tasks:
            for number in range(learners):
                tasks.create_task(seat(number))
            await _soon(lambda: killer.shown() >= SETTLED * learners, 0.05)
            disorder.on = True
            for number in range(kills):
                await killer.strike(MOMENTS[number % len(MOMENTS)])
            for _ in range(freezes):
                await killer.freeze()
            over.set()
            disorder.end()
        dead = await killer.calm()
        for person in people:
            person.read()
        told = killer.falls, dead, killer.lost(), disorder.twice, disorder.late, killer.takeovers
        outcome = Outcome(log, books.counted(), *told)
        _look_for_doubles(outcome, server, killer)
        await _prod_all(outcome, killer.phones)
        await hocso.stop()
        return outcome


class Killer:
    """Chooses the moment, kills, looks where the kill fell, and starts anew."""

    def __init__(self, server: Standin, hocso: Killable, books: Books, mode: Mode, dice: random.Random) -> None:
        self.phones: list[Phone] = []
        self.falls: list[Fall] = []
        self.downs: list[tuple[float, float]] = []
        """From when to when nothing was running."""
        self.takeovers: dict[How, list[float]] = {"killed": [], "frozen": []}
        self._server = server
        self._hocso = hocso
        self._books = books
        self._mode = mode
        self._dice = dice

    async def strike(self, moment: str) -> None:
        """Kill at a moment of this sort and start again."""
        shown = self.shown()
        await _soon(lambda: self.shown() >= shown + WARM)
        await asyncio.sleep(self._dice.uniform(0, 0.4))
        match moment:
            case "locked":
                await self._locked()
            case "silent":
                await self._silent()
            case "unheard" if self._mode == "webhook":
                await self._deaf()
            case "unheard":
                await self._hung_up()
            case _:
                await self._kill("anytime")
        if self._mode == "polling" and isinstance(self._hocso, Several):
            await self._taken_over("killed", self.falls[-1].at)
        await self._hocso.start()
        self.downs.append((self.falls[-1].at, self._server.clock.now()))

    async def freeze(self) -> None:
        """Let the one that polls do nothing more, until another one polls; then it goes on as if nothing had been."""
        assert isinstance(self._hocso, Several)
        poller, at = self._hocso.who_said("post='polls "), self._server.clock.now()
        poller.freeze()
        try:
            await self._taken_over("frozen", at)
        finally:
            poller.thaw()
        self.downs.append((at, self._server.clock.now()))

    async def _taken_over(self, how: How, since: float) -> None:
        """Wait until another one asks for updates than the one that does so no more."""
        polling = self._server.polling
        # What that one had asked may be read only now.
        await asyncio.sleep(0.1)
        before = polling.asked
        await _soon(lambda: polling.asked > before, 0.02)
        self.takeovers[how].append(polling.asked - since)

    def shown(self) -> int:
        """Return how many screens have been shown."""
        return self._server.counts["sendMessage"] + self._server.counts["editMessageText"]

    async def calm(self) -> list[str]:
        """Wait until nothing is under way any more, and return whose screen is not the one they should have."""
        with contextlib.suppress(TimeoutError):
            await _soon(lambda: not self._server.state.mailbox.pending())
            await _soon(lambda: not unshown(self._books, self.phones), 0.1)
        return unshown(self._books, self.phones)

    def lost(self) -> list[int]:
        """Return the updates that were acknowledged and never committed."""
        waiting = {update.id for update in self._server.state.mailbox.pending()}
        received = {number: person for number, person in self._received() if number not in waiting}
        done = _committed(self._books, list(received.items()))
        return [number for number in received if number not in done]

    def _received(self) -> Iterator[tuple[int, int]]:
        """Yield the updates the bot was given, each with its person."""
        for delivery in self._server.webhook.deliveries:
            if delivery.status == 200:
                yield delivery.update, delivery.queue % TAPS
        for call in self._server.called("getUpdates"):
            for raw in call.result or ():
                yield raw["update_id"], _person(raw)

    async def _locked(self) -> None:
        with self._books.writing():
            await _soon(self._with_the_bot)
            await asyncio.sleep(self._dice.uniform(0.005, 0.1))
            await self._kill("locked")

    async def _silent(self) -> None:
        faults = self._server.faults
        faults.fallen.clear()
        method = self._dice.choice(["sendMessage", "editMessageText"])
        faults.add(Fault(method, self._dice.choice(["hang", "stall"])))
        await faults.fallen.wait()
        await asyncio.sleep(self._dice.uniform(0, 0.1))
        await self._kill("silent")

    async def _deaf(self) -> None:
        """Let answers get lost until some words that were taken have come again, shown and marked so."""
        webhook, began = self._server.webhook, self._server.clock.now()
        webhook.deaf = True
        await _soon(lambda: self._unheard_words(began) >= 5, 0.02)
        await asyncio.sleep(self._dice.uniform(1.0, 1.4))
        await self._kill("unheard")
        webhook.deaf = False

    def _unheard_words(self, since: float) -> int:
        late = takewhile(lambda delivery: delivery.at >= since, reversed(self._server.webhook.deliveries))
        return sum(delivery.kind == "message" and delivery.status == 0 for delivery in late)

    async def _hung_up(self) -> None:
        """Let the higher offset get lost for so long that all it would confirm has been shown and marked so.

        Before that, the bot is held up until there is much to hand over at once.
        """
        faults = self._server.faults
        faults.fallen.clear()
        with self._books.writing():
            await _soon(self._with_the_bot)
            await asyncio.sleep(1)
            faults.add(Fault("getUpdates", "hang", nth=2))
        await faults.fallen.wait()
        await asyncio.sleep(self._dice.uniform(2.1, 2.4))
        await self._kill("unheard")

    def _with_the_bot(self) -> list[Update]:
        """Return the updates that were handed to the bot and not acknowledged yet."""
        waiting = self._server.state.mailbox.pending()
        if self._mode == "webhook":
            return [update for update in waiting if update.id in self._server.webhook.in_flight]
        handed = {update["update_id"] for update in self._last_handed()}
        return [update for update in waiting if update.id in handed]

    def _last_handed(self) -> list[dict[str, Any]]:
        calls = (call for call in reversed(self._server.calls) if call.method == "getUpdates" and call.result)
        handed: list[dict[str, Any]] = next((call.result for call in calls), [])
        return handed

    async def _kill(self, moment: str) -> None:
        handed, at = self._with_the_bot(), self._server.clock.now()
        await self._hocso.kill()
        mailbox = self._server.state.mailbox
        known = {update.id: update for update in (*handed, *mailbox.pending())}
        people = [(update.id, _person(json.loads(update.body))) for update in known.values()]
        done = _committed(self._books, people)
        self.falls.append(
            Fall(
                at,
                moment,
                before_commit=sum(update.id not in done for update in handed),
                unacknowledged=sum(mailbox.is_pending(known[number]) for number in done),
                unshown=len(unshown(self._books, self.phones)),
            )
        )


async def _soon(holds: Callable[[], object], every: float = 0.002) -> None:
    """Return once something holds; it is looked at closely, since the moment may be short."""
    async with asyncio.timeout(OVERDUE):
        while True:
            if holds():
                return
            await asyncio.sleep(every)


def _committed(books: Books, updates: list[tuple[int, int]]) -> set[int]:
    """Return which updates, each with its person, left their trace in the database."""
    found = books.committed("telegram", [(str(number), str(person)) for number, person in updates])
    return {int(number) for number in found}


def _person(raw: dict[str, Any]) -> int:
    told = raw.get("callback_query") or raw["message"]
    person: int = told["from"]["id"]
    return person


def unshown(books: Books, phones: list[Phone]) -> list[str]:
    """Return whose committed turn is not the one on their phone."""
    held = {
        address: (learner, turn)
        for address, learner, turn in books.rows(
            "SELECT address, learners.id, learners.turn FROM accounts"
            " JOIN learners ON learners.id = accounts.learner WHERE channel = 'telegram'"
        )
    }
    seen = ((phone, look(phone)) for phone in phones)
    return [
        f"{phone.user.name} sees {view and view.turn}, held is {held.get(str(phone.id))}"
        for phone, view in seen
        if held.get(str(phone.id)) != (view and (view.learner, view.turn))
    ]


def _look_for_doubles(outcome: Outcome, server: Standin, killer: Killer) -> None:
    for times in doubled(server, killer.phones):
        outcome.doubles += len(times)
        outcome.inexcusable += len(times) - excused(times, killer.downs)


async def _prod_all(outcome: Outcome, phones: list[Phone]) -> None:
    async with asyncio.TaskGroup() as tasks:
        for phone in phones:
            tasks.create_task(_prod(outcome, phone))


async def _prod(outcome: Outcome, phone: Phone) -> None:
    """Tap the first button, and wait for what follows."""
    view = look(phone)
    if view is None:
        outcome.dead.append(f"{phone.user.name} has nothing to tap")
        return
    phone.taps(next(iter(view.buttons.values())), view.message)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(OVERDUE):
            await phone.until(lambda: (now := look(phone)) is not None and now.turn > view.turn)
            return
    outcome.dead.append(f"{phone.user.name} taps in vain at turn {view.turn}")
