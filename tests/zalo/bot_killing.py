"""``hocso run`` is killed again and again while people learn on the stand-in's phones, which lives on.

The moments are chosen in turn, and where they fell is looked up afterwards:

* ``locked``: somebody else holds the right to write to the database, messages are with the bot and cannot be committed;
* ``silent``: the call that shows a screen is not answered, done or not: committed and perhaps never shown;
* ``lost``: the answer to such a call was lost shortly before, so that nobody may send that screen a second time;
* ``anytime``.

Meanwhile one message of twenty comes twice, and another one only after the next one of the same person.

By polling, Zalo hands each message out once: one that was with the bot and not committed when it was killed is lost,
and is told apart by the traces that the others left in the database.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.books import Books
from tests.killing import COURSES
from tests.several import Killable, serving
from tests.telegram.standin.disorder import Disorder
from tests.zalo.bot_house import BotHocso, Mode
from tests.zalo.bot_learning import Learner, Log, look
from tests.zalo.standin import BotPhone, BotStandin, Fault, RealClock

PACE = 0.1
"""Zalo's waits are ten times shorter, or the repeats after a kill would be most of the test."""
RETRIES = (5.0,) * 80
"""Seconds after which an event comes again, at that pace, for longer than any start takes."""
PATIENCE = 60.0
WARM = 20
"""Screens that have been shown since a start when the next kill may come."""
MOMENTS = ("locked", "silent", "lost", "anytime")


@dataclass(slots=True)
class Outcome:
    """What is left when all is over."""

    log: Log
    counted: dict[str, int]
    kills: int
    dead: list[str] = field(default_factory=list)
    """People in front of a screen that says nothing new when they say hello."""
    lost: list[str] = field(default_factory=list)
    """Messages that Zalo handed out, or was told were received, and that left no trace."""
    in_flight: int = 0
    """Of them, those that were with the bot at a kill, by polling: Zalo has them no more."""
    before_commit: int = 0
    """Kills while a message was with the bot and not committed."""
    unshown: int = 0
    """Kills while a committed turn had not been marked shown."""
    twice: int = 0
    """Messages that came twice."""
    late: int = 0
    """Messages that came after a later one of the same person."""

    @property
    def unexplained(self) -> int:
        """Messages that are lost and that no kill explains."""
        return len(self.lost) - self.in_flight


async def run_kills(
    folder: Path,
    *,
    mode: Mode,
    kills: int,
    learners: int = 10,
    seed: int = 1,
    database: str = "",
    processes: int = 1,
) -> Outcome:
    """Kill a server that often under that many learners at a time, and let everyone come to their end.

    Of several processes, which only a PostgreSQL database bears, one is killed while the others go on.
    """
    address = database or f"sqlite:///{folder / 'hocso.db'}"
    async with AsyncExitStack() as house:
        standin = BotStandin(clock=RealClock(PACE), retries=RETRIES, keep_calls=1_000_000)
        server = await house.enter_async_context(standin)

        def made() -> BotHocso:
            return BotHocso(folder, server, mode, DATABASE=address, LESSONS=str(COURSES))

        hocso, _ = await house.enter_async_context(serving(made, processes))
        books = Books(address)
        disorder = server.mailbox.disorder = Disorder(seed)
        log, over = Log(), asyncio.Event()
        killer = Killer(server, hocso, books, mode, random.Random(seed))

        async def seat(number: int) -> None:
            dice = random.Random(seed * 1000 + number)
            while not over.is_set():
                phone = server.phone(f"Người {len(killer.phones)}")
                killer.phones.append(phone)
                await Learner(phone, log, dice).learn()

        async with asyncio.TaskGroup() as tasks:
            for number in range(learners):
                tasks.create_task(seat(number))
            disorder.on = True
            for number in range(kills):
                await killer.strike(MOMENTS[number % len(MOMENTS)])
            over.set()
            disorder.end()
        await killer.calm()
        outcome = Outcome(log, books.counted(), kills, twice=disorder.twice, late=disorder.late)
        killer.tell(outcome)
        await hocso.stop()
        return outcome


