"""The webhook as Telegram meets it: who may knock, what is read, and when it is told that all is well."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.lag import Lag
from bot.channels.posted import LARGEST
from bot.channels.telegram.reception import Reception
from bot.channels.telegram.webhook import Webhook
from bot.errors import BusyError
from tests.telegram.taking import Turns

NOW = datetime(2026, 11, 23, 5, 0, 30, tzinfo=UTC)
SECRET = "s-secret_of_the_hook"
LAN = {"id": 1_000_000_001, "is_bot": False, "first_name": "Lan"}
CHAT = {"id": LAN["id"], "type": "private", "first_name": "Lan"}


@dataclass
class Reply:
    """What a request was answered with; ``left`` counts the pieces of its body that were not fetched."""

    status: int
    headers: dict[str, str]
    body: bytes
    left: int


@dataclass
class Scene:
    """A webhook that is open, and what takes its updates."""

    turns: Turns = field(default_factory=Turns)
    webhook: Webhook = field(init=False)
    lag: Lag = field(default_factory=Lag)

    def __post_init__(self) -> None:
        reception = Reception(self.turns.take, lambda _: None, self.lag, lambda: NOW)
        self.webhook = Webhook(reception, SECRET)
        self.webhook.open = True

    async def brings(self, update: Any, secret: str | None = SECRET, method: str = "POST") -> Reply:
        return await self.posts([json.dumps(update).encode()], secret, method)

    async def posts(self, pieces: Iterable[bytes], secret: str | None = SECRET, method: str = "POST") -> Reply:
        waiting, sent = list(pieces), list[MutableMapping[str, Any]]()

        async def receive() -> MutableMapping[str, Any]:
            piece = waiting.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        headers = [(b"content-type", b"application/json")]
        if secret is not None:
            headers.append((b"x-telegram-bot-api-secret-token", secret.encode()))
        await self.webhook({"type": "http", "method": method, "headers": headers}, receive, send)
        start, body = sent
        named = {name.decode(): value.decode() for name, value in start["headers"]}
        return Reply(start["status"], named, body["body"], len(waiting))


@pytest.fixture
def scene() -> Scene:
    return Scene()


def message(text: str = "học") -> dict[str, Any]:
    said = {"message_id": 5, "date": int(NOW.timestamp()), "chat": CHAT, "from": LAN, "text": text}
    return {"update_id": 501, "message": said}


def tap(data: str = "7.3.off") -> dict[str, Any]:
    stood = {"message_id": 124, "date": 1, "chat": CHAT, "from": {"id": 42, "is_bot": True, "first_name": "b"}}
    query = {"id": '9"8', "from": LAN, "chat_instance": "1", "message": stood, "data": data}
    return {"update_id": 502, "callback_query": query}


async def test_a_message_is_received_once_it_is_committed(scene: Scene) -> None:
    scene.turns.open.clear()
    async with asyncio.TaskGroup() as tasks:
        bringing = tasks.create_task(scene.brings(message()))
        await scene.turns.has_taken(1)
        assert not bringing.done()
        scene.turns.open.set()

    reply = bringing.result()
    assert (reply.status, reply.body, reply.headers) == (200, b"", {"content-length": "0"})
    assert scene.turns.words() == ["học"]


async def test_a_tap_is_answered_in_the_answer(scene: Scene) -> None:
    reply = await scene.brings(tap())

    assert json.loads(reply.body) == {"method": "answerCallbackQuery", "callback_query_id": '9"8'}
    assert reply.headers == {"content-type": "application/json", "content-length": str(len(reply.body))}
    assert [(inbound.message, inbound.place) for inbound in scene.turns.committed] == [("502", "124t")]


async def test_a_forged_tap_is_answered_and_taken_by_nobody(scene: Scene) -> None:
    reply = await scene.brings(tap("7.3.Đ"))
    assert json.loads(reply.body)["callback_query_id"] == '9"8'
    assert scene.turns.taken == []


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET[:-1], f"{SECRET}x", SECRET.upper(), "bí mật"])
async def test_without_the_secret_nothing_is_read(scene: Scene, secret: str | None) -> None:
    reply = await scene.brings(message(), secret)

    assert (reply.status, reply.left) == (403, 1)
    assert scene.turns.taken == []


async def test_who_knocks_all_night_is_told_of_once(scene: Scene) -> None:
    with capture_logs() as logs:
        for _ in range(100):
            await scene.brings(message(), "wrong")
    assert [log["event"] for log in logs] == ["webhook with a wrong secret"]


async def test_where_there_is_no_webhook_even_an_empty_secret_finds_nothing() -> None:
    scene = Scene()
    scene.webhook = Webhook(Reception(scene.turns.take, lambda _: None, Lag(), lambda: NOW), "")
    scene.webhook.open = True
    for secret in (None, "", SECRET):
        assert (await scene.brings(message(), secret)).status == 404


async def test_a_webhook_that_is_not_open_yet_lets_it_come_again(scene: Scene) -> None:
    scene.webhook.open = False
    reply = await scene.brings(message())

    assert (reply.status, reply.headers["retry-after"]) == (503, "2")
    assert scene.turns.taken == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
async def test_it_is_only_posted_to(scene: Scene, method: str) -> None:
    assert (await scene.brings(message(), method=method)).status == 405


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b"5", b"\xff\xfe", b"{}}", b"[" * 100_000, b'{"a":' * 5_000, b"\x00"]
)
async def test_broken_json_is_refused(scene: Scene, body: bytes) -> None:
    assert (await scene.posts([body])).status == 400


@pytest.mark.parametrize(
    "update",
    [
        {},
        {"update_id": "x"},
        {"update_id": 1, "message": None},
        {"update_id": 1, "message": {"message_id": "one", "date": "today", "chat": 5}},
        {"update_id": 1, "callback_query": [1, 2]},
        {"update_id": 1, "managed_bot": {"anything": [1, {"two": None}]}},
        {"message": {"chat": {}}},
    ],
)
async def test_what_is_no_update_of_ours_is_received_and_passed_over(scene: Scene, update: Any) -> None:
    assert (await scene.brings(update)).status == 200
    assert scene.turns.taken == []


async def test_half_a_letter_is_no_broken_json(scene: Scene) -> None:
    body = json.dumps(message("ĐÂY")).encode().replace(b"\\u0110", b"\\ud800")
    assert b"\\ud800" in body
    assert (await scene.posts([body])).status == 200
    assert len(scene.turns.committed) == 1


async def test_a_body_in_pieces_is_read_whole(scene: Scene) -> None:
    body = json.dumps(message()).encode()
    assert (await scene.posts([body[:9], body[9:20], body[20:]])).status == 200
    assert scene.turns.words() == ["học"]


@pytest.mark.parametrize("pieces", [[b" " * (LARGEST + 1)], [b" " * (LARGEST // 2)] * 9])
async def test_a_body_that_is_too_large_is_not_read_to_its_end(scene: Scene, pieces: list[bytes]) -> None:
    reply = await scene.posts(pieces)
    assert reply.status == 413
    assert reply.left == max(0, len(pieces) - 3)


async def test_whoever_hangs_up_midway_brought_nothing(scene: Scene) -> None:
    sent: list[Any] = []
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": b'{"update_id":1', "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> MutableMapping[str, Any]:
        return messages.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message["type"])

    headers = [(b"x-telegram-bot-api-secret-token", SECRET.encode())]
    await scene.webhook({"type": "http", "method": "POST", "headers": headers}, receive, send)
    assert scene.turns.taken == []


async def test_a_busy_program_lets_it_come_again(scene: Scene) -> None:
    scene.turns.errors.append(BusyError("too much is waiting"))
    with capture_logs() as logs:
        reply = await scene.brings(tap())

    assert (reply.status, reply.body) == (503, b"")
    assert int(reply.headers["retry-after"]) > 0
    assert [log["event"] for log in logs] == ["updates have to wait"]
    assert (await scene.brings(tap())).status == 200


async def test_whatever_fails_lets_it_come_again_and_nobodys_words_are_told(scene: Scene) -> None:
    scene.turns.errors.append(RuntimeError("mật khẩu"))
    with capture_logs() as logs:
        reply = await scene.brings(message())

    assert (reply.status, reply.headers["retry-after"]) == (503, "2")
    assert [(log["event"], log["error"]) for log in logs] == [("updates have to wait", "RuntimeError")]
    assert (await scene.brings(message())).status == 200


async def test_a_message_tells_how_far_telegrams_clock_is_behind(scene: Scene) -> None:
    await scene.brings(tap())
    changed = {**message()["message"], "edit_date": int(NOW.timestamp())}
    await scene.brings({"update_id": 503, "edited_message": changed})
    assert scene.lag.before(NOW) == NOW
    late = message()
    late["message"]["date"] -= 4
    await scene.brings(late)
    assert scene.lag.before(NOW) == NOW - timedelta(seconds=4)
