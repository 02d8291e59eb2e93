"""Long polling against the strict stand-in: nothing is confirmed before its commit, and nothing stops the loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.errands import Errands
from bot.channels.lag import Lag
from bot.channels.telegram.line import Line
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.reception import Reception
from bot.channels.telegram.updates import Stranger
from bot.channels.telegram.wire import Wire
from bot.errors import BusyError
from tests.telegram.standin import TOKEN, Fault, HandClock, Phone, Standin
from tests.telegram.standin.mailbox import message_queue
from tests.telegram.standin.refusals import OTHER_POLLER
from tests.telegram.taking import Naps, Turns


@dataclass
class Scene:
    """A strict server, a poller at work, what takes its updates, and Lan."""

    server: Standin
    turns: Turns
    naps: Naps
    wire: Wire
    lan: Phone
    strangers: list[Stranger] = field(default_factory=list)
    poller: asyncio.Task[None] | None = None

    async def is_asked_again(self) -> None:
        """Wait until the poller waits for what is next."""
        async with asyncio.timeout(5):
            await self.server.polling.begun()

    def waiting(self) -> int:
        return len(self.server.state.mailbox.pending())


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    clock, turns, naps, strangers = HandClock(), Turns(), Naps(), list[Stranger]()
    async with Standin(clock=clock) as server, Errands() as errands, asyncio.TaskGroup() as tasks:
        line = Line(server.url, TOKEN)
        wire = Wire(line)
        reception = Reception(turns.take, strangers.append, Lag(), lambda: datetime.fromtimestamp(clock.now(), UTC))
        reception.name = "hoc_so_bot"
        polling = Polling(wire, reception, errands, naps.sleep)
        poller = tasks.create_task(polling.run())
        yield Scene(server, turns, naps, wire, server.phone("Lan"), strangers, poller)
        poller.cancel()
        naps.ends.set()
        turns.open.set()
        await asyncio.gather(poller, return_exceptions=True)
        await line.close()


async def test_what_comes_is_taken_in_order_and_confirmed(scene: Scene) -> None:
    for words in ("/start bai-otp", "một", "hai"):
        scene.lan.says(words)
    await scene.turns.has_committed(3)
    await scene.is_asked_again()

    assert scene.turns.words() == ["/start bai-otp", "một", "hai"]
    assert scene.waiting() == 0
    assert scene.naps.taken == []


async def test_nothing_is_confirmed_before_its_commit(scene: Scene) -> None:
    scene.turns.open.clear()
    scene.lan.says("một")
    await scene.turns.has_taken(1)
    assert scene.waiting() == 1
    asked = scene.server.counts["getUpdates"]

    scene.turns.open.set()
    await scene.turns.has_committed(1)
    await scene.is_asked_again()
    assert scene.waiting() == 0
    assert scene.server.counts["getUpdates"] == asked


async def test_it_asks_only_for_what_it_reads_and_waits_for_it(scene: Scene) -> None:
    await scene.is_asked_again()
    scene.lan.says("một")
    await scene.turns.has_committed(1)

    first = scene.server.called("getUpdates")[0].fields
    assert first["timeout"] == 50
    assert sorted(first["allowed_updates"]) == ["callback_query", "edited_message", "message", "my_chat_member"]


async def test_all_that_came_is_taken_at_once(scene: Scene) -> None:
    scene.turns.open.clear()
    phones = [scene.lan, scene.server.phone("Hoa"), scene.server.phone("Minh")]
    await scene.is_asked_again()
    for phone in phones:
        phone.says("một")
    await scene.turns.has_taken(3)

    assert scene.turns.committed == []


async def test_a_tap_is_answered_once_it_is_committed(scene: Scene) -> None:
    message = await buttoned(scene)
    scene.turns.open.clear()
    tap = scene.lan.taps("A", message)
    await scene.turns.has_taken(2)
    assert tap.answers == []

    scene.turns.open.set()
    await scene.lan.until(lambda: tap.answers == [""])


async def buttoned(scene: Scene) -> int:
    scene.lan.starts()
    await scene.turns.has_committed(1)
    keyboard = {"inline_keyboard": [[{"text": "A", "callback_data": "7.3.a"}]]}
    answer = await scene.wire.call("sendMessage", {"chat_id": scene.lan.id, "text": "?", "reply_markup": keyboard})
    return answer.message


async def test_that_a_tap_cannot_be_answered_any_more_harms_nobody(scene: Scene) -> None:
    message = await buttoned(scene)
    scene.server.fail(Fault("answerCallbackQuery", "fail", status=400, words="query is too old"))
    scene.lan.taps("A", message)
    tap = scene.lan.taps("A", message)
    await scene.lan.until(lambda: tap.answers == [""])

    assert scene.turns.words() == ["/start", "a", "a"]


async def test_forged_buttons_are_answered_and_taken_by_nobody(scene: Scene) -> None:
    tap = scene.lan.forges("x" * 64, await buttoned(scene))
    await scene.lan.until(lambda: tap.answers == [""])

    assert scene.turns.words() == ["/start"]


# What stops nobody.

POISON: list[tuple[str, Any]] = [
    ("message", None),
    ("message", {}),
    ("message", {"message_id": "one", "date": "today", "chat": 5}),
    ("message", {"message_id": 1, "date": 10**18, "chat": {"id": 9, "type": "private"}, "text": "a"}),
    ("callback_query", {"id": "8"}),
    ("callback_query", [1, 2]),
    ("my_chat_member", {"chat": {"id": 3, "type": "private"}}),
    ("managed_bot", {"anything": 1}),
]


async def test_a_bad_update_is_passed_over_and_told_by_its_kind(scene: Scene) -> None:
    await scene.is_asked_again()
    scene.server.state.mailbox.allowed = []
    with capture_logs() as logs:
        for kind, value in POISON:
            scene.server.state.mailbox.push(kind, value, message_queue(scene.lan.id))
        scene.lan.says("Bà Xuân")
        await scene.turns.has_committed(1)
        await scene.is_asked_again()

    assert scene.turns.words() == ["Bà Xuân"]
    assert scene.waiting() == 0
    told = [log for log in logs if log["event"] == "update passed over"]
    assert {log["kind"] for log in told} == {"message", "callback_query", "my_chat_member", "unknown"}
    assert all(isinstance(log["update"], int) for log in told)
    assert "Xuân" not in str(logs)


@pytest.mark.parametrize("error", [BusyError("too much is waiting"), RuntimeError("Bà Xuân")])
async def test_what_could_not_be_saved_is_taken_again_and_confirmed_only_then(scene: Scene, error: Exception) -> None:
    await scene.is_asked_again()
    scene.naps.ends.clear()
    scene.turns.errors.extend([None, error])
    with capture_logs() as logs:
        scene.lan.says("một")
        scene.lan.says("hai")
        scene.lan.says("ba")
        await scene.naps.has_taken(1)
        assert "hai" not in scene.turns.words()
        assert scene.waiting() == 3
        scene.naps.ends.set()
        await scene.turns.has_committed(3)
        await scene.is_asked_again()

    assert sorted(scene.turns.words()) == ["ba", "hai", "một"]
    assert scene.waiting() == 0
    assert [log["event"] for log in logs] == ["updates have to wait"]
    assert "Xuân" not in str(logs)


async def test_a_busy_program_is_asked_ever_more_slowly(scene: Scene) -> None:
    scene.turns.errors.extend([BusyError("busy")] * 7)
    scene.lan.says("một")
    await scene.turns.has_committed(1)

    assert scene.naps.taken == [1, 2, 4, 8, 16, 30, 30]


async def test_a_line_that_breaks_is_tried_ever_more_slowly_and_told_once(scene: Scene) -> None:
    await scene.is_asked_again()
    with capture_logs() as logs:
        scene.server.fail(Fault("getUpdates", "drop", times=7))
        scene.lan.says("một")
        await scene.turns.has_committed(1)
        scene.lan.says("hai")
        await scene.turns.has_committed(2)

    assert scene.naps.taken == [1, 2, 4, 8, 16, 30, 30]
    assert [log["event"] for log in logs] == ["telegram cannot be reached", "telegram is back"]
    assert scene.turns.words() == ["một", "hai"]


async def test_another_poller_is_told_with_what_to_do(scene: Scene) -> None:
    await scene.is_asked_again()
    with capture_logs() as logs:
        scene.server.polling.end(OTHER_POLLER)
        await scene.naps.has_taken(1)
        await scene.is_asked_again()

    assert logs[0]["event"] == "somebody else asks for this bot's updates"
    assert "stop the other program" in logs[0]["remedy"]


async def test_a_token_that_was_revoked_is_told_with_what_to_do(scene: Scene) -> None:
    await scene.is_asked_again()
    with capture_logs() as logs:
        scene.server.fail(Fault("getUpdates", "fail", status=401, words=""))
        scene.lan.says("một")
        await scene.turns.has_committed(1)
        await scene.naps.has_taken(1)

    assert logs[0]["event"] == "telegram refuses the token"
    assert "HOCSO_TELEGRAM_TOKEN" in logs[0]["remedy"]


async def test_a_pause_that_is_asked_for_is_kept(scene: Scene) -> None:
    await scene.is_asked_again()
    scene.server.fail(Fault("getUpdates", "fail", status=429, words="Too Many Requests", retry_after=7))
    scene.lan.says("một")
    await scene.turns.has_committed(1)
    await scene.naps.has_taken(1)

    assert scene.naps.taken == [7]


async def test_a_group_is_handed_on(scene: Scene) -> None:
    await scene.is_asked_again()
    group = scene.server.group("Bản Páo", scene.lan)
    scene.lan.says("một")
    await scene.turns.has_committed(1)

    assert scene.strangers == [Stranger(group.id, "vi")]


async def test_it_ends_where_it_is_told_to_and_what_was_not_committed_comes_again(scene: Scene) -> None:
    scene.turns.open.clear()
    scene.lan.says("một")
    await scene.turns.has_taken(1)
    assert scene.poller is not None
    scene.poller.cancel()
    await asyncio.gather(scene.poller, return_exceptions=True)

    assert scene.poller.cancelled()
    assert scene.waiting() == 1
