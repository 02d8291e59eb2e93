"""Calls over real HTTP: what comes back, and what each way of failing means for asking again."""

from __future__ import annotations

import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web

from bot.channels.telegram.errors import ConflictError, NoFileError, NoMessageError, RefusedTokenError
from bot.channels.telegram.line import LARGEST, Line
from bot.channels.telegram.replies import Answer
from bot.channels.telegram.wire import File, Wire
from bot.errors import GoneError, LostError, SendError, TryLaterError, UnsendableError
from tests.telegram.standin import TOKEN, Fault, HandClock, Phone, Standin
from tests.telegram.standin.refusals import OTHER_POLLER, TOO_OLD, WEBHOOK_ACTIVE
from tests.telegram.standin.wire import OGG, PNG

SAID = "Bà Lò Thị Xuân"


@dataclass
class Scene:
    """A strict server, a wire to it, and Lan, who has written to the bot."""

    clock: HandClock
    server: Standin
    wire: Wire
    lan: Phone

    async def says(self, text: str = "chào", chat: int = 0, **fields: Any) -> Answer:
        return await self.wire.call("sendMessage", {"chat_id": chat or self.lan.id, "text": text, **fields})

    async def fails(self, fault: Fault) -> SendError:
        self.server.fail(fault)
        with pytest.raises(SendError) as caught:
            await self.says()
        return caught.value


@asynccontextmanager
async def wired(api: str, token: str = TOKEN) -> AsyncIterator[Wire]:
    line = Line(api, token)
    try:
        yield Wire(line)
    finally:
        await line.close()


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    clock = HandClock()
    async with Standin(clock=clock) as server, wired(server.url) as wire:
        lan = server.phone("Lan")
        lan.starts()
        yield Scene(clock, server, wire, lan)


# What comes back.


async def test_a_message_that_was_sent_is_told_with_its_date(scene: Scene) -> None:
    answer = await scene.says("<b>chào</b>", parse_mode="HTML")

    assert answer == Answer(scene.lan.last.id, int(scene.clock.now()))
    assert scene.lan.last.text == "chào"


@pytest.mark.parametrize(
    ("method", "field", "content"),
    [
        ("sendPhoto", "photo", PNG),
        ("sendVoice", "voice", OGG),
        ("sendAudio", "audio", OGG),
        ("sendDocument", "document", PNG),
    ],
)
async def test_an_upload_tells_the_name_that_sends_it_again(
    scene: Scene, method: str, field: str, content: bytes
) -> None:
    fields = {"chat_id": scene.lan.id, field: "attach://file", "caption": "Số “114” & 'khác'",
              "reply_markup": {"inline_keyboard": [[{"text": "Tiếp", "callback_data": "a"}]]}}  # fmt: skip
    first = await scene.wire.upload(method, fields, File("file", content, "ảnh.bin", "application/octet-stream"))
    second = await scene.wire.call(method, {"chat_id": scene.lan.id, field: first.file})

    assert first.file == second.file != ""
    assert scene.server.state.files.uploads == 1
    above, below = scene.lan.sees()[-2:]
    assert (above.picture, above.text, above.labels) == (field, "Số “114” & 'khác'", ("Tiếp",))
    assert above.sha256 == below.sha256


async def test_of_a_photos_sizes_the_widest_is_kept() -> None:
    sizes = [{"file_id": name, "width": width} for name, width in (("a", 90), ("c", 1280), ("b", 320))]
    message = {"message_id": 5, "date": 7, "photo": sizes, "caption": "?"}
    async with answering(200, {"ok": True, "result": message}) as wire:
        assert await wire.call("sendPhoto", {}) == Answer(5, 7, "c")


async def test_a_mere_yes_leaves_nothing_behind(scene: Scene) -> None:
    assert await scene.wire.call("sendChatAction", {"chat_id": scene.lan.id, "action": "typing"}) == Answer()


async def test_what_stands_there_already_is_as_it_was_to_be(scene: Scene) -> None:
    message = (await scene.says("a")).message
    edit = {"chat_id": scene.lan.id, "message_id": message, "text": "a"}

    assert await scene.wire.call("editMessageText", edit) == Answer()


