"""The turn loop over a real store: batches, repeats, a learner whose turn fails, a store that cannot work."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.dialogue.events import Answered, Chose, Event, Inbound, Opened, Said
from bot.dialogue.screens import Shown
from bot.errors import BusyError
from bot.turns import WAITING, TurnLoop
from bot.waiting import EACH, SHARE
from storage.errors import RefusedError, UnavailableError
from storage.rows import Arrival, Change, Decide, Mark, Outcome, Person, Showing
from storage.sql import SqlStore
from storage.sql.troubles import troubles
from tests.dialogue.playbook import library, text_of
from tests.fresh import fresh
from tests.swift import swiftly

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def inbound(who: int, message: str, event: Event) -> Inbound:
    return Inbound("web", f"learner-{who}", message, NOW, event)


@asynccontextmanager
async def running(path: Path, store: SqlStore | None = None) -> AsyncIterator[TurnLoop]:
    """A turn loop at work over a fresh SQLite file."""
    store = store or SqlStore(fresh(path))
    await store.open(serve=True)
    loop = TurnLoop(store, library(), lambda: NOW)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(loop.run())
            yield loop
            loop.close()
    finally:
        await store.close()


async def at_the_first_question(loop: TurnLoop, who: int) -> Shown:
    """Bring a learner to the first question."""
    await loop.take(inbound(who, "a", Opened("otp", "vi")))
    await loop.take(inbound(who, "b", Said("đồng ý")))
    await loop.take(inbound(who, "c", Said("bác")))
    return await loop.take(inbound(who, "d", Said("tiếp")))


async def counted(loop: TurnLoop) -> dict[str, int]:
    found = [activity async for activity in loop._store.activity(202601, 209912)]
    return {"attempts": sum(a.attempts for a in found), "sittings": sum(a.sittings for a in found)}


async def test_a_turn_is_committed_before_its_screen_is_returned(tmp_path: Path) -> None:
    async with running(tmp_path) as loop:
        shown = await at_the_first_question(loop, 1)
        assert "Có người gọi" in text_of(shown.screen)
        again = await loop.look("web", "learner-1")
        assert again is not None
        assert again == shown


async def test_a_thousand_learners_with_duplicates_and_a_failing_one_are_each_counted_once(tmp_path: Path) -> None:
    async with running(tmp_path) as loop:
        shown = await asyncio.gather(*(at_the_first_question(loop, who) for who in range(1000)))
        await break_seat(loop, 500)

        async def answers(who: int) -> list[Shown]:
            tap = Chose("tat-may", shown[who].learner, shown[who].turn)
            return list(await asyncio.gather(*(loop.take(inbound(who, "e", tap)) for _ in range(1 + who % 3))))

        results = await asyncio.gather(*(answers(who) for who in range(1000)))
        assert all("trục trặc" in text_of(shown.screen) for shown in results.pop(500))
        assert sum(not one.repeat for several in results for one in several) == 999
        assert sum(one.repeat for several in results for one in several) == sum(
            who % 3 for who in range(1000) if who != 500
        )
        assert await counted(loop) == {"attempts": 999, "sittings": 1000}


async def break_seat(loop: TurnLoop, who: int) -> None:
    """Leave a seat behind that cannot be read."""

    def broken(person: Person, _place: int) -> Change:
        return Change(person.turn, seat="{broken")

    await loop._store.turns([Arrival("web", f"learner-{who}", "broken")], broken, NOW)


async def test_more_than_can_wait_is_refused_before_memory_grows(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path / 'hocso.db'}")
    loop = TurnLoop(store, library(), lambda: NOW)
    async with asyncio.TaskGroup() as tasks:
        waiting = [tasks.create_task(loop.take(inbound(n, "a", Opened()))) for n in range(WAITING)]
        await asyncio.gather(
            *(asyncio.wait_for(asyncio.shield(task), 0.001) for task in waiting[:1]), return_exceptions=True
        )
        with pytest.raises(BusyError):
            await loop.take(inbound(-1, "a", Opened()))
        for task in waiting:
            task.cancel()


class WatchedStore(SqlStore):
    """A store that notes who had a turn in which batch."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.batches: list[list[str]] = []

    async def turns(
        self, arrivals: Sequence[Arrival], decide: Decide, now: datetime, marks: Sequence[Mark] = ()
    ) -> list[Outcome]:
        self.batches.append([arrival.address for arrival in arrivals])
        return await super().turns(arrivals, decide, now, marks)


