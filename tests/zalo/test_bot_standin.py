"""What the Bot Platform's stand-in refuses, one by one and over bare HTTP, and how it brings events to the bot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from aiohttp import web

from tests.telegram.standin.wire import Reaction, Receiver, apart
from tests.zalo.standin import BOT_TOKEN, BotPhone, BotStandin, Fault, HandClock, HttpFault
from tests.zalo.standin.bot.sending import LARGEST_MEDIA
from tests.zalo.standin.wire import JPEG, Wire, broken

NOW = 1_800_000_000
SECRET = "a-secret-of-the-bot"
HEADER = "x-bot-api-secret-token"


@dataclass
class Scene:
    """A server on a clock that stands still, a caller, a webhook not yet set, and Lan, who has written nothing."""

    clock: HandClock
    server: BotStandin
    wire: Wire
    hook: Receiver
    lan: BotPhone

    async def call(self, method: str, **fields: Any) -> dict[str, Any]:
        return await self.wire.post(f"{self.server.bot_url}/{method}", json=fields)

    async def granted(self, method: str, **fields: Any) -> Any:
        body = await self.call(method, **fields)
        assert body["ok"] is True, body
        return body.get("result")

    async def refused(self, method: str, **fields: Any) -> tuple[int, str]:
        return refusal(await self.call(method, **fields))

    async def poll(self, seconds: int | str = 0) -> Any:
        return await self.granted("getUpdates", timeout=seconds)

    async def hooked(self) -> Any:
        return await self.granted("setWebhook", url=self.hook.url, secret_token=SECRET)

    async def delivered(self, count: int) -> list[dict[str, Any]]:
        """Return what the webhook got after the probe at its setting."""
        return (await self.hook.has(count + 1))[1:]


def refusal(body: dict[str, Any]) -> tuple[int, str]:
    assert set(body) == {"ok", "error_code", "description"}
    assert body["ok"] is False
    return body["error_code"], body["description"]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    clock = HandClock()
    async with Receiver() as hook, BotStandin(clock=clock) as server, Wire() as wire:
        yield Scene(clock, server, wire, hook, server.phone("Lan"))


PHOTO = "https://hocso.example/media/a.png"
VOICE = "https://hocso.example/media/a.aac"

REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "no chat": ("sendMessage", {"chat_id": ""}, "chat_id is empty"),
    "a chat that is no chat": ("sendMessage", {"chat_id": "0" * 20}, "chat not found"),
    "no text": ("sendMessage", {"text": ""}, "text is empty or broken"),
    "blanks for a text": ("sendMessage", {"text": " \n"}, "text is empty or broken"),
    "half a face": ("sendMessage", {"text": "a\ud83d"}, "text is empty or broken"),
    "a text of 2001": ("sendMessage", {"text": "ă" * 2001}, "text is longer than 2000"),
    "a text of 1001 faces of two units": ("sendMessage", {"text": "😀" * 1001}, "text is longer than 2000"),
    "another parse mode": ("sendMessage", {"parse_mode": "HTML"}, "parse_mode is neither markdown nor html"),
    "styles that are words": ("sendMessage", {"text_styles": ["b"]}, "text_styles must be a list of start, len and st"),
    "styles past the end": (
        "sendMessage",
        {"text_styles": [{"start": 3, "len": 2, "st": ["b"]}]},
        "text_styles reach past the text",
    ),
    "a style nobody knows": (
        "sendMessage",
        {"text_styles": [{"start": 0, "len": 2, "st": ["f_14"]}]},
        "text_styles: unknown code",
    ),
    "a style without numbers": (
        "sendMessage",
        {"text_styles": [{"start": "0", "len": 2, "st": ["b"]}]},
        "text_styles: start and len are numbers, st is a list",
    ),
    "buttons": ("sendMessage", {"reply_markup": {}}, "unknown parameter reply_markup of sendMessage (stand-in)"),
    "an answer to a message": (
        "sendMessage",
        {"reply_to_message_id": "a"},
        "unknown parameter reply_to_message_id of sendMessage (stand-in)",
    ),
    "an empty caption": ("sendPhoto", {"caption": ""}, "caption is empty or broken"),
    "a caption of 2001": ("sendPhoto", {"caption": "ă" * 2001}, "caption is longer than 2000"),
    "a picture from a disk": ("sendPhoto", {"photo": "/media/a.png"}, "photo must be a public http(s) address"),
    "a picture in itself": ("sendPhoto", {"photo": "data:image/png,a"}, "photo must be a public http(s) address"),
    "a recording of another sort": (
        "sendVoice",
        {"voice_url": "https://hocso.example/a.mp3?b=.aac"},
        "voice_url must end in .aac",
    ),
    "a recording without a host": (
        "sendVoice",
        {"voice_url": "https:///a.aac"},
        "voice_url must be a public http(s) address",
    ),
    "words for a recording": ("sendVoice", {"caption": "a"}, "unknown parameter caption of sendVoice (stand-in)"),
    "no sticker": ("sendSticker", {"sticker": ""}, "sticker is empty"),
    "an action that is yet to come": ("sendChatAction", {"action": "upload_photo"}, "action is not typing"),
    "a short secret": ("setWebhook", {"secret_token": "a" * 7}, "secret_token must have 8 to 256 characters"),
    "a long secret": ("setWebhook", {"secret_token": "a" * 257}, "secret_token must have 8 to 256 characters"),
    "a webhook of another sort": ("setWebhook", {"url": "ftp://hocso.example"}, "invalid webhook url"),
    "a wait in words": ("getUpdates", {"timeout": "long"}, "timeout must be a number of seconds"),
    "a wait of an hour": ("getUpdates", {"timeout": 3600}, "timeout must be from 0 to 60 seconds (stand-in)"),
    "an offset": ("getUpdates", {"offset": 1}, "unknown parameter offset of getUpdates (stand-in)"),
}


def calls(scene: Scene) -> dict[str, dict[str, Any]]:
    """Return the calls our channel makes, every field of them needed."""
    chat = {"chat_id": scene.lan.id}
    return {
        "sendMessage": {**chat, "text": "chào"},
        "sendPhoto": {**chat, "photo": PHOTO},
        "sendVoice": {**chat, "voice_url": VOICE},
        "sendSticker": {**chat, "sticker": "a"},
        "sendChatAction": {**chat, "action": "typing"},
        "setWebhook": {"url": scene.hook.url, "secret_token": SECRET},
        "getUpdates": {"timeout": 0},
    }


@pytest.mark.parametrize("case", REFUSED)
async def test_a_call_is_refused_for(scene: Scene, case: str) -> None:
    method, fields, words = REFUSED[case]

    # Escaped, since half a face cannot be written otherwise.
    body = json.dumps({**calls(scene)[method], **fields})
    answer = await scene.wire.post(
        f"{scene.server.bot_url}/{method}", content=body, headers={"Content-Type": "application/json"}
    )

    assert refusal(answer) == (400, f"Bad Request: {words}")
    assert scene.lan.sees() == []
    assert scene.server.called(method)[0].status == 400


@pytest.mark.parametrize(
    "method", ["sendMessage", "sendPhoto", "sendVoice", "sendSticker", "sendChatAction", "setWebhook"]
)
async def test_each_call_with_one_field_broken_is_refused(scene: Scene, method: str) -> None:
    good = calls(scene)[method]
    ways = broken(good)
    assert len(ways) == 1 + 3 * len(good)

    let_through = [way for way, fields in ways if (await scene.call(method, **fields)).get("error_code") != 400]

    assert let_through == []
    assert scene.lan.sees() == []
    assert (await scene.call(method, **good))["ok"] is True


@pytest.mark.parametrize("wait", [-1, "-1", 1.5, [], True])
async def test_a_poll_with_a_broken_wait_is_refused(scene: Scene, wait: object) -> None:
    scene.lan.says("1")

    assert (await scene.refused("getUpdates", timeout=wait))[0] == 400
    assert (await scene.poll())["message"]["text"] == "1"


@pytest.mark.parametrize("body", [b"[]", b"{", b"1"])
async def test_a_body_that_is_no_object_is_refused(scene: Scene, body: bytes) -> None:
    url = f"{scene.server.bot_url}/sendMessage"

    assert refusal(await scene.wire.post(url, content=body, headers={"Content-Type": "application/json"}))[0] == 400


async def test_a_file_cannot_be_sent_up(scene: Scene) -> None:
    url = f"{scene.server.bot_url}/sendPhoto"

    answer = await scene.wire.post(url, data={"chat_id": scene.lan.id}, files={"photo": ("a.png", JPEG)})

    assert refusal(answer) == (400, "Bad Request: files cannot be sent up")


@pytest.mark.parametrize(
    ("path", "error_code"),
    [
        ("bot1:other/getMe", 401),
        ("getMe", 401),
        (f"bot{BOT_TOKEN}", 400),
        (f"bot{BOT_TOKEN}/getme", 400),
        (f"bot{BOT_TOKEN}/editMessageText", 400),
        (f"bot{BOT_TOKEN}/testWebhook", 400),
    ],
)
async def test_another_token_or_method_is_refused(scene: Scene, path: str, error_code: int) -> None:
    assert refusal(await scene.wire.post(f"{scene.server.url}/{path}", json={}))[0] == error_code


async def test_neither_put_nor_delete_is_a_call(scene: Scene) -> None:
    answer = await scene.wire.web.put(f"{scene.server.bot_url}/getMe")

    assert refusal(answer.json())[0] == 400


async def test_a_call_may_come_by_get_or_as_a_form(scene: Scene) -> None:
    assert (await scene.wire.get(f"{scene.server.bot_url}/getMe"))["result"] == {
        "id": BOT_TOKEN.split(":")[0],
        "account_name": "bot.HocSoThu",
        "account_type": "BASIC",
        "can_join_groups": True,
        "display_name": "Bot Học Số",
    }
    url = f"{scene.server.bot_url}/sendMessage"
    assert (await scene.wire.post(url, data={"chat_id": scene.lan.id, "text": "chào"}))["ok"] is True
    assert scene.lan.last.text == "chào"


async def test_what_is_sent_is_seen_on_the_phone(scene: Scene) -> None:
    chat = scene.lan.id
    sent = await scene.granted("sendMessage", chat_id=chat, text="ă" * 2000)
    await scene.granted("sendPhoto", chat_id=chat, photo=PHOTO, caption="ă" * 2000)
    await scene.granted("sendPhoto", chat_id=chat, photo=PHOTO)
    await scene.granted("sendVoice", chat_id=chat, voice_url=f"{VOICE}?token=a")
    styles = [{"start": 0, "len": 4, "st": ["b", "c_db342e", "f_20"]}]
    await scene.granted("sendMessage", chat_id=chat, text="chào", text_styles=styles, parse_mode="html")
    assert await scene.call("sendChatAction", chat_id=chat, action="typing") == {"ok": True}

    assert sent == {"message_id": scene.lan.sees()[0].id, "date": NOW * 1000}
    assert len(sent["message_id"]) == 20
    assert [(seen.picture, seen.url, len(seen.text)) for seen in scene.lan.sees()] == [
        ("", "", 2000), ("photo", PHOTO, 2000), ("photo", PHOTO, 0), ("voice", f"{VOICE}?token=a", 0), ("", "", 4),
    ]  # fmt: skip
    assert scene.lan.last.who == "bot"
    assert scene.lan.labels() == []
    with pytest.raises(LookupError, match="Lan sees no button 'A'"):
        scene.lan.taps("A")


async def test_who_was_never_written_to_has_no_last_message(scene: Scene) -> None:
    scene.lan.says("1")

    with pytest.raises(LookupError, match="the bot has written nothing to Lan"):
        _ = scene.lan.last


async def test_after_its_quota_the_bot_sends_no_more(scene: Scene) -> None:
    scene.server.state.quota = 2
    for _ in range(2):
        await scene.granted("sendMessage", chat_id=scene.lan.id, text="a")

    assert await scene.refused("sendMessage", chat_id=scene.lan.id, text="a") == (429, "Quota exceeded")
    assert (await scene.refused("sendPhoto", chat_id=scene.lan.id, photo=PHOTO))[0] == 429
    assert (await scene.refused("sendVoice", chat_id=scene.lan.id, voice_url=VOICE))[0] == 429
    assert (await scene.refused("sendSticker", chat_id=scene.lan.id, sticker="a"))[0] == 429
    assert len(scene.lan.sees()) == 2
    assert (await scene.call("sendChatAction", chat_id=scene.lan.id, action="typing"))["ok"] is True


async def test_a_poll_takes_one_event_the_oldest_and_none_comes_twice(scene: Scene) -> None:
    first, _ = scene.lan.says("1"), scene.lan.says("2")

    assert await scene.poll("30") == {
        "event_name": "message.text.received",
        "message": {
            "message_id": first.id,
            "date": NOW * 1000,
            "from": {"id": scene.lan.id, "display_name": "Lan", "is_bot": False},
            "chat": {"id": scene.lan.id, "chat_type": "PRIVATE"},
            "text": "1",
        },
    }
    assert scene.server.pending() == 1
    assert (await scene.poll())["message"]["text"] == "2"
    assert await scene.refused("getUpdates", timeout=0) == (408, "Request timeout")
    assert [handed.event["message"]["text"] for handed in scene.server.mailbox.handed] == ["1", "2"]


async def test_a_poll_waits_as_long_as_it_was_asked_to_or_thirty_seconds(scene: Scene) -> None:
    for fields, seconds in (({"timeout": 5}, 5), ({}, 30)):
        async with asyncio.TaskGroup() as tasks:
            polling = tasks.create_task(scene.refused("getUpdates", **fields))
            await scene.server.polled()
            scene.clock.advance(seconds - 1)
            await asyncio.sleep(0.01)
            assert not polling.done()
            scene.clock.advance(1)
        assert polling.result()[0] == 408


async def test_of_two_pollers_each_event_goes_to_one(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks:
        polls = [tasks.create_task(scene.poll(30)) for _ in range(2)]
        while scene.server.mailbox.polling < 2:
            await scene.server.polled()
            await asyncio.sleep(0)
        scene.lan.says("1")
        scene.lan.says("2")

    assert sorted(poll.result()["message"]["text"] for poll in polls) == ["1", "2"]


async def test_a_poll_is_refused_while_a_webhook_is_set_and_ends_when_one_is(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks:
        polling = tasks.create_task(scene.refused("getUpdates"))
        await scene.server.polled()
        await scene.hooked()

    assert polling.result() == (400, "Bad Request: a webhook is set; delete it first")
    assert (await scene.refused("getUpdates"))[0] == 400
    assert await scene.granted("deleteWebhook") == {"url": "", "updated_at": NOW * 1000}
    assert (await scene.refused("getUpdates", timeout=0))[0] == 408


async def test_an_event_whose_poll_got_lost_never_comes_again(scene: Scene) -> None:
    scene.lan.says("1")
    scene.server.fail(Fault("getUpdates", "lose"))

    with pytest.raises(httpx.RemoteProtocolError):
        await scene.poll()

    assert (await scene.refused("getUpdates", timeout=0))[0] == 408


async def test_a_poller_that_went_away_takes_nothing_with_it(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks:
        polling = tasks.create_task(scene.poll(30))
        await scene.server.polled()
        polling.cancel()
    while scene.server.mailbox.polling:  # noqa: ASYNC110 - the server tells nobody.
        await asyncio.sleep(0)
    scene.lan.says("1")

    assert (await scene.poll())["message"]["text"] == "1"


async def test_what_comes_while_nobody_polls_may_be_gone(scene: Scene) -> None:
    scene.server.mailbox.forgets = True
    scene.lan.says("1")
    async with asyncio.TaskGroup() as tasks:
        polling = tasks.create_task(scene.poll(30))
        await scene.server.polled()
        scene.lan.says("2")
        scene.lan.says("3")

    assert polling.result()["message"]["text"] == "2"
    assert [event["message"]["text"] for event in scene.server.mailbox.dropped] == ["1", "3"]


async def test_a_webhook_is_tried_when_it_is_set_and_kept_whatever_came_of_it(scene: Scene) -> None:
    assert await scene.refused("getWebhookInfo") == (404, "Not Found: webhook")

    scene.hook.reactions.append(Reaction(status=500))
    failed = await scene.hooked()

    assert (failed["verification"]["ok"], failed["verification"]["status_code"]) == (False, 500)
    assert await scene.granted("getWebhookInfo") == {"url": scene.hook.url, "updated_at": NOW * 1000}
    assert (await scene.hooked())["verification"] == {
        "ok": True, "status_code": 200, "outcome": "success", "latency_ms": 1, "hint": "",
    }  # fmt: skip
    assert scene.hook.bodies == [b"", b""]
    assert scene.hook.heads[0][HEADER] == SECRET
    scene.server.hooks.verifies = False
    assert set(await scene.hooked()) == {"url", "updated_at"}
    await scene.granted("deleteWebhook")
    assert (await scene.refused("getWebhookInfo"))[0] == 404


@pytest.mark.parametrize("length", [8, 256])
async def test_a_secret_may_be_as_short_or_as_long_as_this(scene: Scene, length: int) -> None:
    await scene.granted("setWebhook", url=scene.hook.url, secret_token="a" * length)

    assert scene.hook.heads[0][HEADER] == "a" * length


async def test_whoever_polls_is_let_go_when_the_server_closes() -> None:
    async with asyncio.TaskGroup() as tasks, Wire() as wire, BotStandin(clock=HandClock()) as server:
        polling = tasks.create_task(wire.post(f"{server.bot_url}/getUpdates", json={}))
        await server.polled()
        server.mailbox.close()
        assert refusal(await polling)[0] == 408


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://hocso.example/zalo", "the webhook must be an https address"),
        ("https://localhost/zalo", "webhook.err.blocked"),
        ("https://127.0.0.1/zalo", "webhook.err.blocked"),
        ("https://10.1.2.3/zalo", "webhook.err.blocked"),
        ("https://192.168.1.1/zalo", "webhook.err.blocked"),
    ],
)
async def test_away_from_home_addresses_must_be_public(url: str, words: str) -> None:
    async with BotStandin(local=False) as server, Wire() as wire:
        fields = {"url": url, "secret_token": SECRET}
        answer = await wire.post(f"{server.bot_url}/setWebhook", json=fields)
        assert refusal(answer) == (400, f"Bad Request: {words}")
        photo = {"chat_id": server.phone().id, "photo": url}
        sent = await wire.post(f"{server.bot_url}/sendPhoto", json=photo)
        assert sent["ok"] is ("hocso" in url)


async def test_the_webhook_gets_events_flat_with_its_secret_and_in_order(scene: Scene) -> None:
    waited = scene.lan.says("0")
    await scene.hooked()
    said = [scene.lan.says(text) for text in "12"]

    events = await scene.delivered(3)

    assert [event["message"]["message_id"] for event in events] == [message.id for message in [waited, *said]]
    assert [event["event_name"] for event in events] == ["message.text.received"] * 3
    assert {head[HEADER] for head in scene.hook.heads} == {SECRET}
    assert scene.hook.heads[1]["content-type"] == "application/json"
    await scene.server.settled()
    assert [(sent.attempt, sent.status) for sent in scene.server.hook.deliveries] == [(0, 200)] * 3
    assert scene.server.hook.lost == []


async def test_switches_give_the_other_forms_of_an_event(scene: Scene) -> None:
    await scene.hooked()
    scene.lan.sends_photo("ảnh")
    scene.server.mailbox.wrapped, scene.server.state.photo_field = True, "photo"
    scene.server.mailbox.secret = "another-secret"
    scene.lan.sends_photo()

    flat, wrapped = await scene.delivered(2)

    assert flat["message"]["photo_url"].endswith(".jpg")
    assert (flat["message"]["caption"], flat["message"]["message_type"]) == ("ảnh", "CHAT_PHOTO")
    assert set(wrapped) == {"ok", "result"}
    assert "photo_url" not in wrapped["result"]["message"]
    assert wrapped["result"]["message"]["photo"].endswith(".jpg")
    assert [head[HEADER] for head in scene.hook.heads] == [SECRET, SECRET, "another-secret"]


async def test_what_comes_may_be_of_every_kind(scene: Scene) -> None:
    scene.lan.sends_voice()
    scene.lan.sends_sticker()
    scene.lan.sends_unsupported("chữ")
    scene.lan.sends_unsupported(is_bare=True)
    scene.lan.sends_unknown()
    await scene.granted("sendMessage", chat_id=scene.lan.id, text="chào")
    scene.lan.hears_echo()
    scene.server.brings({"event_name": 5})

    voice, sticker, unsupported, bare, unknown, echo, odd = [await scene.poll() for _ in range(7)]

    assert voice["message"]["voice_url"].endswith(".aac")
    assert {"sticker", "url"} <= set(sticker["message"])
    assert unsupported["event_name"] == bare["event_name"] == "message.unsupported.received"
    assert set(unsupported["message"]) == {"message_id", "date", "from", "chat"}
    assert set(bare["message"]) == {"from", "chat"}
    assert unknown["event_name"] == "message.poll.received"
    assert echo["message"]["from"] == {"id": BOT_TOKEN.split(":")[0], "display_name": "Bot Học Số", "is_bot": True}
    assert echo["message"]["chat"]["id"] == scene.lan.id
    assert odd == {"event_name": 5}


async def test_a_message_may_come_again_or_be_older_than_now(scene: Scene) -> None:
    message = scene.lan.says("1", at=NOW - 60)
    scene.lan.repeats(message)

    first = await scene.poll()

    assert await scene.poll() == first
    assert first["message"]["date"] == (NOW - 60) * 1000
    assert len(scene.lan.sees()) == 1


async def test_in_a_group_the_bot_gets_only_what_is_meant_for_it(scene: Scene) -> None:
    group = scene.server.group("Tổ 3")
    scene.lan.says("chào cả nhà", group)
    scene.lan.says("@Bot Học Số chào", group)
    scene.lan.says("1", group, is_reply=True)

    called, replied = await scene.poll(), await scene.poll()

    assert called["message"]["chat"] == {"id": group.id, "chat_type": "GROUP"}
    assert called["message"]["from"]["id"] == scene.lan.id
    assert replied["message"]["text"] == "1"
    assert scene.server.pending() == 0
    await scene.granted("sendMessage", chat_id=group.id, text="chào")
    assert (await scene.granted("sendVoice", chat_id=group.id, voice_url=VOICE))["message_id"]
    assert [seen.text for seen in group.sees()] == ["chào cả nhà", "@Bot Học Số chào", "1", "chào"]


async def test_whatever_is_posted_to_the_webhook_tells_its_status(scene: Scene) -> None:
    await scene.hooked()
    scene.hook.reactions.append(Reaction(status=403))

    assert await scene.server.posts(b"", "wrong") == 403
    assert await scene.server.posts(b"{}") == 200
    assert [head[HEADER] for head in scene.hook.heads[1:]] == ["wrong", SECRET]


async def test_the_webhook_is_not_tried_again_unless_a_test_says_so(scene: Scene) -> None:
    await scene.hooked()
    scene.hook.reactions.append(Reaction(status=500))
    scene.lan.says("1")
    await scene.delivered(1)
    await scene.server.settled()

    assert [parcel.event for parcel in scene.server.hook.lost] == ["message.text.received"]

    scene.server.hook.retries = (10,)
    scene.hook.reactions += [Reaction(status=500), Reaction(status=204)]
    scene.lan.says("2")
    await scene.delivered(2)
    await scene.server.settled()
    scene.clock.advance(10)
    assert [event["message"]["text"] for event in await scene.delivered(3)] == ["1", "2", "2"]
    await scene.server.settled()
    assert len(scene.server.hook.lost) == 1


async def test_a_webhook_that_answers_not_within_five_seconds_has_not_answered(scene: Scene) -> None:
    await scene.hooked()
    scene.hook.reactions.append(Reaction(act="hang"))
    scene.lan.says("1")
    await scene.delivered(1)
    assert scene.server.pending() == 1

    scene.clock.advance(5)
    await scene.server.settled()

    assert [sent.status for sent in scene.server.hook.deliveries] == [0]
    assert scene.server.pending() == 0


async def test_answers_of_the_webhook_may_go_unheard(scene: Scene) -> None:
    await scene.hooked()
    scene.server.hook.deaf = True
    scene.hook.reactions += [Reaction(), Reaction(act="cut")]
    scene.lan.says("1")
    scene.lan.says("2")
    await scene.delivered(2)
    await scene.server.settled()

    assert scene.server.hook.unheard == 1
    assert [sent.status for sent in scene.server.hook.deliveries] == [0, 0]


MEDIA = {
    "/a.jpg": (JPEG, "image/jpeg"),
    "/a.aac": (b"\xff\xf1", "audio/aac"),
    "/largest.jpg": (bytes(LARGEST_MEDIA), "image/jpeg"),
    "/larger.jpg": (bytes(LARGEST_MEDIA + 1), "image/jpeg"),
    "/empty.jpg": (b"", "image/jpeg"),
    "/page.jpg": (JPEG, "text/html"),
}


async def media(request: web.BaseRequest) -> web.StreamResponse:
    if request.path not in MEDIA:
        return web.Response(status=404, body=JPEG, content_type="image/jpeg")
    body, kind = MEDIA[request.path]
    return web.Response(body=body, content_type=kind)


async def test_where_pictures_are_fetched_they_must_be_there(scene: Scene) -> None:
    runner = web.ServerRunner(web.Server(media), access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    scene.server.sending.fetches = True
    chat = scene.lan.id

    async def said(name: str) -> tuple[int, str]:
        return await scene.refused("sendPhoto", chat_id=chat, photo=f"{address}/{name}.jpg")

    for name in ("a", "largest"):
        await scene.granted("sendPhoto", chat_id=chat, photo=f"{address}/{name}.jpg")
    await scene.granted("sendVoice", chat_id=chat, voice_url=f"{address}/a.aac")
    refusals = [await said(name) for name in ("empty", "larger", "page", "gone")]
    await runner.cleanup()

    assert [*refusals, await said("a")] == [
        (400, "Bad Request: what stands at the address is empty or too large"),
        (400, "Bad Request: what stands at the address is empty or too large"),
        (400, "Bad Request: the address answered 200 text/html"),
        (400, "Bad Request: the address answered 404 image/jpeg"),
        (400, "Bad Request: the address cannot be reached"),
    ]
    assert [(seen.picture, len(seen.sha256)) for seen in scene.lan.sees()] == [
        ("photo", 64), ("photo", 64), ("voice", 64),
    ]  # fmt: skip


async def test_faults_befall_calls_as_planned(scene: Scene) -> None:
    chat = scene.lan.id
    scene.server.fail(Fault("sendMessage", "fail", nth=2, status=403, words="Internal server error"))
    scene.server.fail(HttpFault("sendMessage", "fail", nth=3, status=502))
    scene.server.fail(Fault("sendMessage", "drop", nth=4))
    scene.server.fail(Fault("sendMessage", "lose", nth=5))
    await scene.granted("sendMessage", chat_id=chat, text="1")

    assert (await scene.refused("sendMessage", chat_id=chat, text="2"))[0] == 403
    edge = await scene.wire.web.post(f"{scene.server.bot_url}/sendMessage", json={"chat_id": chat, "text": "3"})
    for text in "45":
        with pytest.raises(httpx.RemoteProtocolError):
            await scene.call("sendMessage", chat_id=chat, text=text)

    assert (edge.status_code, edge.text) == (502, "<html>Bad Gateway</html>")
    assert [seen.text for seen in scene.lan.sees()] == ["1", "5"]
    assert [call.status for call in scene.server.called("sendMessage")] == [200, 403, 502, 0, 200]


@pytest.mark.parametrize(("act", "seen"), [("hang", 0), ("stall", 1)])
async def test_a_call_may_never_be_answered(scene: Scene, act: Any, seen: int) -> None:
    scene.server.fail(Fault("sendMessage", act))
    fields = {"chat_id": scene.lan.id, "text": "a"}
    # Only the answer is not waited for long: a busy machine may take its time to connect.
    waits = httpx.Timeout(5.0, read=0.1)

    with pytest.raises(httpx.ReadTimeout):
        await scene.wire.web.post(f"{scene.server.bot_url}/sendMessage", json=fields, timeout=waits)

    assert len(scene.lan.sees()) == seen


async def test_a_person_waits_until_the_bot_has_written(scene: Scene) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(scene.lan.waits())
        until = tasks.create_task(scene.lan.until(lambda: any(seen.text == "2" for seen in scene.lan.sees())))
        await asyncio.sleep(0)
        assert not waiting.done()
        await scene.granted("sendMessage", chat_id=scene.lan.id, text="1")
        await waiting
        assert not until.done()
        await scene.granted("sendMessage", chat_id=scene.lan.id, text="2")


async def test_it_runs_in_a_process_of_its_own() -> None:
    async with apart("tests.zalo.standin", "bot", "--pace", "0.1") as ask:
        lan = await ask("person", name="Lan")
        await ask("starts", person=lan)
        await ask("says", person=lan, text="1")
        assert [seen["text"] for seen in await ask("sees", person=lan)] == ["Xin chào", "1"]
        assert await ask("pending") == 2
        assert await ask("fails", method="getMe", act="fail") is True
        assert await ask("counts") == {}
        assert await ask("taps", person=lan, button="A") == 400
        assert await ask("blocks", person=lan) == 400
        assert await ask("flies") == 400
