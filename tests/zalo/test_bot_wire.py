"""Calls of the Bot Platform over real HTTP: what each answer means, and what never shows."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web

from bot.channels.zalo.line import Line
from bot.channels.zalo_bot.errors import ConflictError, NoNewsError, NotThereError, RefusedTokenError
from bot.channels.zalo_bot.wire import Verified, Wire
from bot.errors import LostError, SendError, TryLaterError, UnsendableError
from tests.zalo.standin import BOT_TOKEN, BotPhone, BotStandin, Fault, HandClock, HttpFault

HOOK = "http://127.0.0.1:9/zalo"


@dataclass
class Scene:
    """A strict server, the wire to it, and Lan."""

    server: BotStandin
    wire: Wire
    lan: BotPhone


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with BotStandin(clock=HandClock()) as server:
        line = Line(server.url)
        yield Scene(server, Wire(line, BOT_TOKEN), server.phone("Lan"))
        await line.close()


async def test_every_call_is_as_zalo_wants_it(scene: Scene) -> None:
    wire, lan = scene.wire, scene.lan
    assert await wire.name() == "bot.HocSoThu"
    sent = await wire.send(lan.id, "Chào bác")
    assert sent == datetime.fromtimestamp(scene.server.clock.now(), UTC)
    assert await wire.photo(lan.id, "https://hocso.example.vn/anh/a.png", "Bếp")
    assert await wire.photo(lan.id, "https://hocso.example.vn/anh/a.png")
    await wire.voice(lan.id, "https://hocso.example.vn/anh/a.aac")
    await wire.typing(lan.id)
    assert await wire.hook() == ""
    lan.says("học")
    assert (await wire.update(1))["message"]["text"] == "học"
    # Nobody is there, and it is set all the same.
    verified = await wire.set_hook(HOOK, "s" * 8)
    assert not verified.ok
    assert verified.hint
    assert await wire.hook() == HOOK
    await wire.drop_hook()
    assert await wire.hook() == ""

    assert [(seen.text, seen.picture) for seen in lan.sees() if seen.who == "bot"] == [
        ("Chào bác", ""), ("Bếp", "photo"), ("", "photo"), ("", "voice"),
    ]  # fmt: skip
    assert not [call for call in scene.server.calls if call.status not in (200, 404)]


async def test_an_older_answer_says_nothing_of_whether_the_webhook_was_reached(scene: Scene) -> None:
    scene.server.hooks.verifies = False

    assert await scene.wire.set_hook(HOOK, "s" * 8) == Verified(ok=True, hint="")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, UnsendableError),
        (401, RefusedTokenError),
        (403, TryLaterError),
        (404, NotThereError),
        (408, NoNewsError),
        (418, UnsendableError),
        (429, TryLaterError),
        (500, LostError),
    ],
)
async def test_a_refusal_with_http_200_is_an_error_of_its_own_kind(
    scene: Scene, code: int, kind: type[SendError]
) -> None:
    scene.server.fail(Fault("sendMessage", "fail", status=code, words=f"no, {code}"))
    with pytest.raises(SendError) as caught:
        await scene.wire.send(scene.lan.id, "x")
    assert type(caught.value) is kind
    assert len(scene.server.called("sendMessage")) == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (301, UnsendableError),
        (401, RefusedTokenError),
        (403, TryLaterError),
        (404, UnsendableError),
        (408, LostError),
        (429, TryLaterError),
        (500, LostError),
        (502, LostError),
        (200, LostError),
    ],
)
async def test_an_answer_of_somebody_before_zalo_is_told_by_its_status(
    scene: Scene, status: int, kind: type[SendError]
) -> None:
    scene.server.fail(HttpFault("sendMessage", "fail", status=status))
    with pytest.raises(SendError) as caught:
        await scene.wire.send(scene.lan.id, "x")
    assert type(caught.value) is kind


@pytest.mark.parametrize("act", ["drop", "lose"])
async def test_where_the_line_breaks_nobody_knows(scene: Scene, act: Any) -> None:
    scene.server.fail(Fault("sendMessage", act))
    with pytest.raises(LostError):
        await scene.wire.send(scene.lan.id, "x")


async def test_what_was_never_sent_may_be_sent_again() -> None:
    line = Line("http://127.0.0.1:1")
    with pytest.raises(TryLaterError, match="no connection"):
        await Wire(line, BOT_TOKEN).name()
    await line.close()
    with pytest.raises(TryLaterError, match="hung up"):
        await Wire(line, BOT_TOKEN).name()


async def test_a_poll_while_a_webhook_is_set_says_so(scene: Scene) -> None:
    await scene.wire.set_hook(HOOK, "s" * 8)
    with pytest.raises(ConflictError):
        await scene.wire.update(1)


async def test_a_poll_in_vain_is_no_news(scene: Scene) -> None:
    with pytest.raises(NoNewsError):
        await scene.wire.update(0)


@asynccontextmanager
async def answering(status: int, body: bytes, **headers: str) -> AsyncIterator[Wire]:
    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        return web.Response(status=status, body=body, headers=headers)

    runner = web.ServerRunner(web.Server(handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    line = Line(f"http://127.0.0.1:{runner.addresses[0][1]}")
    yield Wire(line, BOT_TOKEN)
    await line.close()
    await runner.cleanup()


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"ok": False, "error_code": "429", "description": "Quota"}, TryLaterError),
        ({"ok": False, "errorCode": 426, "description": "daily"}, UnsendableError),
        ({"ok": True, "error_code": 401, "result": {"message_id": "a", "date": 1}}, RefusedTokenError),
        ({"ok": False}, LostError),
        ({"ok": "true", "result": {}}, LostError),
        ({"ok": True}, LostError),
        ({"ok": True, "result": "x"}, LostError),
        ({"ok": False, "error_code": [], "description": {}}, LostError),
        ([], LostError),
    ],
)
async def test_the_number_in_the_answer_decides_and_what_says_nothing_may_have_been_done(
    said: Any, kind: type[SendError]
) -> None:
    async with answering(200, json.dumps(said).encode()) as wire:
        with pytest.raises(SendError) as caught:
            await wire.send("a", "x")
    assert type(caught.value) is kind


async def test_the_number_in_the_answer_goes_before_the_status() -> None:
    async with answering(502, b'{"ok":false,"error_code":429,"description":"Quota"}') as wire:
        with pytest.raises(TryLaterError, match="too many calls"):
            await wire.send("a", "x")


async def test_nobody_is_followed_elsewhere() -> None:
    async with answering(302, b"", Location="http://127.0.0.1:1/") as wire:
        with pytest.raises(UnsendableError, match="302"):
            await wire.send("a", "x")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000, b'{"ok":' + b" " * (1 << 20) + b"true}"])
async def test_an_answer_that_cannot_be_read_may_have_been_done(body: bytes) -> None:
    async with answering(200, body) as wire:
        with pytest.raises(LostError):
            await wire.send("a", "x")


@pytest.mark.parametrize("date", [None, "x", 10**30])
async def test_a_message_without_a_date_is_sent_all_the_same(date: Any) -> None:
    async with answering(200, json.dumps({"ok": True, "result": {"message_id": "a", "date": date}}).encode()) as wire:
        assert await wire.send("a", "x") is None


async def test_neither_token_nor_words_show_in_errors_and_logs(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.server.fail(Fault("sendMessage", "fail", status=400, words='bad text "mật khẩu của tôi"'))
    errors = []
    with caplog.at_level(logging.INFO, logger="bot"):
        for fault in (None, Fault("sendMessage", "drop")):
            if fault:
                scene.server.fail(fault)
            with pytest.raises(SendError) as caught:
                await scene.wire.send(scene.lan.id, "mật khẩu của tôi")
            errors.append(str(caught.value))
    told = " ".join(errors) + caplog.text
    assert "stand-in_token" not in told
    assert "mật khẩu" not in told
