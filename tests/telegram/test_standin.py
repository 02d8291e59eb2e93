"""What the stand-in refuses, one by one and over bare HTTP, and what it shows where nothing is wrong."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
import telegram

from tests.telegram.standin import TOKEN, Fault, HandClock, Limits, Phone, Standin
from tests.telegram.standin.reading import Upload
from tests.telegram.standin.refusals import NOT_MODIFIED, RefusedError
from tests.telegram.standin.wire import OGG, PNG, Wire


@dataclass
class Scene:
    """A server on a clock that stands still, a caller, and Lan, who has written to the bot."""

    clock: HandClock
    server: Standin
    wire: Wire
    lan: Phone
    text: int = 0
    photo: int = 0
    voice: int = 0
    own: int = 0
    photo_file: str = ""

    async def says(self, text: str = "chào", **fields: Any) -> Any:
        return (await self.wire.call("sendMessage", chat_id=self.lan.id, text=text, **fields)).result


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    clock = HandClock()
    async with Standin(clock=clock) as server, Wire(server) as wire:
        lan = server.phone("Lan")
        scene = Scene(clock, server, wire, lan, own=lan.starts().id)
        scene.text = (await scene.says(reply_markup=keyboard("A", "B")))["message_id"]
        photo = (await wire.upload("sendPhoto", "photo", PNG, chat_id=str(lan.id))).result
        scene.photo, scene.photo_file = photo["message_id"], photo["photo"][-1]["file_id"]
        scene.voice = (await wire.upload("sendVoice", "voice", OGG, chat_id=str(lan.id))).result["message_id"]
        yield scene


def keyboard(*labels: str, data: str = "") -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": label, "callback_data": data or f"1:{label}"}] for label in labels]}


def buttons(*button: Any) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": [list(button)]}}


Fields = dict[str, Any]
UNREADABLE = "can't parse inline keyboard button: "
ENTITIES = "can't parse entities: "

SENDING: dict[str, tuple[Fields, str]] = {
    "no text": ({"text": ""}, "message text is empty"),
    "blanks for a text": ({"text": " \n"}, "message text is empty"),
    "tags without a text": ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
    "a text of 4097": ({"text": "ă" * 4097}, "message is too long"),
    "a text of 2049 faces of two units": ({"text": "😀" * 2049}, "message is too long"),
    "a chat that is no chat": ({"chat_id": 5}, "chat not found"),
    "a name for a chat": ({"chat_id": "@ai_do"}, "chat not found"),
    "no chat": ({"chat_id": ""}, "chat_id is empty"),
    "a field nobody knows": ({"texts": "a"}, "unknown parameter texts of sendMessage (stand-in)"),
    "a number for a text": ({"text": 5}, 'field "text" must be of type String'),
    "a flag for a chat": ({"chat_id": True}, 'field "chat_id" must be of type Integer or String'),
    "a text for a flag": ({"disable_notification": "x"}, 'field "disable_notification" must be of type Boolean'),
    "another parse mode": ({"parse_mode": "Wiki"}, "unsupported parse_mode"),
    "a keyboard that is a list": ({"reply_markup": []}, "object expected as reply markup"),
    "a keyboard that is no JSON": ({"reply_markup": "{"}, "can't parse reply keyboard markup JSON object"),
    "rows that are none": (
        {"reply_markup": {"inline_keyboard": [{}]}},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
    ),
    "a keyboard of an unknown sort": (
        {"reply_markup": {"inline_keybord": []}},
        "unknown field inline_keybord of the reply markup (stand-in)",
    ),
    "a button that is a word": (buttons("A"), UNREADABLE + "InlineKeyboardButton must be an Object"),
    "a button without a label": (buttons({"callback_data": "a"}), UNREADABLE + 'can\'t find field "text"'),
    "a label that is a number": (
        buttons({"text": 1, "callback_data": "a"}),
        UNREADABLE + 'field "text" must be of type String',
    ),
    "an empty label": (buttons({"text": " ", "callback_data": "a"}), "BUTTON_TEXT_INVALID"),
    "a button that does nothing": (
        buttons({"text": "A"}),
        UNREADABLE + "text buttons are unallowed in the inline keyboard",
    ),
    "a button that does two things": (
        buttons({"text": "A", "callback_data": "a", "url": "https://a.vn"}),
        UNREADABLE + "exactly one action is needed (stand-in)",
    ),
    "a button of an unknown field": (
        buttons({"text": "A", "data": "a"}),
        UNREADABLE + "unknown field data (stand-in)",
    ),
    "data that is a number": (
        buttons({"text": "A", "callback_data": 5}),
        UNREADABLE + 'field "callback_data" must be of type String',
    ),
    "rows that are no list": (
        {"reply_markup": {"inline_keyboard": {}}},
        'field "inline_keyboard" must be of type Array',
    ),
    "data of 65 bytes": (buttons({"text": "A", "callback_data": "đ" * 32 + "a"}), "BUTTON_DATA_INVALID"),
    "data of none": (buttons({"text": "A", "callback_data": ""}), "BUTTON_DATA_INVALID"),
    "a button to nowhere": (
        buttons({"text": "A", "url": "a.vn"}),
        "inline keyboard button URL 'a.vn' is invalid: Wrong HTTP URL",
    ),
    "nine buttons in a row": (buttons(*[{"text": "A", "callback_data": "a"}] * 9), "reply markup is too long"),
    "a hundred and one buttons": ({"reply_markup": keyboard(*"A" * 101)}, "reply markup is too long"),
    "an answer to nothing": ({"reply_parameters": {"message_id": 999}}, "message to be replied not found"),
    "an answer to nobody knows what": (
        {"reply_parameters": {"quote": "a"}},
        "can't parse reply parameters: can't find field \"message_id\"",
    ),
    "an entity past the end": (
        {"entities": [{"type": "bold", "offset": 0, "length": 99}]},
        "ENTITY_BOUNDS_INVALID",
    ),
    "an entity without a length": (
        {"entities": [{"type": "bold", "offset": 0}]},
        "can't parse MessageEntity: can't find field \"length\"",
    ),
    "an entity without a type": ({"entities": [{}]}, "can't parse MessageEntity: can't find field \"type\""),
    "more than a hundred entities": (
        {"text": "<b>a</b>" * 101, "parse_mode": "HTML"},
        "ENTITIES_TOO_LONG",
    ),
}

HTML = {
    "ừ <b>a": 'Can\'t find end tag corresponding to start tag "b"',
    "ừ <b": "Unclosed start tag at byte offset 4",
    "ừ <p>a</p>": 'Unsupported start tag "p" at byte offset 4',
    "1 < 2 </b>": 'Unsupported start tag "" at byte offset 2',
    "a</b>": "Unexpected end tag at byte offset 1",
    "<b>a</i>": 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
    "<b>a</b x": "Unclosed end tag at byte offset 4",
    '<a ="x">a</a>': 'Empty attribute name in the tag "a" at byte offset 0',
    "<a href>a</a>": 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0',
    "<a href=x!>a</a>": "Unexpected end of name token at byte offset 8",
    "<a href='x": "Unclosed start tag at byte offset 0",
    "<span class='x'>a</span>": 'Tag "span" must have class "tg-spoiler" at byte offset 0',
}


@pytest.mark.parametrize("case", SENDING)
async def test_a_message_is_refused_for(scene: Scene, case: str) -> None:
    fields, words = SENDING[case]

    answer = await scene.wire.call("sendMessage", **{"chat_id": scene.lan.id, "text": "chào", **fields})

    assert (answer.status, answer.said) == (400, f"Bad Request: {words}")
    assert len(scene.lan.sees()) == 4


@pytest.mark.parametrize("html", HTML)
async def test_broken_html_is_refused_with_its_place(scene: Scene, html: str) -> None:
    answer = await scene.wire.call("sendMessage", chat_id=scene.lan.id, text=html, parse_mode="HTML")

    assert (answer.status, answer.said) == (400, f"Bad Request: {ENTITIES}{HTML[html]}")


@pytest.mark.parametrize(
    ("html", "shown", "entities"),
    [
        ("a &lt;b&gt; &amp;&#78;&#x4e; &nbsp;", "a <b> &NN &nbsp;", []),
        ("😀<b>à<i>b</i></b>", "😀àb", [("bold", 2, 2), ("italic", 3, 1)]),
        ("<A href='https://a.vn?x&amp;y'>a</a>", "a", [("text_link", 0, 1)]),
        ("<a href='a.vn'>a</a><b></b>", "a", []),
        ("<blockquote expandable>a</blockquote>", "a", [("blockquote", 0, 1)]),
        ("<span class='tg-spoiler'>a</span>  ", "a", [("spoiler", 0, 1)]),
    ],
)
async def test_html_becomes_a_text_and_entities(scene: Scene, html: str, shown: str, entities: list[Any]) -> None:
    sent = await scene.says(html, parse_mode="html")

    assert sent["text"] == shown
    assert [(part["type"], part["offset"], part["length"]) for part in sent.get("entities", [])] == entities


async def test_limits_count_what_is_shown_not_what_is_written(scene: Scene) -> None:
    assert len((await scene.says("<b>" + "ă" * 4096 + "</b>", parse_mode="HTML"))["text"]) == 4096
    assert await scene.says(reply_markup=keyboard("A", data="đ" * 32))
    assert await scene.says(reply_markup=keyboard(*"A" * 100))


Broken = Callable[[Scene], tuple[str, Fields]]

OTHERS: dict[str, tuple[Broken, str]] = {
    "an edit that changes nothing": (
        lambda at: ("editMessageText", {"message_id": at.text, "text": "chào", "reply_markup": keyboard("A", "B")}),
        NOT_MODIFIED,
    ),
    "an edit of the keyboard that changes nothing": (
        lambda at: ("editMessageReplyMarkup", {"message_id": at.text, "reply_markup": keyboard("A", "B")}),
        NOT_MODIFIED,
    ),
    "an edit of a message that is not there": (
        lambda at: ("editMessageText", {"message_id": 999, "text": "a"}),
        "message to edit not found",
    ),
    "an edit of no message": (lambda at: ("editMessageText", {"text": "a"}), "message identifier is not specified"),
    "an edit of an inline message": (
        lambda at: ("editMessageText", {"inline_message_id": "x", "text": "a"}),
        "MESSAGE_ID_INVALID",
    ),
    "an edit of what Lan wrote": (
        lambda at: ("editMessageText", {"message_id": at.own, "text": "a"}),
        "message can't be edited",
    ),
    "an edit to nothing": (
        lambda at: ("editMessageText", {"message_id": at.text, "text": ""}),
        "message text is empty",
    ),
    "an edit to a keyboard of letters": (
        lambda at: ("editMessageText", {"message_id": at.text, "text": "a", "reply_markup": {"keyboard": []}}),
        "inline keyboard expected",
    ),
    "a text for a picture": (
        lambda at: ("editMessageText", {"message_id": at.photo, "text": "a"}),
        "there is no text in the message to edit",
    ),
    "a caption for a text": (
        lambda at: ("editMessageCaption", {"message_id": at.text, "caption": "a"}),
        "there is no caption in the message to edit",
    ),
    "a caption of 1025": (
        lambda at: ("editMessageCaption", {"message_id": at.photo, "caption": "ă" * 1025}),
        "message caption is too long",
    ),
    "a voice turned into a picture": (
        lambda at: ("editMessageMedia", {"message_id": at.voice, "media": photo(at.photo_file)}),
        "message can't be edited",
    ),
    "media of no kind": (
        lambda at: ("editMessageMedia", {"message_id": at.photo, "media": {"media": at.photo_file}}),
        "can't parse InputMedia: media type is unsupported (stand-in: photo, audio, document)",
    ),
    "media without a file": (
        lambda at: ("editMessageMedia", {"message_id": at.photo, "media": {"type": "photo"}}),
        "can't parse InputMedia: can't find field \"media\"",
    ),
    "media of an unknown field": (
        lambda at: ("editMessageMedia", {"message_id": at.photo, "media": {**photo("x"), "text": "a"}}),
        "can't parse InputMedia: unknown field text (stand-in)",
    ),
    "media with a number for a caption": (
        lambda at: ("editMessageMedia", {"message_id": at.photo, "media": {**photo(at.photo_file), "caption": 5}}),
        'field "caption" must be of type String',
    ),
    "media that is not there": (lambda at: ("editMessageMedia", {"message_id": at.photo}), "media is required"),
    "media that was not attached": (
        lambda at: ("editMessageMedia", {"message_id": at.photo, "media": photo("attach://x")}),
        "there is no photo in the request",
    ),
    "a picture that is not there": (lambda at: ("sendPhoto", {}), "there is no photo in the request"),
    "a picture's id that is none": (
        lambda at: ("sendPhoto", {"photo": at.photo_file[:-1]}),
        "wrong remote file identifier specified: Wrong string length",
    ),
    "a picture by address": (
        lambda at: ("sendPhoto", {"photo": "https://a.vn/a.png"}),
        "failed to get HTTP URL content",
    ),
    "a picture sent as a voice": (
        lambda at: ("sendVoice", {"voice": at.photo_file}),
        "can't use file of type Photo as VoiceNote",
    ),
    "a long caption": (
        lambda at: ("sendPhoto", {"photo": at.photo_file, "caption": "ă" * 1025}),
        "message caption is too long",
    ),
    "an action nobody knows": (lambda at: ("sendChatAction", {"action": "x"}), "wrong parameter action in request"),
    "deleting what is not there": (lambda at: ("deleteMessage", {"message_id": 999}), "message to delete not found"),
}

ELSEWHERE: dict[str, tuple[Broken, str]] = {
    "an answer to a tap that never was": (
        lambda at: ("answerCallbackQuery", {"callback_query_id": "1"}),
        "query is too old and response timeout expired or query ID is invalid",
    ),
    "an answer of 201": (
        lambda at: ("answerCallbackQuery", {"callback_query_id": at.lan.taps("A").id, "text": "ă" * 201}),
        "MESSAGE_TOO_LONG",
    ),
    "an answer with an address": (
        lambda at: ("answerCallbackQuery", {"callback_query_id": at.lan.taps("A").id, "url": "https://a.vn"}),
        "URL_INVALID",
    ),
    "a file nobody knows": (lambda at: ("getFile", {"file_id": "x"}), "invalid file_id"),
    "a command in capitals": (
        lambda at: ("setMyCommands", {"commands": [{"command": "Hoc", "description": "a"}]}),
        "BOT_COMMAND_INVALID",
    ),
    "a command without words": (
        lambda at: ("setMyCommands", {"commands": [{"command": "hoc", "description": ""}]}),
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    "half a command": (
        lambda at: ("setMyCommands", {"commands": [{"command": "hoc"}]}),
        'can\'t parse BotCommand: can\'t find field "command" or "description"',
    ),
    "a command that is a word": (
        lambda at: ("setMyCommands", {"commands": ["hoc"]}),
        "expected an Object as BotCommand",
    ),
    "no commands": (lambda at: ("setMyCommands", {}), 'parameter "commands" is required (stand-in)'),
    "a hundred and one commands": (
        lambda at: ("setMyCommands", {"commands": [{"command": "hoc", "description": "a"}] * 101}),
        "BOT_COMMANDS_TOO_MUCH",
    ),
    "commands for a scope nobody knows": (
        lambda at: ("setMyCommands", {"commands": [], "scope": {"type": "x"}}),
        "can't parse BotCommandScope: unsupported type specified",
    ),
    "a language that is none": (
        lambda at: ("setMyName", {"name": "a", "language_code": "vie"}),
        "invalid language code specified",
    ),
    "a description of 513": (
        lambda at: ("setMyDescription", {"description": "ă" * 513}),
        "description is too long (stand-in)",
    ),
    "a short description of 121": (
        lambda at: ("setMyShortDescription", {"short_description": "ă" * 121}),
        "short_description is too long (stand-in)",
    ),
    "a name of 65": (lambda at: ("setMyName", {"name": "ă" * 65}), "name is too long (stand-in)"),
    "a secret with blanks": (
        lambda at: ("setWebhook", {"url": "http://127.0.0.1:9/a", "secret_token": "a b"}),
        "secret token contains unallowed characters",
    ),
    "a secret of 257": (
        lambda at: ("setWebhook", {"url": "http://127.0.0.1:9/a", "secret_token": "a" * 257}),
        "secret token is too long",
    ),
    "a webhook that is no address": (lambda at: ("setWebhook", {"url": "ftp://a"}), "invalid webhook URL specified"),
    "updates by a word": (
        lambda at: ("getUpdates", {"offset": "x"}),
        'field "offset" must be of type Integer',
    ),
    "a name with a field too many": (
        lambda at: ("getMe", {"x": 1}),
        "unknown parameter x of getMe (stand-in)",
    ),
}


def photo(media: str) -> Fields:
    return {"type": "photo", "media": media}


@pytest.mark.parametrize("case", OTHERS)
async def test_in_a_chat_is_refused(scene: Scene, case: str) -> None:
    broken, words = OTHERS[case]
    method, fields = broken(scene)
    before = scene.lan.sees()

    answer = await scene.wire.call(method, chat_id=scene.lan.id, **fields)

    assert (answer.status, answer.said) == (400, f"Bad Request: {words}")
    assert scene.lan.sees() == before


@pytest.mark.parametrize("case", ELSEWHERE)
async def test_elsewhere_is_refused(scene: Scene, case: str) -> None:
    broken, words = ELSEWHERE[case]
    method, fields = broken(scene)

    answer = await scene.wire.call(method, **fields)

    assert (answer.status, answer.said) == (400, f"Bad Request: {words}")
    assert scene.server.called(method)[-1].description == answer.said


@pytest.mark.parametrize(
    ("method", "content", "words"),
    [
        ("sendPhoto", b"", "file must be non-empty"),
        ("sendPhoto", b"no picture", "IMAGE_PROCESS_FAILED"),
        ("sendPhoto", PNG[:16] + b"\0\0\0\x01\0\0\x01\0", "PHOTO_INVALID_DIMENSIONS"),
        ("sendVoice", b"no voice", "a voice message must be OGG with OPUS, MP3 or M4A (stand-in)"),
    ],
)
async def test_a_file_that_is_not_what_it_should_be_is_refused(
    scene: Scene, method: str, content: bytes, words: str
) -> None:
    answer = await scene.wire.upload(method, method[4:].lower(), content, chat_id=str(scene.lan.id))

    assert (answer.status, answer.said) == (400, f"Bad Request: {words}")


async def test_a_picture_of_more_than_ten_megabytes_is_refused(scene: Scene) -> None:
    heavy = PNG + bytes(10 * 1024 * 1024)

    said = (await scene.wire.upload("sendPhoto", "photo", heavy, chat_id=str(scene.lan.id))).said

    assert said == (
        f"Bad Request: file of size {len(heavy)} bytes is too big for a photo; the maximum size is 10485760 bytes"
    )


async def test_files_have_limits_of_size_up_and_down(scene: Scene) -> None:
    kept = scene.server.state.files.store(Upload("a", bytes(20 * 1024 * 1024 + 1), ""), "document")
    with pytest.raises(RefusedError, match="file of size 52428801 bytes is too big"):
        scene.server.state.files.store(Upload("a", bytes(50 * 1024 * 1024 + 1), ""), "document")

    assert (await scene.wire.call("getFile", file_id=kept.id)).said == "Bad Request: file is too big"


async def test_a_body_past_all_limits_is_refused_unread(scene: Scene) -> None:
    assert await scene.wire.declare("sendDocument", 52 * 1024 * 1024) == 413


async def test_json_that_is_none_is_refused(scene: Scene) -> None:
    headers = {"Content-Type": "application/json"}

    assert (await scene.wire.post("getMe", data=b"{", headers=headers)).said == "Bad Request: can't parse JSON object"
    assert (await scene.wire.post("getMe", data=b"[]", headers=headers)).said == "Bad Request: expected a JSON object"


async def test_a_wrong_token_an_unknown_method_and_another_address_are_refused(scene: Scene) -> None:
    async def refused(path: str) -> tuple[int, str]:
        status, body = await scene.wire.get(path)
        return status, json.loads(body)["description"]

    assert await refused("/bot777000111:wrong/getMe") == (401, "Unauthorized")
    assert await refused(f"/bot{TOKEN}/sendPigeon") == (404, "Not Found: method not found")
    assert await refused("/getMe") == (404, "Not Found")
    assert await refused(f"/file/bot{TOKEN}/photos/x") == (404, "Not Found")
    assert await refused("/file/botwrong/photos/x") == (401, "Unauthorized")


async def test_who_never_wrote_has_blocked_or_is_gone_cannot_be_written_to(scene: Scene) -> None:
    minh = scene.server.phone("Minh")

    async def refused() -> tuple[int, str]:
        answer = await scene.wire.call("sendMessage", chat_id=minh.id, text="a")
        return answer.status, answer.said

    assert await refused() == (403, "Forbidden: bot can't initiate conversation with a user")
    minh.starts()
    minh.blocks()
    assert await refused() == (403, "Forbidden: bot was blocked by the user")
    minh.unblocks()
    assert (await scene.wire.call("sendMessage", chat_id=minh.id, text="a")).result
    minh.leaves_telegram()
    assert await refused() == (403, "Forbidden: user is deactivated")


async def test_a_group_that_threw_the_bot_out_cannot_be_written_to(scene: Scene) -> None:
    group = scene.server.group("Xóm", scene.lan)
    assert (await scene.wire.call("sendMessage", chat_id=group.id, text="a")).result

    group.throws_out(scene.lan)

    answer = await scene.wire.call("sendMessage", chat_id=group.id, text="a")
    assert (answer.status, answer.said) == (403, "Forbidden: bot was kicked from the group chat")


async def test_what_others_wrote_in_a_group_cannot_be_deleted(scene: Scene) -> None:
    group = scene.server.group("Xóm", scene.lan)
    written = scene.lan.says("a", group)

    answer = await scene.wire.call("deleteMessage", chat_id=group.id, message_id=written.id)

    assert answer.said == "Bad Request: message can't be deleted"


async def test_what_fails_within_a_stand_in_is_told_as_it_is() -> None:
    with pytest.raises(LookupError):
        async with Standin() as server:
            server.phone("Lan").taps("A")


async def test_a_tap_can_be_answered_for_fifteen_seconds(scene: Scene) -> None:
    tap = scene.lan.taps("A")
    scene.clock.advance(15)
    assert (await scene.wire.call("answerCallbackQuery", callback_query_id=tap.id, text="Đúng")).result is True
    assert scene.lan.popups == ["Đúng"]

    scene.clock.advance(1)

    assert "query is too old" in (await scene.wire.call("answerCallbackQuery", callback_query_id=tap.id)).said


async def test_a_message_two_days_old_cannot_be_deleted(scene: Scene) -> None:
    scene.clock.advance(48 * 3600 + 1)

    answer = await scene.wire.call("deleteMessage", chat_id=scene.lan.id, message_id=scene.text)

    assert answer.said == "Bad Request: message can't be deleted for everyone"


async def test_a_chat_takes_five_at_once_and_then_one_a_second() -> None:
    clock = HandClock()
    async with Standin(clock=clock, limits=Limits()) as server, Wire(server) as wire:
        lan, minh = server.phone("Lan"), server.phone("Minh")
        lan.starts()
        minh.starts()
        sent = [(await wire.call("sendMessage", chat_id=lan.id, text="a")).result for _ in range(4)]
        edit = {"chat_id": lan.id, "message_id": sent[0]["message_id"]}
        assert (await wire.call("editMessageText", text="b", **edit)).result

        refused = await wire.call("editMessageText", text="c", **edit)
        assert (refused.status, refused.said) == (429, "Too Many Requests: retry after 1")
        assert refused.body["parameters"] == {"retry_after": 1}
        assert (await wire.call("sendMessage", chat_id=minh.id, text="a")).result
        clock.advance(1)
        assert (await wire.call("editMessageText", text="c", **edit)).result
        assert (await wire.call("editMessageText", text="d", **edit)).status == 429


async def test_a_chat_once_refused_stays_so_for_as_long_as_it_was_told() -> None:
    clock = HandClock()
    async with Standin(clock=clock, limits=Limits(chat_burst=1)) as server, Wire(server) as wire:
        lan = server.phone("Lan")
        lan.starts()
        statuses = []
        for seconds in (0, 0.5, 0.75, 0.25):
            clock.advance(seconds)
            statuses.append((await wire.call("sendMessage", chat_id=lan.id, text="a")).status)

    assert statuses == [200, 429, 429, 200]


async def test_a_group_takes_twenty_a_minute() -> None:
    clock = HandClock()
    async with Standin(clock=clock, limits=Limits()) as server, Wire(server) as wire:
        group = server.group("Xóm", server.phone("Lan"))

        statuses = [(await wire.call("sendMessage", chat_id=group.id, text="a")).status for _ in range(21)]

        assert statuses == [200] * 20 + [429]


async def test_a_broadcast_takes_thirty_a_second_and_answers_do_not_count() -> None:
    clock = HandClock()
    async with Standin(clock=clock, limits=Limits()) as server, Wire(server) as wire:
        phones = [server.phone(f"Người {number}") for number in range(32)]
        for phone in phones:
            phone.starts()
        clock.advance(61)
        phones[0].says("còn đây")

        statuses = [(await wire.call("sendMessage", chat_id=phone.id, text="a")).status for phone in phones]

        assert statuses == [200] * 31 + [429]


async def test_a_file_id_works_again_and_an_upload_is_counted_once(scene: Scene) -> None:
    uploads = scene.server.state.files.uploads

    again = (await scene.wire.call("sendPhoto", chat_id=scene.lan.id, photo=scene.photo_file, caption="<b>")).result

    assert again["photo"][0]["file_id"] == scene.photo_file
    assert again["caption"] == "<b>"
    assert scene.server.state.files.uploads == uploads
    assert scene.lan.last.sha256 == scene.lan.sees()[2].sha256


async def test_a_file_can_be_fetched(scene: Scene) -> None:
    found = (await scene.wire.call("getFile", file_id=scene.photo_file)).result

    assert await scene.wire.get(f"/file/bot{TOKEN}/{found['file_path']}") == (200, PNG)


@pytest.mark.parametrize("how", ["json", "data", "params"])
async def test_a_call_may_come_as_json_form_or_query(scene: Scene, how: str) -> None:
    fields: Fields = {"chat_id": scene.lan.id, "text": "ừ", "disable_notification": True, "reply_markup": keyboard("C")}
    if how != "json":
        fields = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}

    sent = (await scene.wire.post("SENDMESSAGE", **{how: fields})).result

    assert (sent["text"], scene.lan.labels()) == ("ừ", ["C"])


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("message_thread_id", "x", 'field "message_thread_id" must be of type Integer'),
        ("disable_notification", "maybe", 'field "disable_notification" must be of type Boolean'),
        ("entities", "{}", 'field "entities" must be of type Array'),
        ("entities", '"x"', 'field "entities" must be of type Array'),
        ("reply_parameters", "{", "can't parse reply_parameters JSON object"),
        ("pigeon", "x", "unknown parameter pigeon of sendMessage (stand-in)"),
    ],
)
async def test_a_form_is_held_to_the_same_kinds(scene: Scene, field: str, value: str, words: str) -> None:
    form = {"chat_id": str(scene.lan.id), "text": "a", field: value}

    assert (await scene.wire.post("sendMessage", data=form)).said == f"Bad Request: {words}"


async def test_the_transcript_shows_edits_in_place(scene: Scene) -> None:
    edit = {"chat_id": scene.lan.id, "message_id": scene.text}
    await scene.wire.call("editMessageText", text="<i>mới</i>", parse_mode="HTML", **edit)
    await scene.wire.call("deleteMessage", chat_id=scene.lan.id, message_id=scene.voice)

    start, text, picture = scene.lan.sees()

    assert (start.who, start.text) == ("Lan", "/start")
    assert (text.who, text.text, text.labels, text.edits) == ("bot", "mới", (), 1)
    assert (picture.picture, picture.edits) == ("photo", 0)


async def test_a_text_may_become_a_picture(scene: Scene) -> None:
    edit = {"chat_id": scene.lan.id, "message_id": scene.text}

    await scene.wire.call("editMessageMedia", media=photo(scene.photo_file), reply_markup=keyboard("C"), **edit)

    assert (scene.lan.sees()[1].picture, scene.lan.sees()[1].labels) == ("photo", ("C",))


async def test_each_phone_reads_its_own_language(scene: Scene) -> None:
    for language, words in (("", "Learn"), ("vi", "Học")):
        commands = [{"command": "hoc", "description": words}]
        await scene.wire.call("setMyCommands", commands=commands, language_code=language)
        await scene.wire.call("setMyDescription", description=words, language_code=language)
        await scene.wire.call("setMyShortDescription", short_description=words, language_code=language)
        await scene.wire.call("setMyName", name=words, language_code=language)

    profile = scene.server.state.profile
    assert [profile.commands_seen(language)[0]["description"] for language in ("vi", "bn")] == ["Học", "Learn"]
    fields = ("description", "short_description", "name")
    assert [profile.text_seen(field, "vi") for field in fields] == ["Học"] * 3
    assert [profile.text_seen(field, "bn") for field in fields] == ["Learn"] * 3
    assert (await scene.wire.call("getMyName", language_code="vi")).result == {"name": "Học"}
    assert (await scene.wire.call("getMyCommands", language_code="vi")).result[0]["description"] == "Học"


async def test_a_planned_failure_falls_on_the_call_it_is_planned_for(scene: Scene) -> None:
    scene.server.fail(Fault("sendMessage", "fail", nth=2, status=502, words="Bad Gateway"))

    statuses = [(await scene.wire.call("sendMessage", chat_id=scene.lan.id, text="a")).status for _ in range(3)]

    assert statuses == [200, 502, 200]
    assert len(scene.lan.sees()) == 6


@pytest.mark.parametrize(("act", "seen"), [("lose", 5), ("drop", 4)])
async def test_the_answer_of_a_call_can_be_lost(scene: Scene, act: Any, seen: int) -> None:
    scene.server.fail(Fault("sendMessage", act))

    with pytest.raises(aiohttp.ClientError):
        await scene.says()

    assert len(scene.lan.sees()) == seen


@pytest.mark.parametrize(("act", "seen"), [("stall", 5), ("hang", 4)])
async def test_a_call_can_go_without_an_answer(scene: Scene, act: Any, seen: int) -> None:
    scene.server.fail(Fault("sendMessage", act))

    with pytest.raises(TimeoutError):
        await scene.wire.post(
            "sendMessage", json={"chat_id": scene.lan.id, "text": "a"}, timeout=aiohttp.ClientTimeout(total=0.05)
        )

    assert len(scene.lan.sees()) == seen


async def test_every_call_is_written_down(scene: Scene) -> None:
    await scene.wire.call("sendMessage", chat_id=5, text="a")

    call = scene.server.called("sendMessage")[-1]

    assert (call.fields, call.status, call.description) == (
        {"chat_id": 5, "text": "a"},
        400,
        "Bad Request: chat not found",
    )
    assert scene.server.counts["sendMessage"] == 2


async def test_python_telegram_bot_works_against_it(scene: Scene) -> None:
    server, lan = scene.server, scene.lan
    base, files = f"{server.url}/bot", f"{server.url}/file/bot"
    async with telegram.Bot(TOKEN, base_url=base, base_file_url=files) as bot:
        assert bot.username == "hoc_so_bot"
        lan.starts("bai-otp")
        markup = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("C", callback_data="1:c")]])
        sent = await bot.send_message(lan.id, "<b>Chào</b>", parse_mode="HTML", reply_markup=markup)
        lan.taps("C")
        updates = await bot.get_updates(allowed_updates=["message", "callback_query"])
        tap = updates[-1].callback_query
        assert updates[-2].message
        assert updates[-2].message.text == "/start bai-otp"
        assert tap
        await tap.answer("Đúng")
        await sent.edit_text("Xong")
        picture = await bot.send_photo(lan.id, PNG, caption="Ảnh")
        assert bytes(await (await picture.photo[0].get_file()).download_as_bytearray()) == PNG
        await picture.edit_media(telegram.InputMediaPhoto(PNG + b"2", caption="Khác"))
        await bot.set_my_commands([telegram.BotCommand("hoc", "Học")], language_code="vi")
        with pytest.raises(telegram.error.BadRequest, match="Message to edit not found"):
            await bot.edit_message_text("a", lan.id, 999)
    stranger = telegram.Bot(TOKEN + "x", base_url=base)
    with pytest.raises(telegram.error.InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()

    assert [seen.text for seen in lan.sees()][-3:] == ["/start bai-otp", "Xong", "Khác"]
    assert lan.popups == ["Đúng"]