async def test_updates_come_whole_and_the_offset_confirms_them(scene: Scene) -> None:
    scene.lan.says("một")
    found = await scene.wire.updates(0, ("message",), 0)
    assert [update["message"]["text"] for update in found] == ["/start", "một"]

    assert await scene.wire.updates(found[-1]["update_id"] + 1, ("message",), 0) == []
    assert scene.server.state.mailbox.pending() == []


async def test_half_a_letter_holds_up_no_other_update() -> None:
    body = b'{"ok":true,"result":[{"update_id":1,"m":"\\ud800"},{"update_id":2,"m":"\xff"},{"update_id":3}]}'
    async with answering(200, body) as wire:
        assert [update["update_id"] for update in await wire.updates(0, (), 0)] == [1, 2, 3]


# What a refusal means.

REFUSED: dict[str, tuple[int, str, type[SendError]]] = {
    "too many calls": (429, "Too Many Requests: retry after 7", TryLaterError),
    "a server in trouble": (500, "Internal Server Error", TryLaterError),
    "a gateway without a server": (502, "Bad Gateway", TryLaterError),
    "a gateway that lost patience": (504, "Gateway Timeout", LostError),
    "a blocked bot": (403, "bot was blocked by the user", GoneError),
    "a deleted account": (403, "user is deactivated", GoneError),
    "a deleted account, told another way": (400, "user is deactivated", GoneError),
    "nobody who ever wrote": (403, "bot can't initiate conversation with a user", GoneError),
    "no such chat": (400, "chat not found", GoneError),
    "no such person": (400, "PEER_ID_INVALID", GoneError),
    "no message to change": (400, "message to edit not found", NoMessageError),
    "a message that is not ours": (400, "message can't be edited", NoMessageError),
    "a picture where words were": (400, "there is no text in the message to edit", NoMessageError),
    "capitals": (400, "MESSAGE_ID_INVALID", NoMessageError),
    "no such file": (400, "wrong file identifier/HTTP URL specified", NoFileError),
    "no such file, told another way": (
        400, "wrong remote file identifier specified: Wrong string length", NoFileError,
    ),
    "a file that has aged": (400, "FILE_REFERENCE_EXPIRED", NoFileError),
    "a file of another kind": (400, "can't use file of type Photo as Document", NoFileError),
    "a text that is too long": (400, "message is too long", UnsendableError),
    "a body that is too large": (413, "Request Entity Too Large", UnsendableError),
    "another poller": (409, f"{OTHER_POLLER}", ConflictError),
    "a webhook": (409, f"{WEBHOOK_ACTIVE}", ConflictError),
    "a token that was revoked": (401, "", RefusedTokenError),
    "a token that is none": (404, "", RefusedTokenError),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
async def test_each_refusal_says_what_may_be_done_next(scene: Scene, name: str) -> None:
    status, words, kind = REFUSED[name]
    error = await scene.fails(Fault("sendMessage", "fail", status=status, words=words))

    assert type(error) is kind


async def test_the_pause_that_is_asked_for_is_told(scene: Scene) -> None:
    error = await scene.fails(Fault("sendMessage", "fail", status=429, words="Too Many Requests", retry_after=7))

    assert isinstance(error, TryLaterError)
    assert error.after == 7


async def test_the_strict_servers_own_refusals_mean_the_same(scene: Scene) -> None:
    other = scene.server.phone("Hoa")
    calls: list[tuple[type[SendError], Callable[[], Awaitable[Answer]]]] = [
        (GoneError, lambda: scene.says(chat=other.id)),
        (GoneError, lambda: scene.says(chat=5)),
        (UnsendableError, lambda: scene.says(" ")),
        (NoMessageError, lambda: edit(message_id=999, text="b")),
        (NoFileError, lambda: scene.wire.call("sendPhoto", {"chat_id": scene.lan.id, "photo": "AgACgone"})),
        (UnsendableError, lambda: scene.wire.call("answerCallbackQuery", {"callback_query_id": "1"})),
    ]

    async def edit(**fields: Any) -> Answer:
        return await scene.wire.call("editMessageText", {"chat_id": scene.lan.id, **fields})

    for kind, call in calls:
        with pytest.raises(SendError) as caught:
            await call()
        assert type(caught.value) is kind
    scene.lan.blocks()
    with pytest.raises(GoneError):
        await scene.says()
    assert TOO_OLD in scene.server.called("answerCallbackQuery")[0].description


async def test_a_reason_is_told_without_what_it_quotes(scene: Scene) -> None:
    words = f"can't parse entities: unsupported start tag \"{SAID}\" in '{SAID}' at byte offset 3" + "x" * 500
    error = await scene.fails(Fault("sendMessage", "fail", status=400, words=words))

    assert str(error).startswith("Bad Request: can't parse entities: unsupported start tag … in … at byte offset 3")
    assert SAID not in str(error)
    assert len(str(error)) < 200


# What a broken line means.


async def test_a_line_that_breaks_leaves_nobody_wiser(scene: Scene) -> None:
    assert type(await scene.fails(Fault("sendMessage", "drop"))) is LostError
    assert scene.lan.sees()[1:] == []
    assert type(await scene.fails(Fault("sendMessage", "lose"))) is LostError
    assert len(scene.lan.sees()[1:]) == 1
    assert scene.server.counts["sendMessage"] == 2, "it is for others to decide whether to ask again"


@pytest.mark.parametrize("act", ["hang", "stall"])
async def test_no_answer_in_time_leaves_nobody_wiser(scene: Scene, act: Any) -> None:
    scene.server.fail(Fault("sendMessage", act))
    line = Line(scene.server.url, TOKEN, connect=0.05)
    body = b'{"chat_id":%d,"text":"a"}' % scene.lan.id
    with pytest.raises(LostError):
        await line.exchange("sendMessage", body, 0.05)
    await line.close()


async def test_where_nobody_listens_nothing_was_sent() -> None:
    async with Standin() as server:
        api = server.url
    async with wired(api) as wire:
        with pytest.raises(TryLaterError, match="no connection"):
            await wire.call("sendMessage", {})


async def test_after_hanging_up_nothing_is_sent(scene: Scene) -> None:
    said = {"chat_id": scene.lan.id, "text": "a"}
    async with wired(scene.server.url) as wire:
        await wire.call("sendMessage", said)
    with pytest.raises(TryLaterError, match="hung up"):
        await wire.call("sendMessage", said)


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"<html>", LostError),
        (200, b'{"ok":false}', LostError),
        (200, b'{"ok":true,"result":{"message_id":"five"}}', LostError),
        (200, b'{"ok":true,"result":' + b"[" * 100_000, LostError),
        (302, b"", TryLaterError),
        (502, b"<html>Bad Gateway</html>", TryLaterError),
        (504, b"<html>", LostError),
        (403, b"<html>", GoneError),
    ],
)
async def test_an_answer_of_somebody_else_is_read_by_its_status(
    status: int, body: bytes, kind: type[SendError]
) -> None:
    async with answering(status, body) as wire:
        with pytest.raises(SendError) as caught:
            await wire.call("sendMessage", {})
    assert type(caught.value) is kind


