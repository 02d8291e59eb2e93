"""What the Official Account's stand-in refuses, one by one and over bare HTTP, and how it signs and brings events."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from tests.telegram.standin.wire import PNG, Reaction, Receiver, apart
from tests.zalo.standin import APP_ID, APP_SECRET, OA_ID, OA_SECRET, Fault, HandClock, HttpFault, OaPhone, OaStandin
from tests.zalo.standin.wire import JPEG, SERVERS, Wire, broken

NOW = 1_800_000_000
HOUR, DAY = 3600.0, 86_400.0
Body = dict[str, Any]


@dataclass
class Scene:
    """A server on a clock that stands still, a caller with a token, a webhook not yet saved, and Lan, who wrote."""

    clock: HandClock
    server: OaStandin
    wire: Wire
    hook: Receiver
    lan: OaPhone
    access: str
    refresh: str

    async def post(self, path: str, **how: Any) -> Body:
        return await self.wire.post(f"{self.server.url}{path}", **{"headers": {"access_token": self.access}, **how})

    async def send(self, message: Any, person: str = "") -> Body:
        body = {"recipient": {"user_id": person or self.lan.id}, "message": message}
        return await self.post("/v3.0/oa/message/cs", content=json.dumps(body), headers=self.json())

    def json(self) -> dict[str, str]:
        return {"access_token": self.access, "Content-Type": "application/json"}

    async def upload(self, kind: str, name: str, content: bytes, field: str = "file") -> Body:
        return await self.post(f"/v2.0/oa/upload/{kind}", files={field: (name, content)})

    async def exchange(self, secret: str = APP_SECRET, **fields: str) -> Body:
        whole = {"app_id": APP_ID, "grant_type": "refresh_token", "refresh_token": self.refresh, **fields}
        return await self.post("/v4/oa/access_token", data=whole, headers={"secret_key": secret})

    async def hooked(self) -> None:
        assert await self.server.saves_hook(self.hook.url)

    async def delivered(self, count: int) -> list[Body]:
        """Return what the webhook got after the probe at its saving."""
        return (await self.hook.has(count + 1))[1:]

    async def attempts(self, seconds: float) -> int:
        """Move the clock and return how often the webhook has been tried by then."""
        self.clock.advance(seconds)
        await self.server.settled()
        return len(self.server.hook.deliveries)


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    clock = HandClock()
    async with Receiver() as hook, OaStandin(clock=clock) as server, Wire() as wire:
        tokens, lan = server.grant(), server.phone("Lan")
        lan.says("xin chào")
        yield Scene(clock, server, wire, hook, lan, tokens.access, tokens.refresh)


def refusal(body: Body) -> tuple[int, str]:
    assert set(body) == {"error", "message"}
    return body["error"], body["message"]


def show(title: str = "A", payload: Any = "#1:A", **more: Any) -> Body:
    return {"title": title, "type": "oa.query.show", "payload": payload, **more}


def template(payload: Any) -> Body:
    return {"attachment": {"type": "template", "payload": payload}}


def plain(*buttons: Any, text: Any = "Câu 1") -> Body:
    return {"text": text, **template({"buttons": list(buttons)})}


def media(*elements: Any, **more: Any) -> Body:
    return template({"template_type": "media", "elements": list(elements), **more})


PICTURE = {"media_type": "image", "url": "https://hocso.example/a.png"}
OPEN = {"title": "Mở", "type": "oa.open.url", "payload": {"url": "https://hocso.example"}}
CALL = {"title": "Gọi", "type": "oa.open.phone", "payload": {"phone_code": "0900000000"}}
WRITE = {"title": "Nhắn", "type": "oa.open.sms", "payload": {"content": "a", "phone_code": "0900000000"}}

REFUSED: dict[str, tuple[Any, int]] = {
    "a message of nothing": ({}, -201),
    "a message that is a text": ("a", -201),
    "an empty text": ({"text": ""}, -201),
    "a text that is blank": ({"text": " \n"}, -201),
    "half a face": ({"text": "a\ud83d"}, -201),
    "a text of 2001": ({"text": "ă" * 2001}, -210),
    "a text of 1001 faces of two units": ({"text": "😀" * 1001}, -210),
    "only an answer to something": ({"quote_message_id": "a"}, -201),
    "an answer to a number": ({"text": "a", "quote_message_id": 5}, -201),
    "a field nobody knows": ({"text": "a", "texts": "a"}, -201),
    "an attachment that is a text": ({"text": "a", "attachment": "a"}, -201),
    "a plain picture": ({"attachment": {"type": "image", "payload": {"attachment_id": "a"}}}, -201),
    "a payload that is a list": ({"text": "a", **template([])}, -201),
    "a list": (template({"template_type": "list", "elements": [PICTURE]}), -201),
    "buttons of the other shape": (template({"template_type": "button", "text": "a", "buttons": [show()]}), -201),
    "no button": (plain(), -201),
    "six buttons": (plain(*[show()] * 6), -201),
    "buttons that are none": (template({"buttons": {}}), -201),
    "buttons without a text": (template({"buttons": [show()]}), -201),
    "buttons under a text of 2001": (plain(show(), text="ă" * 2001), -210),
    "a button that is a word": (plain("A"), -201),
    "a button without a title": (plain(show("")), -201),
    "a title of 101": (plain(show("ă" * 101)), -201),
    "a payload of 1001": (plain(show(payload="ă" * 1001)), -201),
    "no payload": (plain(show(payload="")), -201),
    "a payload that is an object": (plain(show(payload={"url": "https://a.vn"})), -201),
    "a type nobody knows": (plain(show(type="oa.query.click")), -201),
    "a type that is a list": (plain(show(type=[])), -201),
    "a button to nowhere": (plain({**OPEN, "payload": {"url": "hocso.example"}}), -201),
    "a button to a text": (plain({**OPEN, "payload": "https://hocso.example"}), -201),
    "a button to no number": (plain({**CALL, "payload": {"phone_code": ""}}), -201),
    "a button that writes nothing": (plain({**WRITE, "payload": {"phone_code": "0900000000"}}), -201),
    "a picture with buttons": ({"text": "a", **media(PICTURE, buttons=[show()])}, -201),
    "two pictures": (media(PICTURE, PICTURE), -201),
    "no picture": (media(), -201),
    "a picture from nowhere": (media({"media_type": "image"}), -201),
    "a picture from two places": (media({**PICTURE, "attachment_id": "a"}), -201),
    "a picture from a disk": (media({"media_type": "image", "url": "/a.png"}), -201),
    "a picture that was never sent up": (media({"media_type": "image", "attachment_id": "a"}), -201),
    "a film": (media({**PICTURE, "media_type": "video"}), -201),
    "a picture under a text of 2001": ({"text": "ă" * 2001, **media(PICTURE)}, -210),
    "a file that was never sent up": ({"attachment": {"type": "file", "payload": {"token": "a"}}}, -201),
}


@pytest.mark.parametrize("case", REFUSED)
async def test_a_message_is_refused_for(scene: Scene, case: str) -> None:
    message, error = REFUSED[case]

    assert refusal(await scene.send(message))[0] == error
    assert [seen.who for seen in scene.lan.sees()] == ["Lan"]
    assert scene.server.called("message/cs")[0].status == error


MESSAGES = {
    "text": {"text": "chào"},
    "buttons": plain(show(), OPEN),
    "a link": plain(OPEN),
    "picture": media(PICTURE),
}


@pytest.mark.parametrize("case", MESSAGES)
async def test_each_message_with_one_field_broken_is_refused(scene: Scene, case: str) -> None:
    good = {"recipient": {"user_id": scene.lan.id}, "message": MESSAGES[case]}
    # A question without its buttons is a message all the same.
    ways = [way for way in broken(good) if way[0] != "message.-attachment" or case == "picture"]
    assert len(ways) > 10

    async def error(body: Any) -> int:
        answer = await scene.post("/v3.0/oa/message/cs", json=body)
        return int(answer["error"])

    let_through = [way for way, body in ways if await error(body) != -201]

    assert let_through == []
    assert len(scene.lan.sees()) == 1
    assert await error(good) == 0


async def test_a_body_must_be_json_and_an_object(scene: Scene) -> None:
    for content in (b"[]", b"{"):
        assert refusal(await scene.post("/v3.0/oa/message/cs", content=content, headers=scene.json()))[0] == -201
    good = json.dumps({"recipient": {"user_id": scene.lan.id}, "message": {"text": "a"}})
    assert refusal(await scene.post("/v3.0/oa/message/cs", content=good))[0] == -201
    assert (await scene.post("/v3.0/oa/message/cs", content=good, headers=scene.json()))["error"] == 0


async def test_another_address_or_verb_is_refused(scene: Scene) -> None:
    assert refusal(await scene.post("/v2.0/oa/message/cs", json={}))[0] == 404
    assert refusal(await scene.wire.get(f"{scene.server.url}/v3.0/oa/message/cs"))[0] == 404


async def test_only_an_access_token_in_its_header_lets_a_call_through(scene: Scene) -> None:
    body = {"recipient": {"user_id": scene.lan.id}, "message": {"text": "a"}}
    for headers in ({}, {"Authorization": f"Bearer {scene.access}"}, {"access_token": scene.refresh}):
        for path in ("/v3.0/oa/message/cs", "/v3.0/oa/quota/message"):
            assert refusal(await scene.post(path, json=body, headers=headers)) == (-216, "Access token is invalid")
    assert len(scene.lan.sees()) == 1


async def test_an_access_token_lives_twenty_five_hours(scene: Scene) -> None:
    scene.clock.advance(25 * HOUR - 1)
    assert (await scene.send({"text": "a"}))["error"] == 0
    scene.clock.advance(1)
    assert refusal(await scene.send({"text": "a"}))[0] == -216


async def test_an_access_token_may_be_revoked(scene: Scene) -> None:
    scene.server.keys.revoke(scene.access)

    assert refusal(await scene.send({"text": "a"}))[0] == -216


async def test_a_refresh_token_serves_once_and_brings_a_new_pair(scene: Scene) -> None:
    scene.server.keys.revoke(scene.access)
    first = scene.refresh
    pair = await scene.exchange()

    assert set(pair) == {"access_token", "refresh_token", "expires_in"}
    assert pair["expires_in"] == "90000"
    assert pair["refresh_token"] != first
    assert scene.server.keys.spent == {first}
    assert refusal(await scene.exchange()) == (-14014, "Invalid refresh token")
    scene.access, scene.refresh = pair["access_token"], pair["refresh_token"]
    assert (await scene.send({"text": "a"}))["error"] == 0
    assert (await scene.exchange())["expires_in"] == "90000"
    scene.server.keys.dead = -118
    assert refusal(await scene.exchange())[0] == -118


async def test_a_refresh_token_is_spent_even_where_the_answer_got_lost(scene: Scene) -> None:
    scene.server.fail(Fault("access_token", "lose"))

    with pytest.raises(httpx.RemoteProtocolError):
        await scene.exchange()

    assert refusal(await scene.exchange())[0] == -14014


async def test_a_refresh_token_lives_ninety_days(scene: Scene) -> None:
    scene.clock.advance(90 * DAY)

    assert refusal(await scene.exchange())[0] == -14014


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"app_id": "1"}, -14002),
        ({"secret": OA_SECRET}, -14004),
        ({"grant_type": "password"}, -14000),
        ({"refresh_token": "a"}, -14014),
        ({"refresh_token": ""}, -14014),
        ({"scope": "a"}, -14000),
        ({"grant_type": "authorization_code", "code": "a"}, -14019),
    ],
)
async def test_a_refresh_is_refused_for(scene: Scene, fields: dict[str, str], error: int) -> None:
    assert refusal(await scene.exchange(**fields))[0] == error
    assert (await scene.exchange())["access_token"]


async def test_tokens_are_asked_for_by_a_form_and_by_nothing_else(scene: Scene) -> None:
    fields = {"app_id": APP_ID, "grant_type": "refresh_token", "refresh_token": scene.refresh}
    secret = {"secret_key": APP_SECRET}

    assert refusal(await scene.post("/v4/oa/access_token", json=fields, headers=secret))[0] == -14000
    assert refusal(await scene.post("/v4/oa/access_token", params=fields, headers=secret))[0] == -14000


async def test_a_consent_leads_back_with_a_code_that_its_verifier_turns_into_tokens(scene: Scene) -> None:
    verifier = "a" * 43
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {"app_id": APP_ID, "redirect_uri": "https://hocso.example/back", "code_challenge": challenge, "state": "s"}
    permission = f"{scene.server.url}/v4/oa/permission"

    answer = await scene.wire.web.get(permission, params=asked)

    assert (answer.status_code, answer.headers.get_list("server")) == (302, SERVERS)
    back = parse_qs(urlsplit(answer.headers["location"]).query)
    assert (back["oa_id"], back["state"]) == ([OA_ID], ["s"])
    (code,) = back["code"]
    grant = {"grant_type": "authorization_code", "refresh_token": ""}
    pair = await scene.exchange(**grant, code=code, code_verifier=verifier)
    assert pair["access_token"]
    assert refusal(await scene.exchange(**grant, code=code, code_verifier=verifier)) == (-14019, "Invalid code")
    other = scene.server.keys.consent(challenge)
    assert refusal(await scene.exchange(**grant, code=other, code_verifier="b" * 43)) == (
        -14019,
        "Invalid code verifier",
    )
    late = scene.server.keys.consent(challenge)
    scene.clock.advance(600)
    assert refusal(await scene.exchange(**grant, code=late, code_verifier=verifier)) == (-14019, "Invalid code")
    assert refusal(await scene.wire.get(permission, **{**asked, "redirect_uri": "back"}))[0] == -14003
    assert refusal(await scene.wire.get(permission, **{**asked, "app_id": "1"}))[0] == -14000


async def test_what_is_sent_is_seen_on_the_phone(scene: Scene) -> None:
    picture = (await scene.upload("image", "a.png", PNG))["data"]["attachment_id"]
    gif = (await scene.upload("gif", "a.gif", b"GIF89a"))["data"]["attachment_id"]
    paper = (await scene.upload("file", "a.pdf", b"%PDF-1.7"))["data"]["token"]
    sent = await scene.send({"text": "ă" * 2000, "quote_message_id": "a"})
    for message in (
        plain(show("A"), show("B", "#1:B", type="oa.query.hide"), OPEN, CALL, WRITE),
        {"text": "ảnh", **media({"media_type": "image", "attachment_id": picture})},
        media({"media_type": "gif", "attachment_id": gif}),
        media(PICTURE),
        {"attachment": {"type": "file", "payload": {"token": paper}}},
    ):
        assert (await scene.send(message))["error"] == 0

    quota = {"quota_type": "reply", "remain": 7, "total": 8, "owner_type": "OA", "owner_id": OA_ID}
    seen = scene.lan.sees()[1:]
    words = {"text": "a", "attachment": {"type": "file", "payload": {"token": paper}}}
    assert refusal(await scene.send(words)) == (-201, "Params is invalid: a file comes without a text")
    assert sent == {
        "error": 0, "message": "Success",
        "data": {"message_id": seen[0].id, "recipient_id": scene.lan.id, "quota": quota},
    }  # fmt: skip
    assert [(message.picture, message.text[:5], bool(message.sha256 or message.url)) for message in seen] == [
        ("", "ăăăăă", False), ("", "Câu 1", False), ("photo", "ảnh", True), ("photo", "", True), ("photo", "", True),
        ("file", "", True),
    ]  # fmt: skip
    assert seen[2].sha256 == hashlib.sha256(PNG).hexdigest()
    assert scene.lan.labels() == ["A", "B", "Mở", "Gọi", "Nhắn"]
    assert scene.lan.last.picture == "file"


async def test_the_other_shape_of_buttons_is_a_switch_away(scene: Scene) -> None:
    scene.server.shapes.shape = "template"
    good = {"template_type": "button", "text": "Câu 1", "buttons": [show()]}

    assert refusal(await scene.send(plain(show())))[0] == -201
    assert refusal(await scene.send({"text": "a", **template(good)}))[0] == -201
    assert refusal(await scene.send(template({**good, "text": "ă" * 2001})))[0] == -210
    assert refusal(await scene.send(template({**good, "buttons": [show()] * 6})))[0] == -201
    for _, payload in broken(good):
        assert refusal(await scene.send(template(payload)))[0] == -201
    assert (await scene.send(template(good)))["error"] == 0
    assert (scene.lan.last.text, scene.lan.labels()) == ("Câu 1", ["A"])


@pytest.mark.parametrize(
    ("kind", "name", "content", "field", "error"),
    [
        ("image", "a", JPEG, "file", -201),
        ("image", "png", PNG, "file", -201),
        ("image", "a.gif", b"GIF89a", "file", -201),
        ("image", "a.png", b"<svg/>", "file", -201),
        ("image", "a.png", b"", "file", -201),
        ("image", "a.png", PNG, "photo", -201),
        ("image", "a.jpg", JPEG + bytes(1024 * 1024), "file", -210),
        ("gif", "a.gif", b"GIF89a" + bytes(5 * 1024 * 1024), "file", -210),
        ("file", "a.aac", b"\xff\xf1", "file", -201),
        ("file", "a.pdf", b"%PDF" + bytes(5 * 1024 * 1024), "file", -210),
    ],
)
async def test_a_file_is_refused_for(
    scene: Scene, kind: str, name: str, content: bytes, field: str, error: int
) -> None:
    assert refusal(await scene.upload(kind, name, content, field))[0] == error


async def test_a_file_comes_alone_and_with_a_token(scene: Scene) -> None:
    files = [("file", ("a.png", PNG)), ("more", ("a.png", PNG))]
    assert refusal(await scene.post("/v2.0/oa/upload/image", files=files))[0] == -201
    fields = {"data": {"name": "a"}, "files": {"file": ("a.png", PNG)}}
    assert refusal(await scene.post("/v2.0/oa/upload/image", **fields))[0] == -201
    assert refusal(await scene.post("/v2.0/oa/upload/image"))[0] == -201
    scene.access = "a"
    assert refusal(await scene.upload("image", "a.png", PNG))[0] == -216


async def test_a_picture_of_a_whole_megabyte_passes_and_older_replies_call_it_a_token(scene: Scene) -> None:
    scene.server.uploads.has_old_replies = True
    whole = JPEG + bytes(1024 * 1024 - len(JPEG))

    token = (await scene.upload("image", "A.JPG", whole))["data"]["token"]

    assert (await scene.send(media({"media_type": "image", "attachment_id": token})))["error"] == 0
    assert refusal(await scene.send(media({"media_type": "gif", "attachment_id": token})))[0] == -201
    assert refusal(await scene.send({"attachment": {"type": "file", "payload": {"token": token}}}))[0] == -201


async def test_nobody_is_written_to_who_has_not_written_or_has_left(scene: Scene) -> None:
    minh = scene.server.phone("Minh")

    assert refusal(await scene.send({"text": "a"}, "1"))[0] == -201
    assert refusal(await scene.send({"text": "a"}, minh.id))[0] == -230
    minh.follows()
    assert (await scene.send({"text": "a"}, minh.id))["error"] == 0
    minh.unfollows()
    assert refusal(await scene.send({"text": "a"}, minh.id))[0] == -213
    minh.follows()
    assert (await scene.send({"text": "a"}, minh.id))["error"] == 0
    assert len(minh.sees()) == 2


async def test_eight_answers_are_free_until_they_write_again(scene: Scene) -> None:
    remain = [(await scene.send({"text": "a"}))["data"]["quota"]["remain"] for _ in range(8)]

    assert remain == [7, 6, 5, 4, 3, 2, 1, 0]
    assert refusal(await scene.send({"text": "a"}))[0] == -311
    scene.lan.says("1")
    assert (await scene.send({"text": "a"}))["data"]["quota"]["remain"] == 7


async def test_a_refused_message_costs_nothing(scene: Scene) -> None:
    assert refusal(await scene.send({"text": "ă" * 2001}))[0] == -210

    assert (await scene.send({"text": "a"}))["data"]["quota"]["remain"] == 7


async def test_the_plan_pays_for_what_is_not_free_and_for_nothing_after_seven_days(scene: Scene) -> None:
    scene.server.keys.lifetime = 90 * DAY
    scene.access = scene.server.grant().access
    scene.clock.advance(48 * HOUR)
    assert (await scene.send({"text": "a"}))["data"]["quota"]["quota_type"] == "reply"
    scene.clock.advance(1)
    assert refusal(await scene.send({"text": "a"}))[0] == -305
    scene.server.windows.plan = 2
    quota = (await scene.send({"text": "a"}))["data"]["quota"]
    assert (quota["quota_type"], quota["remain"]) == ("sub_quota", 1)
    scene.clock.advance(5 * DAY - 1)
    assert (await scene.send({"text": "a"}))["data"]["quota"]["remain"] == 0
    scene.server.windows.plan = 1
    scene.clock.advance(1)
    assert refusal(await scene.send({"text": "a"}))[0] == -230
    scene.lan.sends_photo()
    for _ in range(8):
        assert (await scene.send({"text": "a"}))["data"]["quota"]["quota_type"] == "reply"
    assert (await scene.send({"text": "a"}))["data"]["quota"]["quota_type"] == "sub_quota"


async def test_what_is_left_can_be_asked_for(scene: Scene) -> None:
    async def ask(**fields: Any) -> Body:
        return await scene.post("/v3.0/oa/quota/message", json=fields)

    whole = {"quota_owner": "OA", "product_type": "cs", "quota_type": "sub_quota"}
    await scene.send({"text": "a"})

    assert [quota["remain"] for quota in (await ask(user_id=scene.lan.id))["data"]] == [7]
    assert [quota["quota_type"] for quota in (await ask(**whole))["data"]] == ["sub_quota"]
    scene.server.keys.lifetime = 90 * DAY
    scene.access = scene.server.grant().access
    scene.clock.advance(3 * DAY)
    assert [quota["remain"] for quota in (await ask(user_id=scene.lan.id))["data"]] == [0]
    ways = [*broken({"user_id": scene.lan.id}), *broken(whole)]
    assert [way for way, fields in ways if (await ask(**fields))["error"] != -201] == []


async def test_events_are_signed_over_the_raw_body_with_the_accounts_secret(scene: Scene) -> None:
    await scene.hooked()
    message = scene.lan.says("1")
    (event,) = await scene.delivered(1)

    raw, head = scene.hook.bodies[1], scene.hook.heads[1]
    signed = hashlib.sha256(APP_ID.encode() + raw + f"{NOW}000".encode() + OA_SECRET.encode()).hexdigest()
    assert head["x-zevent-signature"] == f"mac={signed}"
    assert "x-zevent-timestamp" not in head
    assert event == {
        "app_id": APP_ID,
        "timestamp": f"{NOW}000",
        "event_name": "user_send_text",
        "sender": {"id": scene.lan.id},
        "recipient": {"id": OA_ID},
        "message": {"text": "1", "msg_id": message.id},
        "user_id_by_app": scene.lan.id[::-1],
    }


async def test_a_signature_may_come_bare_with_its_time_or_wrong(scene: Scene) -> None:
    await scene.hooked()
    scene.server.events.has_bare_signature = scene.server.events.has_timestamp_header = True
    scene.lan.says("1")
    scene.server.events.secret = APP_SECRET
    scene.lan.says("2")
    await scene.delivered(2)

    time = f"{NOW}000"
    for raw, head, secret in zip(scene.hook.bodies[1:], scene.hook.heads[1:], (OA_SECRET, APP_SECRET), strict=True):
        signed = hashlib.sha256(APP_ID.encode() + raw + time.encode() + secret.encode()).hexdigest()
        assert (head["x-zevent-signature"], head["x-zevent-timestamp"]) == (signed, time)


async def test_a_webhook_that_does_not_take_an_unsigned_probe_is_not_saved(scene: Scene) -> None:
    scene.hook.reactions += [Reaction(status=401), Reaction(status=204)]

    assert not await scene.server.saves_hook(scene.hook.url)
    assert not await scene.server.saves_hook(scene.hook.url)
    scene.lan.says("1")
    assert [event["message"]["text"] for event in scene.server.events.missed] == ["xin chào", "1"]
    assert await scene.server.saves_hook(scene.hook.url)

    assert scene.hook.bodies == [b"{}"] * 3
    assert "x-zevent-signature" not in scene.hook.heads[2]


async def test_a_tap_writes_its_payload_in_their_name(scene: Scene) -> None:
    await scene.hooked()
    scene.server.events.echoes = False
    await scene.send(plain(show("A", "#1:A"), OPEN))

    scene.lan.taps("A")
    (event,) = await scene.delivered(1)

    assert (event["event_name"], event["message"]["text"]) == ("user_send_text", "#1:A")
    assert scene.lan.sees()[-1].text == "#1:A"
    for label in ("B", "Mở"):
        with pytest.raises(LookupError, match="Lan sees no button"):
            scene.lan.taps(label)


async def test_what_comes_may_be_of_every_kind(scene: Scene) -> None:
    await scene.hooked()
    scene.lan.sends_photo("ảnh")
    scene.lan.sends_voice()
    scene.lan.sends_file()
    scene.lan.sends_sticker()
    scene.lan.follows()
    scene.lan.unfollows()

    events = await scene.delivered(6)

    names = [event["event_name"].removeprefix("user_send_") for event in events]
    assert names == ["image", "audio", "file", "sticker", "follow", "unfollow"]
    assert [event["message"]["attachments"][0]["type"] for event in events[:4]] == names[:4]
    assert events[0]["message"]["text"] == "ảnh"
    for event in events[4:]:
        assert "sender" not in event
        assert (event["oa_id"], event["follower"]) == (OA_ID, {"id": scene.lan.id})


async def test_the_account_hears_its_own_messages_and_what_was_seen(scene: Scene) -> None:
    await scene.hooked()
    await scene.send({"text": "chào"})
    await scene.send(media(PICTURE))
    scene.lan.sees_last()
    await scene.delivered(3)
    scene.server.events.tell({"event_name": "user_reacted_message"})

    text, picture, seen, odd = await scene.delivered(4)

    assert (text["event_name"], text["sender"]["id"], text["message"]["text"]) == ("oa_send_text", OA_ID, "chào")
    assert (picture["event_name"], picture["recipient"]["id"]) == ("oa_send_image", scene.lan.id)
    assert (seen["event_name"], seen["sender"]["id"]) == ("user_seen_message", scene.lan.id)
    assert odd["event_name"] == "user_reacted_message"


async def test_an_event_that_is_not_taken_comes_again_five_times_and_then_the_webhook_is_off(scene: Scene) -> None:
    await scene.hooked()
    scene.hook.reactions += [Reaction(status=status) for status in (500, 204, 301, 401, 404, 503)]
    message = scene.lan.says("1")

    tried = [await scene.attempts(pause) for pause in (0, 29, 1, 299, 1, 899, 1, 1799, 1, 3599, 1)]

    assert tried == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6]
    assert [head.get("num_retry") for head in scene.hook.heads[1:]] == [None, "1", "2", "3", "4", "5"]
    assert len(set(scene.hook.bodies[1:])) == 1
    assert [parcel.message for parcel in scene.server.hook.lost] == [message.id]
    assert scene.server.hook.url == ""
    scene.lan.says("2")
    assert await scene.attempts(0) == 6


async def test_what_comes_again_is_overtaken_by_what_came_later(scene: Scene) -> None:
    await scene.hooked()
    scene.hook.reactions.append(Reaction(status=500))
    scene.lan.says("1")
    scene.lan.says("2")
    await scene.delivered(2)
    await scene.server.settled()
    scene.clock.advance(30)

    events = await scene.delivered(3)

    assert [event["message"]["text"] for event in events] == ["1", "2", "1"]


async def test_a_message_may_come_twice(scene: Scene) -> None:
    await scene.hooked()
    scene.lan.repeats(scene.lan.says("1"))

    first, second = await scene.delivered(2)

    assert first == second


async def test_who_answers_not_within_two_seconds_gets_it_again(scene: Scene) -> None:
    await scene.hooked()
    scene.hook.reactions.append(Reaction(act="hang"))
    scene.lan.says("1")
    await scene.delivered(1)
    assert scene.server.pending() == 1

    assert await scene.attempts(2) == 1
    assert await scene.attempts(30) == 2
    assert [sent.status for sent in scene.server.hook.deliveries] == [0, 200]


async def test_whatever_is_posted_to_the_webhook_tells_its_status(scene: Scene) -> None:
    await scene.hooked()
    scene.hook.reactions.append(Reaction(status=403))

    assert await scene.server.posts(b"[]") == 403


async def test_faults_befall_calls_as_planned(scene: Scene) -> None:
    scene.server.fail(Fault("message/cs", "fail", status=-32, words="Rate limited"))
    scene.server.fail(HttpFault("upload/image", "fail", status=504))

    assert refusal(await scene.send({"text": "a"})) == (-32, "Rate limited")
    edge = await scene.wire.web.post(f"{scene.server.url}/v2.0/oa/upload/image", files={"file": ("a.png", PNG)})
    assert edge.status_code == 504


async def test_two_refreshes_at_once_spend_one_token(scene: Scene) -> None:
    answers = await asyncio.gather(scene.exchange(), scene.exchange())

    assert sorted("access_token" in answer for answer in answers) == [False, True]


async def test_it_runs_in_a_process_of_its_own() -> None:
    async with Receiver() as hook, apart("tests.zalo.standin", "oa", "--plan", "5") as ask:
        lan = await ask("person", name="Lan")
        assert set(await ask("grant")) == {"access", "refresh"}
        assert await ask("hook", url=hook.url) is True
        await ask("starts", person=lan, code="lop 8a")
        assert (await hook.has(2))[1]["message"]["text"] == "lop 8a"
        assert await ask("taps", person=lan, button="A") == 400
        assert await ask("flies") == 400