class Killer:
    """Chooses the moment, kills, looks where the kill fell, and starts anew."""

    def __init__(self, server: BotStandin, hocso: Killable, books: Books, mode: Mode, dice: random.Random) -> None:
        self.phones: list[BotPhone] = []
        self._server = server
        self._hocso = hocso
        self._books = books
        self._mode = mode
        self._dice = dice
        self._in_flight: set[str] = set()
        self._before_commit = 0
        self._unshown = 0

    async def strike(self, moment: str) -> None:
        """Kill at a moment of this sort and start again."""
        shown = self._server.counts["sendMessage"]
        await _soon(lambda: self._server.counts["sendMessage"] >= shown + WARM)
        await asyncio.sleep(self._dice.uniform(0, 0.4))
        match moment:
            case "locked":
                with self._books.writing():
                    await _soon(self._with_the_bot)
                    await asyncio.sleep(self._dice.uniform(0.005, 0.1))
                    await self._kill()
            case "silent":
                await self._befalls(self._dice.choice(["hang", "stall"]))
                await asyncio.sleep(self._dice.uniform(0, 0.1))
                await self._kill()
            case "lost":
                await self._befalls("lose")
                await asyncio.sleep(self._dice.uniform(0, 3))
                await self._kill()
            case _:
                await self._kill()
        await self._hocso.start()

    async def calm(self) -> None:
        """Wait until nothing is under way any more."""
        with contextlib.suppress(TimeoutError):
            await _soon(lambda: not self._server.pending())
            await _soon(lambda: not self._owed(), 0.1)

    def tell(self, outcome: Outcome) -> None:
        """Write down what became of everybody and everything."""
        outcome.dead = [phone.name for phone in self.phones if look(phone) is None]
        given = self._given()
        done = self._books.committed("zalo", given)
        outcome.lost = [number for number, _ in given if number not in done]
        outcome.in_flight = sum(number in self._in_flight for number in outcome.lost)
        outcome.before_commit, outcome.unshown = self._before_commit, self._unshown

    async def _befalls(self, act: str) -> None:
        faults = self._server.faults
        faults.fallen.clear()
        faults.add(Fault("sendMessage", act))  # type: ignore[arg-type]
        await faults.fallen.wait()

    async def _kill(self) -> None:
        handed = self._with_the_bot()
        await self._hocso.kill()
        # What is handed out while the line breaks is handed to nobody.
        await asyncio.sleep(0.05)
        handed = self._with_the_bot() if self._mode == "polling" else handed
        missing = {number for number, _ in handed} - self._books.committed("zalo", handed)
        self._before_commit += bool(missing)
        self._unshown += bool(self._owed())
        if self._mode == "polling":
            self._in_flight |= missing

    def _with_the_bot(self) -> list[tuple[str, str]]:
        """Return the messages that the bot has and may not have committed, each with its person."""
        if self._mode == "webhook":
            return [(parcel.message, parcel.chat) for parcel in self._server.hook.in_flight]
        return _told(handed.event for handed in self._server.mailbox.handed[-1:])

    def _given(self) -> list[tuple[str, str]]:
        """Return the messages that the bot was given and that will not come again."""
        if self._mode == "polling":
            return _told(handed.event for handed in self._server.mailbox.handed)
        taken = (delivery.parcel for delivery in self._server.hook.deliveries if delivery.status == 200)
        return [(parcel.message, parcel.chat) for parcel in (*taken, *self._server.hook.lost)]

    def _owed(self) -> int:
        owed = "SELECT count(*) FROM accounts WHERE channel = 'zalo' AND shown < turn AND NOT unsure"
        [(found,)] = self._books.rows(owed)
        return int(found)


def _told(events: Iterable[dict[str, dict[str, dict[str, str]]]]) -> list[tuple[str, str]]:
    messages = (event["message"] for event in events)
    return [(str(message["message_id"]), message["chat"]["id"]) for message in messages]


async def _soon(holds: Callable[[], object], every: float = 0.002) -> None:
    """Return once something holds; it is looked at closely, since the moment may be short."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - what is waited for rings no bell.
            await asyncio.sleep(every)
