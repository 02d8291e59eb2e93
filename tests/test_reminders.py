"""Reminders are fed slowly, once a day at most, and rightly, whatever becomes of clocks, processes and machines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.dialogue.days import day_of, hour_of, moment_of
from bot.dialogue.events import CameDue, Inbound, Said
from bot.dialogue.learner import Reminding, Review, Seat, Shelf, Sitting, seat_to_json, shelf_to_json
from bot.dialogue.screens import Screen, Shown
from bot.errors import BusyError
from bot.reminders import AT_ONCE, DAY, IDLE, Reminders
from bot.turns import TurnLoop
from storage.errors import UnavailableError
from storage.rows import Arrival, Change, Due, Owed, Person, Reminder
from storage.sql import SqlStore
from tests.dialogue.playbook import library, text_of
from tests.swift import swiftly

START = datetime(2026, 11, 23, 1, tzinfo=UTC)
"""Eight in the morning in Vietnam."""
TODAY = day_of(START)
TELEGRAM = ("telegram",)


def start() -> datetime:
    return START


class Waiting(SqlStore):
    """A store in which reminders wait; ``faults`` are raised by the looks to come, None lets one through."""

    def __init__(self, count: int = 0, faults: Sequence[Exception | None] = ()) -> None:
        super().__init__("sqlite:///never-opened.db")
        self.waiting = [Reminder(number, START, "telegram", f"n{number}") for number in range(1, count + 1)]
        self.faults = list(faults)
        self.put: list[tuple[Reminder, datetime]] = []
        self.looks: list[float] = []

    async def claim_reminders(self, channels: Sequence[str], limit: int, now: datetime) -> list[Reminder]:
        assert channels == TELEGRAM
        self.looks.append(asyncio.get_running_loop().time())
        if self.faults and (fault := self.faults.pop(0)):
            raise fault
        claimed, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return claimed

    async def put_off(self, reminder: Reminder, until: datetime) -> None:
        self.put.append((reminder, until))


@dataclass
class Ear:
    """Takes what is fed, and notes when."""

    repeat: bool = False
    faults: list[Exception | None] = field(default_factory=list)
    taken: list[Inbound] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    async def take(self, inbound: Inbound) -> Shown:
        if self.faults and (fault := self.faults.pop(0)):
            raise fault
        self.taken.append(inbound)
        self.times.append(asyncio.get_running_loop().time())
        return Shown(Screen("vi", ()), 1, 1, self.repeat)


async def free() -> None:
    """One more may always be sent."""


async def for_a_while(store: SqlStore, ear: Ear, seconds: float) -> None:
    reminders = Reminders(store, ear.take, free)
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await reminders.run(TELEGRAM, start)


@swiftly
async def test_each_is_an_event_of_its_learner_with_a_message_id_of_its_own_for_the_day() -> None:
    ear = Ear()
    await for_a_while(Waiting(1), ear, 1)
    (inbound,) = ear.taken
    assert (inbound.channel, inbound.address, inbound.learner) == ("telegram", "n1", 1)
    assert inbound.message == "reminder 1 20261123010000"
    assert inbound.event == CameDue("reminder")


@swiftly
async def test_where_nothing_is_due_it_looks_again_after_a_while() -> None:
    store = Waiting()
    await for_a_while(store, Ear(), 3 * IDLE - 1)
    assert store.looks == [0.0, IDLE, 2 * IDLE]


@swiftly
async def test_a_store_that_cannot_work_now_is_asked_again() -> None:
    ear = Ear()
    await for_a_while(Waiting(2, [UnavailableError("the disk is full: make room")]), ear, 2 * IDLE)
    assert len(ear.taken) == 2


@swiftly
async def test_where_too_much_waits_reminders_wait() -> None:
    ear = Ear(faults=[None, BusyError("too much is waiting")])
    store = Waiting(AT_ONCE + 1)
    await for_a_while(store, ear, IDLE + 1)
    # What had been claimed with it can be claimed again after its minute.
    assert [inbound.address for inbound in ear.taken] == ["n1", f"n{AT_ONCE + 1}"]
    assert ear.times[1] - ear.times[0] >= IDLE


@swiftly
async def test_what_was_taken_up_before_and_got_no_other_time_waits_a_day() -> None:
    store = Waiting(1)
    await for_a_while(store, Ear(repeat=True), 1)
    assert store.put == [(Reminder(1, START, "telegram", "n1"), START + DAY)]


# With the real store and the real turn loop.


@dataclass
class Clock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now


PEOPLE: dict[str, tuple[Seat, Shelf]] = {
    "half a lesson": (
        Seat(place="lesson", sitting=Sitting("otp", "x", "ai-hoi", 0), reminders=Reminding(hour=19)),
        Shelf(),
    ),
    "the next lesson": (Seat(place="home", reminders=Reminding(hour=12)), Shelf()),
    "the last hour": (Seat(place="home", reminders=Reminding(hour=20)), Shelf()),
    "a review soon": (
        Seat(place="home", review=Review(next=TODAY + 3), reminders=Reminding(hour=6)),
        Shelf(dict.fromkeys(("otp", "nhieu-y"), 20261120)),
    ),
    "nothing": (
        Seat(place="home", reminders=Reminding(hour=19)),
        Shelf(dict.fromkeys(("otp", "nhieu-y"), 20261120)),
    ),
    "no wish": (Seat(place="home"), Shelf()),
}
"""Who there is, by what they have to do."""


async def met(store: SqlStore) -> None:
    """Write all people, each to be reminded tomorrow at the latest."""
    seats = [(replace(seat, language="vi", consent="2026-11", last=TODAY), shelf) for seat, shelf in PEOPLE.values()]

    def decide(_person: Person, place: int) -> Change:
        seat, shelf = seats[place]
        due = datetime.fromtimestamp(moment_of(TODAY + 1, seat.reminders.hour), UTC)
        return Change(1, seat_to_json(seat), shelf_to_json(shelf), due=Due(due))

    await store.turns([Arrival("telegram", name, "first") for name in PEOPLE], decide, START)


@pytest.fixture(scope="module")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with all of them, to be copied."""
    # A file rather than its bytes, since hypothesis writes out what a test that fails was given.
    file = tmp_path_factory.mktemp("peopled") / "hocso.db"

    async def make() -> None:
        store = SqlStore(f"sqlite:///{file}")
        await store.open(serve=False)
        await met(store)
        await store.close()

    asyncio.run(make())
    return file


