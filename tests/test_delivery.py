"""Screens are shown in order, the newest only, each chat at its own pace, and what came of it is marked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from bot.channels.courier import Carry
from bot.delivery import Delivery, Sweep
from bot.dialogue.screens import Landed, Screen, Shown, Words
from bot.errors import GoneError, LostError, SendError, TryLaterError, UnsendableError
from storage.rows import Mark, Owed, Person, Showing
from tests.swift import swiftly

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@dataclass
class FakeCourier:
    """Sends one message a screen; ``faults`` are raised by the calls to come, None lets one through."""

    channel: str = "telegram"
    interval: float = 1.0
    burst: int = 1
    faults: list[SendError | Exception | None] = field(default_factory=list)
    sent: list[tuple[str, str, str, float]] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    twice: bool = True

    def __post_init__(self) -> None:
        self.gate.set()

    async def show(self, address: str, shown: Shown, carry: Carry) -> Landed:
        async def send() -> str:
            fault = self.faults.pop(0) if self.faults else None
            if fault is not None:
                raise fault
            (words,) = shown.screen.blocks
            assert isinstance(words, Words)
            self.sent.append((address, words.text, shown.place, asyncio.get_running_loop().time()))
            await self.gate.wait()
            return shown.place or f"{len(self.sent)}t"

        return Landed(await carry(send, twice=self.twice), NOW)

    @property
    def texts(self) -> list[str]:
        return [text for _, text, _, _ in self.sent]

    @property
    def times(self) -> list[float]:
        return [at for _, _, _, at in self.sent]


@dataclass
class Post:
    delivery: Delivery
    courier: FakeCourier
    marks: list[Mark]
    drawn: Callable[[], Awaitable[None]]

    def show(self, text: str, due: int, address: str = "lan", **more: object) -> None:
        shown = Shown(Screen("vi", (Words(text, "vi"),)), 1, due, account=len(address), due=due, **more)  # type: ignore[arg-type]
        self.delivery.show("telegram", address, shown)


@asynccontextmanager
async def post(**how: object) -> AsyncIterator[Post]:
    courier = FakeCourier(**how)  # type: ignore[arg-type]
    marks: list[Mark] = []
    async with asyncio.TaskGroup() as tasks:
        delivery = Delivery(marks.append, tasks)
        delivery.serve(courier)

        async def drawn() -> None:
            while delivery._drawing:
                await asyncio.wait(set(delivery._drawing))

        yield Post(delivery, courier, marks, drawn)
        courier.gate.set()
        await delivery.close(1e6)


@swiftly
async def test_a_screen_that_was_shown_is_marked_with_its_message_and_time() -> None:
    async with post() as at:
        at.show("Chào bác", 1)
        await at.drawn()
        assert at.courier.texts == ["Chào bác"]
        assert at.marks == [Mark(3, 1, "1t", NOW)]


@swiftly
async def test_a_screen_that_is_not_owed_is_not_drawn() -> None:
    async with post() as at:
        at.show("Chào bác", 0)
        await at.drawn()
        assert at.courier.sent == []


@swiftly
async def test_a_channel_that_nobody_serves_is_passed_over() -> None:
    async with post() as at:
        at.delivery.show("pigeon", "lan", Shown(Screen("vi", ()), 1, 1, due=1))
        await at.drawn()
        assert at.marks == []


@swiftly
async def test_of_screens_that_wait_only_the_newest_is_drawn() -> None:
    async with post() as at:
        at.courier.gate.clear()
        at.show("một", 1)
        await asyncio.sleep(0)
        at.show("hai", 2)
        at.show("ba", 3)
        at.courier.gate.set()
        await at.drawn()
        assert at.courier.texts == ["một", "ba"]
        assert [mark.turn for mark in at.marks] == [1, 3]


@swiftly
async def test_an_older_screen_never_replaces_a_newer_one() -> None:
    async with post() as at:
        at.show("hai", 2)
        at.show("một", 1)
        await at.drawn()
        assert at.courier.texts == ["hai"]


@swiftly
async def test_a_repeat_of_what_is_drawn_already_draws_nothing() -> None:
    async with post() as at:
        at.show("một", 1)
        await at.drawn()
        at.show("một", 1, repeat=True)
        await at.drawn()
        assert at.courier.texts == ["một"]


@swiftly
async def test_a_repeat_of_what_could_not_be_drawn_is_drawn() -> None:
    async with post(faults=[TryLaterError("down")] * 6) as at:
        at.show("một", 1)
        await at.drawn()
        assert at.marks == []
        at.show("một", 1, repeat=True)
        await at.drawn()
        assert at.courier.texts == ["một"]


@swiftly
async def test_a_chat_is_written_to_at_its_pace() -> None:
    async with post(burst=2) as at:
        for due in range(1, 5):
            at.show(str(due), due)
            await at.drawn()
        assert at.courier.times == [0.0, 0.0, 1.0, 2.0]


@swiftly
async def test_where_too_many_are_under_way_the_rest_is_left_to_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.MOST", 2)
    async with post() as at:
        at.courier.gate.clear()
        for address in ("an", "binh", "chi"):
            at.show("Chào bác", 1, address)
        at.show("Thẻ một", 2, "an")
        await asyncio.sleep(1)
        at.courier.gate.set()
        await at.drawn()
        assert {address for address, _, _, _ in at.courier.sent} == {"an", "binh"}
        # As the sweep brings it.
        at.show("Chào bác", 1, "chi", repeat=True)
        await at.drawn()
        assert at.courier.sent[-1][0] == "chi"


@swiftly
async def test_one_chat_that_must_wait_delays_no_other() -> None:
    async with post(faults=[TryLaterError("too many", after=30)]) as at:
        at.show("chờ", 1, "lan")
        await asyncio.sleep(0)
        at.show("ngay", 1, "minh")
        await at.drawn()
        assert at.courier.sent == [("minh", "ngay", "", 0.0), ("lan", "chờ", "", 30.0)]


@swiftly
async def test_while_a_chat_must_wait_a_newer_screen_takes_the_place_of_the_older() -> None:
    async with post(faults=[TryLaterError("too many", after=30)]) as at:
        at.show("một", 1)
        await asyncio.sleep(1)
        at.show("hai", 2)
        await at.drawn()
        assert at.courier.sent == [("lan", "hai", "", 30.0)]
        assert at.marks == [Mark(3, 2, "1t", NOW)]


@swiftly
async def test_a_call_that_was_not_done_is_tried_again_with_longer_pauses() -> None:
    async with post(interval=0.1, faults=[TryLaterError("down") for _ in range(3)]) as at:
        at.show("một", 1)
        await at.drawn()
        assert at.courier.times == [3.5]


@swiftly
async def test_a_call_whose_answer_was_lost_is_made_again_where_that_does_no_harm() -> None:
    async with post(faults=[LostError("cut")]) as at:
        at.show("một", 1)
        await at.drawn()
        assert at.courier.texts == ["một"]
        assert at.marks == [Mark(3, 1, "1t", NOW)]


@swiftly
async def test_elsewhere_nobody_knows_and_the_mark_says_so() -> None:
    async with post(faults=[LostError("cut")], twice=False) as at:
        at.show("một", 1)
        await at.drawn()
        assert at.courier.texts == []
        assert at.marks == [Mark(3, 1, unsure=True)]


@swiftly
@pytest.mark.parametrize(("twice", "marks"), [(False, [Mark(3, 1, unsure=True)]), (True, [])], ids=["sent", "changed"])
async def test_of_what_a_stop_breaks_off_nobody_knows_where_it_may_not_be_made_twice(
    twice: bool, marks: list[Mark]
) -> None:
    async with post(twice=twice) as at:
        at.courier.gate.clear()
        at.show("một", 1)
        at.show("hai", 1, "binh")
        await at.delivery.close(1.0)
        assert at.courier.texts == ["một", "hai"]
        assert sorted(at.marks, key=lambda mark: mark.account) == [*marks, *(replace(m, account=4) for m in marks)]


@swiftly
async def test_who_blocked_the_bot_is_marked_gone() -> None:
    async with post(faults=[GoneError("blocked")]) as at:
        at.show("một", 1)
        await at.drawn()
        assert at.marks == [Mark(3, 1, gone=True)]


@pytest.mark.parametrize(
    ("fault", "why"), [(UnsendableError("text is too long"), "text is too long"), (KeyError("tên của bác"), "KeyError")]
)
@swiftly
async def test_what_cannot_be_drawn_at_all_is_set_aside_and_the_chat_goes_on(fault: Exception, why: str) -> None:
    async with post(faults=[fault]) as at:
        at.show("hỏng", 1)
        await at.drawn()
        at.show("lành", 2)
        await at.drawn()
        assert at.marks == [Mark(3, 1, error=f"not drawn: {why}"), Mark(3, 2, "1t", NOW)]


@swiftly
async def test_an_answer_to_a_request_is_drawn_where_the_waiting_screen_landed() -> None:
    async with post() as at:
        at.courier.gate.clear()
        at.show("đang lấy", 1)
        await asyncio.sleep(0)
        at.show("đây ạ", 2, stays=True)
        at.courier.gate.set()
        await at.drawn()
        assert [(text, place) for _, text, place, _ in at.courier.sent] == [("đang lấy", ""), ("đây ạ", "1t")]


@swiftly
async def test_an_answer_that_overtakes_its_waiting_screen_is_drawn_where_that_would_have_been() -> None:
    async with post() as at:
        at.courier.gate.clear()
        at.show("một", 1, place="7t")
        await asyncio.sleep(0)
        at.show("đang lấy", 2)
        at.show("đây ạ", 3, place="7t", stays=True)
        at.courier.gate.set()
        await at.drawn()
        assert [(text, place) for _, text, place, _ in at.courier.sent] == [("một", "7t"), ("đây ạ", "")]


@swiftly
@pytest.mark.parametrize(("known", "place"), [(0, "1t"), (1, "7t")], ids=["not yet known", "known"])
async def test_a_screen_sent_again_below_the_tapped_one_is_the_one_gone_on_with(known: int, place: str) -> None:
    async with post() as at:
        at.show("lại", 1)
        await at.drawn()
        at.show("tiếp", 2, place="7t", known=known)
        await at.drawn()
        assert at.courier.sent[1][1:3] == ("tiếp", place)


@swiftly
async def test_at_a_stop_what_cannot_be_drawn_soon_is_left() -> None:
    async with asyncio.timeout(1e6), post(faults=[TryLaterError("too many", after=3000)]) as at:
        at.show("một", 1)
        await asyncio.sleep(0)
        await at.delivery.close(2)
        assert asyncio.get_running_loop().time() == 2
        assert at.marks == []


@swiftly
async def test_chats_at_rest_are_forgotten_and_those_that_must_keep_a_pace_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.delivery.REMEMBERED", 2)
    async with post() as at:
        at.show("một", 1, "lan")
        await at.drawn()
        await asyncio.sleep(5)
        at.show("một", 1, "minh")
        await at.drawn()
        at.show("một", 1, "hoa")
        await at.drawn()
        assert set(at.delivery._chats) == {("telegram", "minh"), ("telegram", "hoa")}


class FakeStore:
    """Knows who was not shown what."""

    shared = False

    def __init__(self, count: int) -> None:
        self.owed = [owed(number) for number in range(1, count + 1)]
        self.asked: list[datetime] = []

    async def unshown(self, channels: tuple[str, ...], before: datetime, after: int, limit: int) -> list[Owed]:
        assert channels == ("telegram",)
        self.asked.append(before)
        return [one for one in self.owed if one.person.account > after][:limit]


def owed(number: int) -> Owed:
    person = Person(number, "telegram", (), number, 1, "", "", NOW, showing=Showing(turn=1))
    return Owed(f"a{number}", person)


def drawn_of(one: Owed) -> Shown:
    return Shown(Screen("vi", (Words("lại đây", "vi"),)), one.person.learner, 1, account=one.person.account, due=1)


def clocks() -> Iterator[datetime]:
    while True:
        yield NOW


@swiftly
async def test_at_the_start_every_screen_that_was_not_shown_is_drawn_however_many() -> None:
    async with post() as at:
        store, now = FakeStore(1234), clocks()
        sweep = Sweep(store, at.delivery, drawn_of)  # type: ignore[arg-type]
        sweeping = asyncio.get_running_loop().create_task(sweep.run(lambda: next(now)))
        await asyncio.sleep(1)
        sweeping.cancel()
        await at.drawn()
        assert sorted(address for address, _, _, _ in at.courier.sent) == sorted(one.address for one in store.owed)
        assert len(at.marks) == 1234


@swiftly
async def test_later_the_sweep_leaves_a_screen_its_time_and_draws_nothing_that_is_under_way() -> None:
    async with post() as at:
        store, now = FakeStore(1), clocks()
        at.courier.gate.clear()
        sweep = Sweep(store, at.delivery, drawn_of)  # type: ignore[arg-type]
        sweeping = asyncio.get_running_loop().create_task(sweep.run(lambda: next(now)))
        await asyncio.sleep(130)
        sweeping.cancel()
        assert len(at.courier.sent) == 1
        assert all(before < NOW for before in store.asked[2:])
        assert len(store.asked) > 2