async def test_one_who_floods_holds_up_nobody_else(tmp_path: Path) -> None:
    store = WatchedStore(f"sqlite:///{tmp_path / 'hocso.db'}")
    async with running(tmp_path, store) as loop, asyncio.TaskGroup() as tasks:
        flood = [tasks.create_task(loop.take(inbound(0, f"{n}", Said("a")))) for n in range(EACH)]
        others = [tasks.create_task(loop.take(inbound(n, "a", Opened()))) for n in range(1, 51)]
        await asyncio.gather(*others)
        assert not all(one.done() for one in flood)
        with pytest.raises(BusyError):
            # It was full when this one came, for nothing of it had a turn yet.
            await asyncio.gather(*(loop.take(inbound(0, f"late {n}", Said("a"))) for n in range(EACH)))
        await asyncio.gather(*flood)
    first = store.batches[0]
    assert {f"learner-{n}" for n in range(51)} == set(first)
    assert all(batch.count("learner-0") <= SHARE for batch in store.batches)


class FullStore(SqlStore):
    """A store whose disk is full."""

    async def turns(self, arrivals: object, decide: Decide, now: datetime, marks: object = ()) -> list[Outcome]:
        raise UnavailableError("the disk is full: make room")


async def test_a_store_that_cannot_work_is_told_to_each_who_waits_and_the_loop_goes_on(tmp_path: Path) -> None:
    async with running(tmp_path, FullStore(f"sqlite:///{tmp_path / 'hocso.db'}")) as loop:
        results = await asyncio.gather(
            *(loop.take(inbound(n, "a", Opened())) for n in range(5)), return_exceptions=True
        )
        assert [type(result) for result in results] == [UnavailableError] * 5


@dataclass
class SharedStore:
    """A database of several processes, which takes its time; another process came to draw the second account."""

    seconds: float
    away: bool = False
    shared: bool = True
    mute: bool = False

    async def turns(
        self, arrivals: Sequence[Arrival], _decide: Decide, now: datetime, _marks: Sequence[Mark] = ()
    ) -> list[Outcome]:
        await asyncio.sleep(self.seconds)
        numbers = [int(arrival.address) for arrival in arrivals]
        people = [Person(number, "telegram", (), 7, 1, "", "", now, showing=Showing(1)) for number in numbers]
        return [Outcome(person, owes="new" if person.account else "") for person in people]

    async def renew(self, accounts: Collection[int], now: datetime) -> set[int]:
        assert (accounts, now) == ({1, 2}, NOW)
        if self.away:
            raise UnavailableError("the server is away")
        if self.mute:
            await asyncio.Event().wait()
        return {2}


@pytest.mark.parametrize(
    ("store", "drawn"),
    [
        (SharedStore(0.5), [0, 1, 1]),
        (SharedStore(9), [0, 1, 0]),
        (SharedStore(9, away=True), [0, 0, 0]),
        (SharedStore(9, mute=True), [0, 0, 0]),
        (SharedStore(9, shared=False), [0, 1, 1]),
    ],
    ids=["soon", "late", "away again", "mute", "alone"],
)
@swiftly
async def test_after_a_batch_that_took_long_nothing_is_drawn_that_another_process_draws(
    store: SharedStore, drawn: list[int]
) -> None:
    loop = TurnLoop(store, library(), lambda: NOW)  # type: ignore[arg-type]
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(loop.run())
        came = (Inbound("telegram", f"{number}", "m", NOW, Opened()) for number in range(3))
        shown = await asyncio.gather(*map(loop.take, came))
        loop.close()
    assert [one.due for one in shown] == drawn


