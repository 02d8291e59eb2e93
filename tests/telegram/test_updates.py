"""Updates, as Telegram writes them, become what can happen to a learner; forged ones become nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import ValidationError
from telegram import Update

from bot.channels.taps import choice
from bot.channels.telegram.places import place, standing
from bot.channels.telegram.taps import tap_of
from bot.channels.telegram.updates import Stranger, heard
from bot.dialogue.dialogue import COMMANDS
from bot.dialogue.events import Chose, Event, Inbound, Opened, Said, Sent
from bot.dialogue.understanding import named

NOW = datetime(2026, 11, 23, 5, 0, 30, tzinfo=UTC)
WRITTEN = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
LAN = {"id": 1_000_000_001, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
PRIVATE = {"id": LAN["id"], "type": "private", "first_name": "Lan"}
GROUP = {"id": -4_000_001, "type": "supergroup", "title": "Tổ công nghệ số"}
BOT = {"id": 42, "is_bot": True, "first_name": "Học Số", "username": "hoc_so_bot"}
FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = [{**FILE, "width": 90, "height": 90}]


def message(**fields: Any) -> dict[str, Any]:
    return {"message_id": 124, "date": int(WRITTEN.timestamp()), "chat": PRIVATE, "from": LAN, **fields}


def tap(data: str | None = "7.3.off", **fields: Any) -> dict[str, Any]:
    ours = message(**{"from": BOT, "text": "Hỏi"})
    return {"id": "9", "from": LAN, "chat_instance": "1", "message": ours, "data": data, **fields}


def hears(kind: str, value: Any, number: int = 501) -> Inbound | Stranger | None:
    return heard({"update_id": number, kind: value}, NOW, "hoc_so_bot")


def event(kind: str, value: Any) -> Event | None:
    inbound = hears(kind, value)
    assert not isinstance(inbound, Stranger)
    return inbound.event if inbound else None


def said(text: str) -> Event | None:
    return event("message", message(text=text))


# What a learner writes.


def test_what_is_written_comes_from_its_writer_at_telegrams_time() -> None:
    assert hears("message", message(text="học")) == Inbound("telegram", "1000000001", "501", WRITTEN, Said("học"))


def test_the_same_update_has_the_same_id_and_another_has_another() -> None:
    first, again, other = (hears("message", message(text="1"), number) for number in (501, 501, 502))

    assert isinstance(first, Inbound)
    assert isinstance(other, Inbound)
    assert first == again
    assert first.message != other.message


def test_what_is_written_is_cut_and_freed_of_control_characters() -> None:
    assert said("mật\x00khẩu") == Said("mật khẩu")
    assert said("nửa \ud83d chữ") == Said("nửa   chữ")
    assert said("chữ" * 9999) == Said(("chữ" * 9999)[:4096])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("/start", ""),
        ("/start bai-otp", "bai-otp"),
        ("/start@hoc_so_bot bai-otp", "bai-otp"),
        ("/START  bai_OTP ", "bai_OTP"),
        ("/start " + "a" * 64, "a" * 64),
        ("/start " + "a" * 65, ""),
        ("/start bài", ""),
        ("/start hai mã", ""),
    ],
)
def test_start_opens_the_door_with_a_sound_code_or_none(text: str, code: str) -> None:
    assert said(text) == Opened(code, "vi")


def test_a_phone_that_tells_no_language_opens_the_door_without_one() -> None:
    assert (
        event("message", message(text="/start", **{"from": {"id": 1, "is_bot": False, "first_name": "A"}})) == Opened()
    )


@pytest.mark.parametrize(
    ("text", "way"),
    [("/menu", ".home"), ("/HOC", ".resume"), ("/help@hoc_so_bot", ".help"), ("/thongtin xem", ".data")],
)
def test_a_command_becomes_words_that_lead_where_it_says(text: str, way: str) -> None:
    spoken = said(text)

    assert isinstance(spoken, Said)
    assert named(COMMANDS, spoken.words) == way


@pytest.mark.parametrize(("text", "words"), [("/học", "học"), ("/114", "114"), ("/nosuch 1", "nosuch 1"), ("//", "//")])
def test_an_unknown_command_is_what_it_says(text: str, words: str) -> None:
    assert said(text) == Said(words)


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"photo": PHOTO, "caption": "114"}, "photo"),
        ({"voice": {**FILE, "duration": 1}}, "voice"),
        ({"audio": {**FILE, "duration": 1}}, "audio"),
        ({"video": {**FILE, "width": 9, "height": 9, "duration": 1}}, "video"),
        ({"video_note": {**FILE, "length": 9, "duration": 1}}, "video"),
        ({"animation": {**FILE, "width": 9, "height": 9, "duration": 1}, "document": FILE}, "video"),
        ({"sticker": {**FILE, "type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False}},
         "sticker"),
        ({"document": FILE}, "file"),
        ({"location": {"longitude": 103.4, "latitude": 22.4}}, "place"),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, "contact"),
        ({"dice": {"value": 3, "emoji": "🎲"}}, "dice"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_told_by_its_kind(fields: dict[str, Any], what: str) -> None:
    assert event("message", message(**fields)) == Sent(what)


def test_changed_words_are_told_as_such_at_the_time_of_the_change() -> None:
    later = int(NOW.timestamp())

    inbound = hears("edited_message", message(text="115", edit_date=later))

    assert inbound == Inbound("telegram", "1000000001", "501", NOW, Sent("edit"))


def test_a_position_that_is_shared_on_and_on_is_no_change_of_words() -> None:
    moved = message(location={"longitude": 103.4, "latitude": 22.4}, edit_date=int(NOW.timestamp()))

    assert hears("edited_message", moved) is None


@pytest.mark.parametrize(
    "value",
    [
        message(text="Xin chào", **{"from": BOT}),
        message(pinned_message=message(text="Ghim")),
        message(write_access_allowed={}),
        message(something_new={"of": "tomorrow"}),
        {"message_id": 1, "date": 0, "chat": PRIVATE, "text": "không ai viết"},
        message(text="kênh", chat={"id": -100, "type": "channel", "title": "K"}),
        message(text="lạ", chat={"id": -100, "type": "kind of tomorrow"}),
    ],
)
def test_what_nobody_did_is_passed_over(value: dict[str, Any]) -> None:
    assert hears("message", value) is None


@pytest.mark.parametrize(
    "kind", ["channel_post", "edited_channel_post", "business_message", "guest_message_of_tomorrow", "poll_answer_new"]
)
def test_other_kinds_of_update_are_passed_over(kind: str) -> None:
    assert hears(kind, message(text="gì đó")) is None


# What a learner taps.


def test_a_tap_chooses_at_our_time_and_tells_where_its_button_stood() -> None:
    assert hears("callback_query", tap("a1.1f.so-cuu-hoa")) == Inbound(
        "telegram", "1000000001", "501", NOW, Chose("so-cuu-hoa", 0xA1, 0x1F), place="124t"
    )


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"text": "Hỏi"}, "124t"),
        ({"photo": PHOTO, "caption": "Hỏi"}, "124p"),
        ({"voice": {**FILE, "duration": 1}}, "124v"),
        ({"audio": {**FILE, "duration": 1}}, "124a"),
        ({"document": FILE}, "124d"),
    ],
)
def test_the_place_of_a_tap_tells_what_kind_of_message_it_was(fields: dict[str, Any], where: str) -> None:
    inbound = hears("callback_query", tap(message=message(**{"from": BOT, **fields})))

    assert isinstance(inbound, Inbound)
    assert inbound.place == where


@pytest.mark.parametrize("gone", [None, {"chat": PRIVATE, "message_id": 124, "date": 0}])
def test_a_tap_on_a_message_that_cannot_be_reached_stands_nowhere(gone: Any) -> None:
    inbound = hears("callback_query", tap(message=gone))

    assert isinstance(inbound, Inbound)
    assert inbound.place == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"from": {**LAN, "is_bot": True}},
        {"from": {**LAN, "id": 5}},
        {"message": message(text="Hỏi", chat=GROUP)},
        {"data": None, "game_short_name": "trò"},
    ],
)
def test_a_tap_from_elsewhere_is_only_answered(fields: dict[str, Any]) -> None:
    assert hears("callback_query", tap(**fields)) is None


@pytest.mark.parametrize(
    "forged",
    [
        "", ".", "..", "7.3", "7.3.", "7..off", ".3.off", "7.3.Off", "7.3.mã", "-7.3.off", "7.-3.off", "+7.3.off",
        "0x7.3.off", "07.3.off", "7.03.off", "7_7.3.off", " 7.3.off", "7.3.off ", "7.3.off\n", "7.3.o\x00", "٧.3.off",
        "f" * 14 + ".3.off", "7." + "f" * 10 + ".off", "7.3." + "a" * 41, "7.3.of'f", "7.3.off;--", "9" * 60, "g.3.off",
    ],
)  # fmt: skip
def test_forged_data_is_only_answered(forged: str) -> None:
    assert hears("callback_query", tap(forged)) is None


@given(st.text(max_size=80) | st.from_regex(r"[0-9a-f]{0,15}\.[0-9a-f]{0,11}\.[!-~]{0,45}", fullmatch=True))
def test_any_data_is_a_choice_with_small_numbers_or_nothing(forged: str) -> None:
    found = choice(forged)

    assert found is None or (found.learner < 1 << 52 and found.turn < 1 << 36 and 1 <= len(found.key) <= 40)


# Groups.


def test_a_command_or_a_mention_in_a_group_and_being_added_are_turned_to() -> None:
    stranger = Stranger(-4_000_001, "vi")
    came = {"chat": GROUP, "from": LAN, "date": 1, "old_chat_member": {"user": BOT, "status": "left"},
            "new_chat_member": {"user": BOT, "status": "member"}}  # fmt: skip

    assert hears("message", message(chat=GROUP, text="/start")) == stranger
    assert hears("message", message(chat=GROUP, text="/help@hoc_so_bot")) == stranger
    assert hears("message", message(chat=GROUP, text="Hỏi @Hoc_So_Bot xem")) == stranger
    assert hears("message", message(chat=GROUP, photo=PHOTO, caption="@hoc_so_bot")) == stranger
    assert hears("my_chat_member", came) == stranger


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "Chào cả nhà"},
        {"text": "/help@other_bot"},
        {"text": "@hoc_so_bot_2 ơi"},
        {"text": "/start", "from": BOT},
        {"new_chat_members": [BOT]},
    ],
)
def test_other_talk_in_a_group_is_none_of_ours(fields: dict[str, Any]) -> None:
    assert hears("message", message(chat=GROUP, **fields)) is None
    assert hears("edited_message", message(chat=GROUP, **fields)) is None


@pytest.mark.parametrize(
    ("chat", "before", "after"),
    [(GROUP, "member", "left"), (GROUP, "member", "administrator"), (PRIVATE, "kicked", "member"),
     (PRIVATE, "member", "kicked")],
)  # fmt: skip
def test_other_changes_of_membership_are_passed_over(chat: dict[str, Any], before: str, after: str) -> None:
    members = {"old_chat_member": _member(before), "new_chat_member": _member(after)}

    assert hears("my_chat_member", {"chat": chat, "from": LAN, "date": 1, **members}) is None


def _member(status: str) -> dict[str, Any]:
    rights = ("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
              "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
              "can_edit_stories", "can_delete_stories")  # fmt: skip
    more = dict.fromkeys(rights, False) if status == "administrator" else {}
    return {"user": BOT, "status": status, **more, **({"until_date": 0} if status == "kicked" else {})}


# Anything at all.

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)
FORGED = st.dictionaries(
    st.sampled_from(["text", "caption", "photo", "entities", "edit_date", "contact", "data", "new_chat_members"]), JSON
)


@given(st.sampled_from(["message", "edited_message", "callback_query"]), FORGED)
def test_whatever_can_be_parsed_can_be_heard(kind: str, forged: dict[str, Any]) -> None:
    value = tap(**forged) if kind == "callback_query" else message(**forged)
    try:
        # What is read of a tap is checked while it is read.
        _ = tap_of(value) if kind == "callback_query" else Update.de_json({"update_id": 1, kind: value}, None)
    except (ValidationError, TypeError, ValueError, AttributeError, KeyError, OverflowError):
        return
    assert isinstance(hears(kind, value), Inbound | None)


# Places.


@pytest.mark.parametrize("kind", ["text", "photo", "voice", "audio", "document"])
def test_a_place_is_read_back_as_it_was_written(kind: Any) -> None:
    assert standing(place(124, kind)) == (124, kind)


@pytest.mark.parametrize("written", ["", "124", "t", "124x", "-1t", "124t ", "٧t", "9" * 19 + "t"])
def test_what_is_no_place_of_ours_stands_nowhere(written: str) -> None:
    assert standing(written) is None