@dataclass
class Told:
    """A reminder as somebody got it."""

    name: str
    at: datetime
    text: str


class Process:
    """One of several that serve the same database; ``dies`` is at what point of its next reminder it is killed."""

    def __init__(self, file: Path, clock: Clock, told: list[Told]) -> None:
        self.store = SqlStore(f"sqlite:///{file}")
        self.clock = clock
        self.told = told
        self.loop = TurnLoop(self.store, library(), clock, frozenset(TELEGRAM))
        self.reminders = Reminders(self.store, self.take, free)
        self.dies = ""

    async def take(self, inbound: Inbound) -> Shown:
        if self.dies == "before":
            raise BusyError("killed")
        shown = await self.loop.take(inbound)
        # Taken up once before, it tells nothing: what is owed then is the screen of whatever came last.
        if shown.due and isinstance(inbound.event, CameDue) and not shown.repeat:
            self.told.append(Told(inbound.address, self.clock.now, shown.screen.notices[0]))
            assert shown.place == ""
        if self.dies == "after":
            raise BusyError("killed")
        return shown

    async def round(self, dies: str = "") -> None:
        self.dies = dies
        with suppress(BusyError):
            await self.reminders.round(TELEGRAM, self.clock)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[Process]:
        await self.store.open(serve=False)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self.loop.run())
                yield self
                self.loop.close()
        finally:
            await self.store.close()


