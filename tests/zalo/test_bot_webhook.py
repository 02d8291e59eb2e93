"""The webhook's own address: who may come in, what is answered, and that nothing is said to be taken before it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.lag import Lag
from bot.channels.posted import LARGEST
from bot.channels.zalo_bot.reception import Reception
from bot.channels.zalo_bot.updates import Stranger
from bot.channels.zalo_bot.webhook import Webhook
from bot.errors import BusyError
from tests.telegram.taking import Turns

SECRET = "s-ec~ret!"
EVENT = {
    "event_name": "message.text.received",
    "message": {
        "message_id": "a1",
        "date": 1_795_435_200_000,
        "text": "học",
        "from": {"id": "ab12", "is_bot": False},
        "chat": {"id": "ab12", "chat_type": "PRIVATE"},
    },
}
BODY = json.dumps(EVENT).encode()


class Door:
    """A webhook and what takes its events."""

    def __init__(self, secret: str = SECRET) -> None:
        self.turns = Turns()
        strangers: list[Stranger] = []
        now = datetime(2026, 11, 23, 12, tzinfo=UTC)
        self.webhook = Webhook(Reception(self.turns.take, strangers.append, Lag(), lambda: now), secret)
        self.webhook.open = True

    async def posts(self, body: bytes = BODY, secret: bytes | None = SECRET.encode(), method: str = "POST") -> int:
        headers = [] if secret is None else [(b"x-bot-api-secret-token", secret)]
        answers: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body}

        async def send(message: Any) -> None:
            answers.append(message)

        await self.webhook({"type": "http", "method": method, "headers": headers}, receive, send)
        return int(answers[0]["status"])


async def test_an_event_is_taken_and_committed_before_it_is_said_to_be() -> None:
    door = Door()

    assert await door.posts() == 200
    assert door.turns.words() == ["học"]


async def test_what_cannot_be_taken_now_is_asked_for_again() -> None:
    door = Door()
    door.turns.errors.extend([BusyError("too much"), RuntimeError("mật khẩu")])
    with capture_logs() as logs:
        assert [await door.posts() for _ in range(3)] == [503, 503, 200]

    assert [log["error"] for log in logs] == ["too much", "RuntimeError"]


@pytest.mark.parametrize("body", [json.dumps({"ok": True, "result": EVENT}).encode(), b"[" + BODY + b"]"])
async def test_it_may_be_wrapped_or_in_a_list(body: bytes) -> None:
    door = Door()

    assert await door.posts(body) == 200
    assert door.turns.words() == ["học"]


@pytest.mark.parametrize("secret", [None, b"", b"wrong", SECRET[:-1].encode(), b"\xff\xfe", SECRET.encode() + b"x"])
async def test_nobody_comes_in_without_the_secret_and_it_is_told_once(secret: bytes | None) -> None:
    door = Door()
    with capture_logs() as logs:
        assert [await door.posts(secret=secret) for _ in range(3)] == [403, 403, 403]

    assert door.turns.taken == []
    assert [log["event"] for log in logs] == ["webhook with a wrong secret"]


@pytest.mark.parametrize("secret", [None, b"wrong", SECRET.encode()])
@pytest.mark.parametrize("body", [b"", b" \n"])
async def test_an_empty_probe_finds_somebody_there_also_while_the_webhook_is_being_set(
    body: bytes, secret: bytes | None
) -> None:
    door = Door()
    door.webhook.open = False

    assert await door.posts(body, secret) == 200
    assert door.turns.taken == []


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe{", b"[" * 100_000, b"9" * 5_000])
async def test_what_is_no_json_is_refused(body: bytes) -> None:
    assert await Door().posts(body) == 400


@pytest.mark.parametrize("body", [b"{}", b"[]", b"null", b"5", b'"x"', b'{"event_name": "message.text.received"}'])
async def test_what_is_no_event_is_passed_over(body: bytes) -> None:
    door = Door()

    assert await door.posts(body) == 200
    assert door.turns.taken == []


async def test_a_body_without_end_is_refused() -> None:
    assert await Door().posts(b" " * (LARGEST + 1)) == 413


async def test_before_zalo_has_told_who_the_bot_is_an_event_comes_too_early() -> None:
    door = Door()
    door.webhook.open = False

    assert await door.posts() == 503


async def test_other_methods_are_none_of_it_and_where_messages_are_fetched_there_is_no_door() -> None:
    assert await Door().posts(method="GET") == 405
    assert await Door("").posts(secret=b"") == 404
