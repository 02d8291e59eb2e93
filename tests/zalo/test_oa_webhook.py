"""The webhook of an Official Account: who may knock, what is read, and when Zalo is told that all is well."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, MutableMapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.channels.lag import Lag
from bot.channels.zalo_oa.reception import Reception
from bot.channels.zalo_oa.signature import sign
from bot.channels.zalo_oa.webhook import Webhook
from bot.dialogue.events import Chose, Event, Inbound, Opened, Said, Sent
from bot.errors import BusyError
from tests.telegram.taking import Turns
from tests.zalo.standin import APP_ID, OA_ID, OA_SECRET

NOW = datetime(2026, 11, 23, 5, 0, 30, tzinfo=UTC)
LAN = "6142494823000000001"


def moment(at: datetime = NOW) -> str:
    return str(int(at.timestamp() * 1000))


def event(name: str = "user_send_text", at: datetime = NOW, **message: Any) -> dict[str, Any]:
    return {
        "event_name": name,
        "app_id": APP_ID,
        "sender": {"id": LAN},
        "recipient": {"id": OA_ID},
        "message": {"msg_id": "cb31dff1c39642cc1b83", **message},
        "timestamp": moment(at),
    }


@dataclass
class Scene:
    """A webhook, and what takes its events."""

    turns: Turns = field(default_factory=Turns)
    lag: Lag = field(default_factory=Lag)
    webhook: Webhook = field(init=False)

    def __post_init__(self) -> None:
        reception = Reception(self.turns.take, OA_ID, self.lag, lambda: NOW)
        self.webhook = Webhook(reception, app=APP_ID, secret=OA_SECRET, patience=1.0)

    async def brings(self, told: Any, *, secret: str = OA_SECRET, bare: bool = False, head: str = "") -> int:
        """Post an event signed as Zalo signs it; ``head`` is a time that comes in the header."""
        body = json.dumps(told, ensure_ascii=False, indent=1).encode()
        signature = sign(APP_ID, body, head or told["timestamp"], secret)
        headers = {"X-ZEvent-Signature": signature if bare else f"mac={signature}"}
        return await self.posts(body, {**headers, **({"X-ZEvent-Timestamp": head} if head else {})})

    async def posts(self, body: bytes, headers: dict[str, str] | None = None, method: str = "POST") -> int:
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        named = [(name.lower().encode(), value.encode("latin-1")) for name, value in (headers or {}).items()]
        await self.webhook({"type": "http", "method": method, "headers": named}, receive, send)
        status = sent[0]["status"]
        assert isinstance(status, int)
        return status

    @property
    def taken(self) -> list[Inbound]:
        return self.turns.committed


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    scene = Scene()
    async with scene.webhook:
        yield scene


async def test_words_are_received_once_they_are_committed(scene: Scene) -> None:
    scene.turns.open.clear()
    async with asyncio.TaskGroup() as tasks:
        bringing = tasks.create_task(scene.brings(event(text="Chào em ạ")))
        await scene.turns.has_taken(1)
        assert not bringing.done()
        scene.turns.open.set()
    assert bringing.result() == 200
    assert scene.taken == [Inbound("zalo_oa", LAN, "cb31dff1c39642cc1b83", NOW, Said("Chào em ạ"))]


async def test_a_commit_that_takes_too_long_is_asked_for_again_and_goes_on(scene: Scene) -> None:
    scene.turns.open.clear()
    assert await scene.brings(event(text="Chào")) == 503
    assert scene.taken == []
    scene.turns.open.set()
    await scene.turns.has_committed(1)


@pytest.mark.parametrize("error", [BusyError("full"), RuntimeError("words of a learner")])
async def test_what_is_not_taken_is_to_come_again(scene: Scene, error: Exception) -> None:
    scene.turns.errors.append(error)
    with capture_logs() as logs:
        assert await scene.brings(event(text="Chào")) == 503
    assert "words of a learner" not in str(logs)
    assert await scene.brings(event(text="Chào")) == 200


async def test_before_it_runs_and_after_it_says_to_come_again() -> None:
    scene = Scene()
    assert await scene.brings(event(text="Chào")) == 503
    async with scene.webhook:
        assert await scene.brings(event(text="Chào")) == 200
    assert await scene.brings(event(text="Chào")) == 503


# Who may knock


@pytest.mark.parametrize("body", [b"{}", b"", b" {} \n", b"hello"])
async def test_the_console_s_question_is_answered_and_does_nothing(scene: Scene, body: bytes) -> None:
    assert await scene.posts(body) == 200
    assert scene.turns.taken == []


@pytest.mark.parametrize("signature", ["", "mac=", "mac=00", "0" * 64, "mac=\xe9", sign(APP_ID, b"{}", "1", OA_SECRET)])
async def test_without_the_signature_nothing_is_taken(scene: Scene, signature: str) -> None:
    body = json.dumps(event(text="Chào")).encode()
    assert await scene.posts(body, {"X-ZEvent-Signature": signature}) == 403
    assert scene.turns.taken == []


@pytest.mark.parametrize("secret", ["", "stand-in_app_secret", OA_SECRET.upper()])
async def test_another_secret_is_none(scene: Scene, secret: str) -> None:
    with capture_logs() as logs:
        for _ in range(3):
            assert await scene.brings(event(text="Chào"), secret=secret) == 403
    assert [log["event"] for log in logs] == ["event with a wrong signature"], "it is told once"


async def test_the_signature_is_over_the_very_bytes(scene: Scene) -> None:
    told = event(text="Chào")
    signature = sign(APP_ID, json.dumps(told).encode(), told["timestamp"], OA_SECRET)
    other = json.dumps(told, indent=2).encode()
    assert await scene.posts(other, {"X-ZEvent-Signature": f"mac={signature}"}) == 403


async def test_a_bare_signature_and_a_time_in_the_header_are_as_good(scene: Scene) -> None:
    assert await scene.brings(event(text="một"), bare=True) == 200
    assert await scene.brings(event(text="hai"), head="1699003881354") == 200
    assert scene.turns.words() == ["một", "hai"]


async def test_only_posts_are_read(scene: Scene) -> None:
    assert await scene.posts(b"{}", method="GET") == 405
    assert await scene.posts(b"x" * (1 << 20) + b"x") == 413


# What is read


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        (event(text="5fdc39f80116c.a1..next"), Chose(".next", 0x5FDC39F80116C, 0xA1)),
        (event("user_click_button", text="7.3.off"), Chose("off", 7, 3)),
        (event(text="7.3.Đ"), Said("7.3.Đ")),
        (event(text="07.3.off"), Said("07.3.off")),
        (event(text=" 7.3.off"), Said(" 7.3.off")),
        (event(text="\x00\x01"), Sent("text")),
        (event("user_send_image", text="nhìn này"), Sent("photo")),
        (event("user_send_gif"), Sent("photo")),
        (event("user_send_sticker"), Sent("sticker")),
        (event("user_send_audio"), Sent("voice")),
        (event("user_send_video"), Sent("video")),
        (event("user_send_file"), Sent("file")),
        (event("user_send_link"), Sent("file")),
        (event("user_send_location"), Sent("place")),
        (event("user_send_business_card"), Sent("contact")),
    ],
)
async def test_what_people_do_is_an_event(scene: Scene, told: dict[str, Any], meant: Event) -> None:
    assert await scene.brings(told) == 200
    assert [inbound.event for inbound in scene.taken] == [meant]


async def test_who_follows_comes_by_the_front_door_once(scene: Scene) -> None:
    told = {"event_name": "follow", "app_id": APP_ID, "oa_id": OA_ID, "follower": {"id": LAN}, "timestamp": moment()}
    assert await scene.brings(told) == 200
    assert scene.taken == [Inbound("zalo_oa", LAN, f"follow {moment()}", NOW, Opened())]


@pytest.mark.parametrize(
    "told",
    [
        {"event_name": "unfollow", "app_id": APP_ID, "oa_id": OA_ID, "follower": {"id": LAN}, "timestamp": moment()},
        {"event_name": "follow", "oa_id": "another", "follower": {"id": LAN}, "timestamp": moment()},
        {**event("oa_send_text", text="Chào"), "sender": {"id": OA_ID}, "recipient": {"id": LAN}},
        {**event(text="Chào"), "sender": {"id": OA_ID}, "recipient": {"id": LAN}},
        {**event(text="Chào"), "recipient": {"id": "another"}},
        event("anonymous_send_text", text="Chào"),
        event("user_received_message"),
        event("user_seen_message"),
        event("user_reacted_message", react_icon=":>"),
        {"event_name": "user_submit_info", "sender": {"id": LAN}, "info": {"name": "Lan"}, "timestamp": moment()},
        event("user_send_nothing_known"),
        event(text=""),
        event(text="cũ", at=NOW - timedelta(days=2)),
    ],
)
async def test_what_is_not_theirs_to_say_is_passed_over(scene: Scene, told: dict[str, Any]) -> None:
    assert await scene.brings(told) == 200
    assert scene.turns.taken == []


@pytest.mark.parametrize(
    "told",
    [
        {"timestamp": "1"},
        {"event_name": 5, "timestamp": moment()},
        {"event_name": "user_send_text", "timestamp": moment()},
        {"event_name": "follow", "timestamp": moment()},
        {**event(text="Chào"), "sender": {"id": 5}},
        {**event(text="Chào"), "sender": {"id": "x" * 65}},
        {**event(text="Chào"), "sender": "Lan"},
        {**event(text="Chào"), "message": {"text": "Chào"}},
        {**event(text="Chào"), "message": {"text": "Chào", "msg_id": ["a"]}},
        {**event(text="Chào"), "message": ["Chào"]},
        {**event(text="Chào"), "recipient": None},
    ],
)
async def test_what_cannot_be_read_stops_nobody_and_is_not_shown(scene: Scene, told: dict[str, Any]) -> None:
    with capture_logs() as logs:
        assert await scene.brings(told) == 200
    assert scene.turns.taken == []
    assert "Chào" not in str(logs)


@pytest.mark.parametrize("given", ["soon", "9" * 30, None, ["1"]])
async def test_a_time_that_is_none_is_ours(scene: Scene, given: Any) -> None:
    told = {**event(text="Chào"), "timestamp": given}
    assert await scene.brings(told, head="1699003881354") == 200
    assert scene.taken[0].at == NOW


async def test_the_clock_s_lag_is_learned_from_what_comes(scene: Scene) -> None:
    await scene.brings(event(text="Chào", at=NOW - timedelta(seconds=3)))
    assert scene.lag.before(NOW) == NOW - timedelta(seconds=3)
    await scene.brings(event(text="Chào", at=NOW + timedelta(hours=1)))
    assert scene.lag.before(NOW) == NOW


async def test_half_a_letter_costs_no_message(scene: Scene) -> None:
    body = json.dumps(event(text="chào \ud83d")).encode()
    signature = sign(APP_ID, body, moment(), OA_SECRET)
    assert await scene.posts(body, {"X-ZEvent-Signature": signature}) == 200
    assert scene.turns.words() == ["chào  "]