STEPS = st.one_of(
    st.tuples(st.just("minutes"), st.integers(1, 180)),
    st.tuples(st.just("minutes"), st.integers(1, 180)),
    st.tuples(st.just("down"), st.integers(3 * 60, 5 * 24 * 60)),
    st.tuples(st.just("clock"), st.integers(-3 * 24 * 60, 3 * 24 * 60)),
    st.tuples(st.just("killed"), st.sampled_from(["before", "after"])),
    st.tuples(st.just("here"), st.sampled_from(sorted(PEOPLE))),
)


class World:
    """Two processes, people who come when they like, and what must hold of all they are told."""

    def __init__(self, file: Path) -> None:
        self.clock = Clock()
        self.told: list[Told] = []
        self.processes = (Process(file, self.clock, self.told), Process(file, self.clock, self.told))
        self.here: dict[str, list[tuple[int, int]]] = {name: [(0, TODAY)] for name in PEOPLE}
        self.count = 0

    async def live(self, steps: Sequence[tuple[str, int | str]]) -> None:
        one, other = self.processes
        async with one.at_work(), other.at_work():
            for kind, what in steps:
                await self._step(kind, what)
                await asyncio.gather(one.round(), other.round())
        self._check()

    async def _step(self, kind: str, what: int | str) -> None:
        match kind, what:
            case "minutes" | "down" | "clock", int(minutes):
                self.clock.now += timedelta(minutes=minutes)
            case "killed", str(dies):
                self.clock.now += timedelta(minutes=30)
                await self.processes[0].round(dies)
            case "here", str(name):
                self.count += 1
                said = Inbound("telegram", name, f"said {self.count}", self.clock.now, Said("menu", -1))
                await self.processes[self.count % 2].loop.take(said)
                self.here[name].append((len(self.told), day_of(self.clock.now)))
            case _:
                raise AssertionError(kind)

    def _check(self) -> None:
        assert {one.name for one in self.told} <= set(PEOPLE) - {"nothing", "no wish"}
        for name in PEOPLE:
            self._check_one(name)

    def _check_one(self, name: str) -> None:
        hour = PEOPLE[name][0].reminders.hour
        ignored, before = 0, ""
        last_here = last_told = TODAY
        visits = iter([*self.here[name], (len(self.told) + 1, 0)])
        visit = next(visits)
        for place, told in enumerate(self.told):
            while visit[0] <= place:
                # Whoever came on a day that was before, came after a clock was set back.
                ignored, last_here, last_told = 0, visit[1], min(last_told, visit[1])
                visit = next(visits)
            if told.name != name:
                continue
            today = day_of(told.at)
            assert hour <= hour_of(told.at) < 21
            assert today > last_told, "twice on a day"
            assert today > last_here, "on a day they were here"
            assert told.text != before, "twice alike"
            assert name != "a review soon" or today >= TODAY + 3
            ignored, before, last_told = ignored + 1, told.text, today
            assert ignored <= 2, "a third without an answer"


@settings(max_examples=16)
@given(st.lists(STEPS, min_size=10, max_size=40))
def test_whatever_happens_nobody_is_reminded_too_often_or_at_night_or_of_nothing(
    peopled: Path, steps: list[tuple[str, int | str]]
) -> None:
    lived(peopled, steps)


