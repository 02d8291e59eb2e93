"""Long polling against the strict stand-in: one message at a time, the next one only when it is committed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.alone import Alone, at_once
from bot.channels.lag import Lag
from bot.channels.zalo.line import Line
from bot.channels.zalo_bot.polling import WAIT, Polling
from bot.channels.zalo_bot.reception import Reception
from bot.channels.zalo_bot.updates import Stranger
from bot.channels.zalo_bot.wire import Wire
from bot.errors import BusyError
from bot.posts import hold
from storage.sql import SqlStore
from tests.storage.postgres import Postgres
from tests.telegram.taking import Naps, Turns
from tests.zalo.standin import BOT_TOKEN, BotPhone, BotStandin, Fault, HandClock, HttpFault


@dataclass
class Scene:
    """A strict server, a poller at work, what takes its messages, and Lan."""

    server: BotStandin
    clock: HandClock
    turns: Turns
    naps: Naps
    wire: Wire
    lan: BotPhone
    polling: Polling
    poller: asyncio.Task[None]
    tasks: asyncio.TaskGroup
    strangers: list[Stranger] = field(default_factory=list)

    async def is_asked_again(self) -> None:
        """Wait until the poller waits for what is next."""
        async with asyncio.timeout(5):
            await self.server.polled()

    async def has_taken_one(self) -> None:
        """Have a message taken whose turn does not end."""
        await self.is_asked_again()
        self.turns.open.clear()
        self.lan.says("một")
        await self.turns.has_taken(1)


@asynccontextmanager
async def polled(alone: Alone = at_once) -> AsyncIterator[Scene]:
    clock, turns, naps, strangers = HandClock(), Turns(), Naps(), list[Stranger]()
    async with BotStandin(clock=clock) as server, asyncio.TaskGroup() as tasks:
        line = Line(server.url)
        wire = Wire(line, BOT_TOKEN)
        reception = Reception(turns.take, strangers.append, Lag(), lambda: datetime.fromtimestamp(clock.now(), UTC))
        polling = Polling(wire, reception, naps.sleep)

        async def at_work() -> None:
            await alone(polling.run)

        poller = tasks.create_task(at_work())
        yield Scene(server, clock, turns, naps, wire, server.phone("Lan"), polling, poller, tasks, strangers)
        turns.open.set()
        naps.ends.set()
        poller.cancel()
        await polling.close()
        await asyncio.gather(poller, return_exceptions=True)
        await line.close()


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with polled() as scene:
        yield scene


async def test_messages_come_in_their_order(scene: Scene) -> None:
    for words in ("một", "hai", "ba"):
        scene.lan.says(words)
    await scene.turns.has_committed(3)

    assert scene.turns.words() == ["một", "hai", "ba"]


async def test_the_next_is_asked_for_only_when_the_one_before_is_committed(scene: Scene) -> None:
    await scene.is_asked_again()
    scene.turns.open.clear()
    scene.lan.says("một")
    scene.lan.says("hai")
    await scene.turns.has_taken(1)
    await asyncio.sleep(0.05)

    assert scene.server.pending() == 1, "the second still waits at Zalo, where a kill cannot lose it"
    scene.turns.open.set()
    await scene.turns.has_committed(2)


async def test_what_is_not_taken_is_kept_and_tried_until_it_is(scene: Scene) -> None:
    scene.turns.errors.extend([BusyError("too much"), RuntimeError("mật khẩu"), None])
    with capture_logs() as logs:
        scene.lan.says("một")
        await scene.turns.has_committed(1)

    assert scene.turns.words() == ["một"]
    assert scene.naps.taken == [1.0, 2.0]
    assert [log["error"] for log in logs] == ["too much", "RuntimeError"]


async def test_what_was_taken_is_finished_although_another_process_asks_from_now_on(scene: Scene) -> None:
    await scene.has_taken_one()
    scene.poller.cancel()
    await asyncio.gather(scene.poller, return_exceptions=True)
    again = scene.tasks.create_task(scene.polling.run())
    scene.lan.says("hai")
    await asyncio.sleep(0.05)
    assert scene.server.pending() == 1, "and nothing else is asked for before"

    scene.turns.open.set()
    await scene.turns.has_committed(2)

    assert scene.turns.words() == ["một", "hai"]
    again.cancel()


async def test_a_stop_finishes_what_was_taken(scene: Scene) -> None:
    await scene.has_taken_one()
    scene.poller.cancel()
    closing = scene.tasks.create_task(scene.polling.close())
    await asyncio.sleep(0)
    scene.turns.open.set()
    await closing

    assert scene.turns.words() == ["một"]


async def test_a_stop_does_not_wait_for_what_cannot_be_committed(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.zalo_bot.polling.LAST_WORDS", 0.01)
    await scene.has_taken_one()
    scene.poller.cancel()
    async with asyncio.timeout(5):
        await scene.polling.close()


async def test_what_was_taken_while_postgresql_went_away_is_committed_once_it_is_back(
    postgresql: Postgres, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.sql.presence.BEAT", 0.01)
    store = SqlStore(postgres_url)
    await store.open(serve=True)
    async with polled(partial(hold, store, "polls zalo")) as scene:
        await scene.is_asked_again()
        scene.naps.ends.clear()
        scene.turns.errors.extend([BusyError("the server cannot be reached"), None])
        with capture_logs() as logs:
            scene.lan.says("một")
            await scene.naps.has_taken(1)
            postgresql.cut_off()
            async with asyncio.timeout(5):
                while "post lost" not in [log["event"] for log in logs]:  # noqa: ASYNC110 - it rings no bell.
                    await asyncio.sleep(0.001)
        scene.naps.ends.set()
        await scene.turns.has_committed(1)
        assert scene.turns.words() == ["một"]
    await store.close()


async def test_that_there_is_no_news_is_neither_told_nor_waited_for(scene: Scene) -> None:
    with capture_logs() as logs:
        for _ in range(3):
            await scene.is_asked_again()
            asked = len(scene.server.called("getUpdates"))
            scene.clock.advance(WAIT)
            async with asyncio.timeout(5):
                while len(scene.server.called("getUpdates")) == asked:  # noqa: ASYNC110 - it rings no bell.
                    await asyncio.sleep(0.001)
        scene.lan.says("một")
        await scene.turns.has_committed(1)

    assert scene.naps.taken == []
    assert logs == []


@pytest.mark.parametrize(
    "fault",
    [
        Fault("getUpdates", "fail", times=2, status=403),
        Fault("getUpdates", "fail", times=2, status=429),
        Fault("getUpdates", "drop", times=2),
        HttpFault("getUpdates", "fail", times=2, status=502),
    ],
    ids=["trouble", "quota", "the line breaks", "a gateway"],
)
async def test_zalo_that_does_not_answer_is_asked_again_after_a_while_and_told_once(scene: Scene, fault: Fault) -> None:
    await scene.is_asked_again()
    scene.server.fail(fault)
    with capture_logs() as logs:
        scene.lan.says("một")
        scene.lan.says("hai")
        await scene.turns.has_committed(2)

    assert scene.naps.taken == [1.0, 2.0]
    assert [log["event"] for log in logs] == ["zalo cannot be reached", "zalo is back"]


async def test_a_webhook_that_was_set_meanwhile_is_told_with_the_remedy(scene: Scene) -> None:
    await scene.is_asked_again()
    scene.naps.ends.clear()
    with capture_logs() as logs:
        await scene.wire.set_hook("http://127.0.0.1:9/elsewhere", "s" * 8)
        await scene.naps.has_taken(1)
        await scene.wire.drop_hook()
        scene.naps.ends.set()
        scene.lan.says("một")
        await scene.turns.has_committed(1)

    assert "hocso unhook zalo" in logs[0]["remedy"]


async def test_a_token_that_was_reset_is_told_with_the_remedy(scene: Scene) -> None:
    await scene.is_asked_again()
    scene.server.fail(Fault("getUpdates", "fail", status=401))
    with capture_logs() as logs:
        scene.lan.says("một")
        scene.lan.says("hai")
        await scene.turns.has_committed(2)

    assert "HOCSO_ZALO_TOKEN" in logs[0]["remedy"]


ODD: list[dict[str, Any]] = [
    {"event_name": "message.text.received"},
    {"event_name": "message.text.received", "message": {"text": "x", "chat": {"id": 5}}},
    {"event_name": 5, "message": []},
    {},
]


async def test_an_odd_event_is_passed_over_and_the_next_is_taken(scene: Scene) -> None:
    with capture_logs() as logs:
        for event in ODD:
            scene.server.brings(event)
        scene.lan.says("một")
        await scene.turns.has_committed(1)

    assert {log["event"] for log in logs} == {"event passed over"}
    assert "text" not in str(logs)


async def test_our_own_echo_and_who_is_not_passed_on_are_no_learners(scene: Scene) -> None:
    await scene.wire.send(scene.lan.id, "Chào")
    scene.lan.hears_echo()
    scene.lan.sends_unsupported()
    scene.lan.sends_unsupported(is_bare=True)
    scene.lan.sends_unknown()
    scene.lan.says("một")
    await scene.turns.has_committed(1)

    assert scene.turns.words() == ["một"]
    assert scene.strangers == [Stranger(scene.lan.id)] * 2