async def test_updates_without_numbers_are_no_answer() -> None:
    async with answering(200, {"ok": True, "result": [{"message": {}}]}) as wire:
        with pytest.raises(LostError):
            await wire.updates(0, (), 0)


async def test_an_answer_without_end_is_left() -> None:
    async with answering(200, b" " * (LARGEST + 1)) as wire:
        with pytest.raises(LostError, match="no end"):
            await wire.call("sendMessage", {})


@asynccontextmanager
async def answering(status: int, body: bytes | dict[str, Any]) -> AsyncIterator[Wire]:
    """A server that says one thing, whatever it is asked."""

    async def answer(_: web.BaseRequest) -> web.StreamResponse:
        headers = {"Location": "https://example.org/"}
        return (
            web.json_response(body)
            if isinstance(body, dict)
            else web.Response(status=status, body=body, headers=headers)
        )

    runner = web.ServerRunner(web.Server(answer), access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with wired(f"http://127.0.0.1:{runner.addresses[0][1]}") as wire:
            yield wire
    finally:
        await runner.cleanup()


# The token.


@pytest.mark.parametrize("act", ["fail", "drop"])
async def test_the_token_stands_in_no_error(scene: Scene, act: Any) -> None:
    error = await scene.fails(Fault("sendMessage", act, status=401, words=""))
    async with Standin() as server:
        api = server.url
    async with wired(api) as wire:
        with pytest.raises(TryLaterError) as unreachable:
            await wire.call("sendMessage", {})

    for told in (error, unreachable.value):
        assert "stand-in_token" not in "".join(traceback.format_exception(told))