class Counting:
    """A store that notes how many turns each batch has, and takes them when it is told to."""

    shared = False

    def __init__(self) -> None:
        self.batches: list[int] = []
        self.ready = asyncio.Event()

    async def turns(self, arrivals: Sequence[Arrival], *_others: object) -> list[Outcome]:
        self.batches.append(len(arrivals))
        await self.ready.wait()
        raise UnavailableError("that is all")


@swiftly
@pytest.mark.parametrize(("people", "batches"), [(6, [6, 6]), (3, [3, 1, 2])], ids=["several", "few"])
async def test_where_several_came_together_the_next_batch_lets_come_what_is_on_its_way(
    people: int, batches: list[int]
) -> None:
    store = Counting()
    loop = TurnLoop(store, library(), lambda: NOW)  # type: ignore[arg-type]

    async def comes(number: int, rounds: int) -> None:
        for _ in range(rounds):
            await asyncio.sleep(0)
        with suppress(UnavailableError):
            await loop.take(inbound(number, f"m{rounds}", Opened()))

    async def comes_twice(number: int) -> None:
        await comes(number, 0)
        # One is there at once, the others have still to be read from their sockets.
        await comes(number, min(number, 1) * 2)

    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(loop.run())
        coming = [tasks.create_task(comes_twice(number)) for number in range(people)]
        await asyncio.sleep(1)
        store.ready.set()
        await asyncio.wait(coming)
        loop.close()
        await running
    assert store.batches == batches


async def test_after_closing_nothing_more_is_taken_and_what_waited_is_committed(tmp_path: Path) -> None:
    async with running(tmp_path) as loop:
        taken = asyncio.gather(*(loop.take(inbound(n, "a", Opened())) for n in range(50)))
        tick: Callable[[], Awaitable[None]] = lambda: asyncio.sleep(0)  # noqa: E731
        await tick()
        loop.close()
        with pytest.raises(BusyError):
            await loop.take(inbound(99, "a", Opened()))
        assert len(await taken) == 50


async def test_an_event_the_database_refuses_stops_nobody_else_of_its_batch(tmp_path: Path) -> None:
    async with running(tmp_path) as loop:
        hostile = Inbound("web", "\ud800", "a", NOW, Opened())
        shown = await asyncio.gather(*(loop.take(inbound(n, "a", Opened())) for n in range(20)), loop.take(hostile))
        assert "trục trặc" in text_of(shown.pop().screen)
        assert all("trợ lý tự động" in text_of(one.screen) for one in shown)


class PickyStore(SqlStore):
    """A store whose database takes all but one code."""

    async def turns(
        self, arrivals: Sequence[Arrival], decide: Decide, now: datetime, marks: Sequence[Mark] = ()
    ) -> list[Outcome]:
        def picky(person: Person, place: int) -> Change:
            change = decide(person, place)
            if "refused" in (change.seat or ""):
                raise RefusedError("not this one")
            return change

        return await super().turns(arrivals, picky, now, marks)


@pytest.mark.parametrize(
    ("result", "why"),
    [({}, "KeyError at hear:"), ({"code": "refused"}, "refused by the database as RefusedError")],
    ids=["nobody can show", "the database refuses"],
)
async def test_whoever_waits_for_an_answer_that_fails_is_told_so_and_so_is_the_operator(
    tmp_path: Path, result: dict[str, object], why: str
) -> None:
    store = PickyStore(fresh(tmp_path))
    async with running(tmp_path, store) as loop:
        shown = await at_the_first_question(loop, 1)
        shown = await loop.take(inbound(1, "e", Chose(".data", shown.learner, shown.turn)))
        shown = await loop.take(inbound(1, "f", Chose(".code", shown.learner, shown.turn)))
        assert "chờ" in text_of(shown.screen)
        [request] = await loop._store.claim(["web"], 5, NOW)

        answer = inbound(1, "g", Answered(request.id, request.kind, result))
        told = await asyncio.gather(
            loop.take(replace(answer, request=request.id)), loop.take(inbound(2, "a", Opened()))
        )

        assert "chưa lấy được" in text_of(told[0].screen)
        assert not told[0].repeat
        assert "trợ lý tự động" in text_of(told[1].screen)
        [cause] = (await troubles(store, NOW)).causes
        assert cause.error.startswith(f"request {request.kind} failed: {why}")
