"""Requests: whatever becomes of one, its answer enters the conversation once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.dialogue.events import Answered, Event, Failed, Inbound
from bot.dialogue.screens import Screen, Shown
from bot.doers import doers
from bot.doers.doer import Doer, Result
from bot.errors import BusyError
from bot.requests import LARGEST, PATIENCE, TOLD, TRIES, Requests
from bot.worker import Worker
from storage.rows import Request
from storage.sql import SqlStore
from tests.fresh import fresh
from tests.storage.playing import NOW, YES, Decided, Table, came

MINUTE = 60


class Conversation:
    """Takes in what is fed back, in turns that close their requests, like the turn loop."""

    def __init__(self, store: SqlStore, refusing: int = 0) -> None:
        self._store = store
        self._refusing = refusing
        self.refused = asyncio.Event()
        self._came: asyncio.Queue[Inbound] = asyncio.Queue()

    async def take(self, inbound: Inbound) -> Shown:
        if self._refusing:
            self._refusing -= 1
            self.refused.set()
            raise BusyError("too much is waiting")
        await self._store.turns(
            [came(inbound.address, inbound.message, inbound.channel, inbound.request)], Decided(), NOW
        )
        self._came.put_nowait(inbound)
        return Shown(Screen("vi", ()), 1, 2)

    async def hears(self) -> Event:
        return (await self._came.get()).event

    def heard_all(self) -> bool:
        return self._came.empty()


@pytest.fixture
async def table(tmp_path: Path) -> AsyncIterator[Table]:
    store = SqlStore(fresh(tmp_path))
    await store.open(serve=True)
    yield Table(store)
    await store.close()


@asynccontextmanager
async def doing(
    table: Table, refusing: int = 0, now: Callable[[], datetime] = lambda: NOW, **kinds: Doer
) -> AsyncIterator[tuple[Conversation, asyncio.Event]]:
    """Do the requests of the web, with a clock that stands still; yield the conversation, and what wakes the work."""
    talk, asked = Conversation(table.store, refusing), asyncio.Event()
    requests = Requests(table.store, talk.take, {name.replace("_", "-"): doer for name, doer in kinds.items()})
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(requests.run(("web",), asked, now))
        yield talk, asked
        task.cancel()


async def echo(request: Request) -> Result:
    return {"asked": request.body}


async def asks(table: Table, name: str = "r1", kind: str = "echo", channel: str = "web") -> None:
    await table.turn(channel=channel, requests=(Request(name, kind, "{}"),))


async def test_an_answer_comes_back_as_an_event_under_the_requests_own_id(table: Table) -> None:
    await asks(table)

    async with doing(table, echo=echo) as (talk, _):
        assert await talk.hears() == Answered("r1", "echo", {"asked": "{}"})
        assert await table.store.finished(None, 10) == []


async def test_a_request_made_later_wakes_the_work(table: Table) -> None:
    async with doing(table, echo=echo) as (talk, asked):
        await asks(table)
        asked.set()

        assert isinstance(await talk.hears(), Answered)


async def test_other_channels_requests_are_left_to_them(table: Table) -> None:
    await asks(table, "theirs", channel="terminal")
    await asks(table, "ours")

    async with doing(table, echo=echo) as (talk, _):
        event = await talk.hears()
        assert isinstance(event, Answered)
        assert event.request == "ours"
        assert talk.heard_all()


async def test_what_fails_is_answered_as_failed_and_the_next_is_done(table: Table) -> None:
    async def fails(request: Request) -> Result:
        raise ZeroDivisionError

    await asks(table, "r1", "fails")
    await asks(table, "r2", "echo")

    async with doing(table, fails=fails, echo=echo) as (talk, _):
        events = [await talk.hears(), await talk.hears()]

    assert Failed("r1", "fails", "ZeroDivisionError") in events
    assert Answered("r2", "echo", {"asked": "{}"}) in events


async def test_a_kind_that_nobody_does_is_answered_as_failed(table: Table) -> None:
    await asks(table, kind="from-a-newer-version")

    async with doing(table, echo=echo) as (talk, _):
        assert await talk.hears() == Failed("r1", "from-a-newer-version", "KeyError")


async def test_an_answer_that_is_too_large_for_an_event_is_answered_as_failed(table: Table) -> None:
    async def talks(request: Request) -> Result:
        return {"words": "ơ" * LARGEST}

    await asks(table, kind="talks")

    async with doing(table, talks=talks) as (talk, _):
        assert await talk.hears() == Failed("r1", "talks", "too-large")


async def test_a_request_whose_process_dies_again_and_again_is_given_up(table: Table) -> None:
    await asks(table)
    for claim in range(TRIES):
        later = NOW.timestamp() - MINUTE * (TRIES - claim)
        assert await table.store.claim(None, 1, NOW.fromtimestamp(later, NOW.tzinfo))

    async with doing(table, echo=echo) as (talk, _):
        assert await talk.hears() == Failed("r1", "echo", "TimeoutError")


async def test_what_is_done_slowly_by_one_process_is_done_by_no_other(table: Table) -> None:
    """Each takes nearly as long as one may, and another process looks for work after each."""
    done, passed = list[str](), timedelta()

    async def slow(request: Request) -> Result:
        nonlocal passed
        done.append(request.id)
        passed += timedelta(seconds=PATIENCE)
        for taken in await table.store.claim(("web",), 1, NOW + passed):
            done.append(taken.id)
            await table.store.finish(taken.id, "{}", None)
        return {}

    names = [f"r{number}" for number in range(10)]
    for name in names:
        await asks(table, name, "slow")

    async with doing(table, now=lambda: NOW + passed, slow=slow) as (talk, _):
        events = [await talk.hears() for _ in names]

    assert sorted(done) == names
    assert all(isinstance(event, Answered) for event in events)


@pytest.mark.parametrize(
    ("kind", "result"),
    [
        *product(["echo", TOLD], ["", "{", "[]", "[" * 100_000, '{"a":' + "[" * 5_000, '{"a":"\\ud83d"}']),
        (TOLD, '{"what":5}'),
    ],
)
async def test_what_was_finished_and_cannot_be_read_is_answered_as_failed_and_told(
    table: Table, kind: str, result: str
) -> None:
    await asks(table, "r1", kind)
    await asks(table, "r2", "echo")
    await table.store.finish("r1", result, None)

    with capture_logs() as logs:
        async with doing(table, echo=echo) as (talk, _):
            events = [await talk.hears(), await talk.hears()]

    assert events == [Failed("r1", kind, "unreadable"), Answered("r2", "echo", {"asked": "{}"})]
    assert [log["event"] for log in logs] == ["finished request cannot be read"]


async def test_an_answer_that_finds_the_turn_loop_full_comes_again(table: Table) -> None:
    await asks(table)

    async with doing(table, refusing=1, echo=echo) as (talk, asked):
        await talk.refused.wait()
        asked.set()
        assert isinstance(await talk.hears(), Answered)


async def test_what_is_held_of_a_learner_is_read_in_the_worker_process(table: Table, tmp_path: Path) -> None:
    person = (await table.turn(records=(YES,))).person
    worker = Worker()
    does = doers(table.store, worker, f"sqlite:///{tmp_path}/hocso.db")

    held = await does["holding"](Request("r1", "holding", "{}", learner=person.learner))
    worker.close()

    assert held["channels"] == "web"


async def test_a_return_code_opens_the_learners_own_address(table: Table) -> None:
    person = (await table.turn("an", records=(YES,))).person
    does = doers(table.store, Worker(), "")

    made: Mapping[str, object] = await does["return-code"](Request("r1", "return-code", "{}", learner=person.learner))

    assert await table.store.returning(str(made["code"])) == "an"