def lived(peopled: Path, steps: Sequence[tuple[str, int | str]]) -> list[str]:
    """Live through steps and return who was told, in order."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "hocso.db"
        copyfile(peopled, file)
        world = World(file)
        asyncio.run(world.live(steps))
        return [told.name for told in world.told]


def test_in_a_quiet_week_each_is_told_twice_and_no_more(peopled: Path) -> None:
    told = lived(peopled, [("minutes", 60)] * 24 * 9)
    assert sorted(told) == sorted(["half a lesson", "the next lesson", "the last hour", "a review soon"] * 2)


def test_after_days_without_power_nothing_comes_in_a_burst(peopled: Path) -> None:
    told = lived(peopled, [("down", 5 * 24 * 60), *[("minutes", 30)] * 48])
    assert sorted(told) == sorted(["half a lesson", "the next lesson", "the last hour", "a review soon"])


def test_one_killed_between_claim_and_turn_or_after_the_turn_tells_it_once(peopled: Path) -> None:
    to_noon: tuple[str, int] = ("minutes", 28 * 60)
    for dies in ("before", "after"):
        told = lived(peopled, [to_noon, ("killed", dies), *[("minutes", 10)] * 9])
        assert told.count("the next lesson") == 1


@asynccontextmanager
async def process(tmp_path: Path, peopled: Path) -> AsyncIterator[Process]:
    file = tmp_path / "hocso.db"
    copyfile(peopled, file)
    async with Process(file, Clock(), []).at_work() as one:
        yield one


async def test_a_reminder_is_a_new_screen_below_with_its_text_above(tmp_path: Path, peopled: Path) -> None:
    async with process(tmp_path, peopled) as one:
        one.clock.now = START + timedelta(hours=28)
        person = await one.store.person("telegram", "the next lesson")
        assert person is not None
        due = Inbound("telegram", "the next lesson", "m", one.clock.now, CameDue("reminder"), learner=person.learner)
        shown = await one.loop.take(due)
        assert (shown.due, shown.place, shown.stays, shown.spent) == (1, "", False, "")
        assert "Mã OTP" in shown.screen.notices[0]
        assert "(Thôi nhắc)" in text_of(shown.screen)


async def test_a_reminder_that_could_not_be_shown_waits_for_the_morning(tmp_path: Path, peopled: Path) -> None:
    async with process(tmp_path, peopled) as one:
        one.clock.now = START + timedelta(hours=28)
        await one.round()
        for hours, due in ((28, 1), (41, 0), (46, 1)):
            one.clock.now = START + timedelta(hours=hours)
            (owed,) = await one.store.unshown(TELEGRAM, one.clock.now + DAY, 0, 9)
            assert one.loop.owed(owed).due == due


async def test_a_seat_that_cannot_be_read_is_an_apology_whenever_it_is_drawn(tmp_path: Path, peopled: Path) -> None:
    async with process(tmp_path, peopled) as one:
        person = await one.store.person("telegram", "nothing")
        assert person is not None
        assert "trục trặc" in text_of(one.loop.owed(Owed("nothing", replace(person, seat="{broken"))).screen)


async def test_where_a_reminders_turn_fails_nobody_is_told_and_it_waits_a_day(tmp_path: Path, peopled: Path) -> None:
    async with process(tmp_path, peopled) as one:
        broken: Callable[[Person, int], Change] = lambda person, _place: Change(person.turn, seat="{broken")  # noqa: E731
        await one.store.turns([Arrival("telegram", "the next lesson", "broken")], broken, START)
        one.clock.now = START + timedelta(hours=28)
        await one.round()
        one.clock.now += timedelta(minutes=2)
        await one.round()
        assert one.told == []
        assert await one.store.unshown(TELEGRAM, one.clock.now + DAY, 0, 9) == []
        one.clock.now += timedelta(hours=5)
        assert "the next lesson" not in await due_now(one)
        one.clock.now += timedelta(hours=19)
        assert "the next lesson" in await due_now(one)


async def due_now(one: Process) -> list[str]:
    return [reminder.address for reminder in await one.store.claim_reminders(TELEGRAM, 9, one.clock.now)]


@pytest.mark.parametrize("words", ["menu", "thôi"])
async def test_who_answers_is_not_reminded_on_that_day(tmp_path: Path, peopled: Path, words: str) -> None:
    async with process(tmp_path, peopled) as one:
        one.clock.now = START + timedelta(hours=26)
        await one.loop.take(Inbound("telegram", "the next lesson", "w", one.clock.now, Said(words, -1)))
        one.clock.now += timedelta(hours=3)
        await one.round()
        assert one.told == []
