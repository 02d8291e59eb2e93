"""What the Bot Platform sends becomes what can happen to a learner, whatever it is wrapped in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.typed import LONGEST_WORDS
from bot.channels.zalo_bot.updates import Stranger, parse_update, unwrapped
from bot.dialogue.events import Event, Inbound, Said, Sent

LAN = "6edea0fa66b88fe6d6a9"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
AT = 1_795_435_200_123


def event(name: str = "message.text.received", **fields: Any) -> dict[str, Any]:
    message = {
        "message_id": "2d758cb5e222177a4e35",
        "date": AT,
        "from": {"id": LAN, "display_name": "Lan", "is_bot": False},
        "chat": {"id": LAN, "chat_type": "PRIVATE"},
        **fields,
    }
    return {"event_name": name, "message": {name: value for name, value in message.items() if value is not None}}


def echo(text: str) -> dict[str, Any]:
    raw = event(text=text)
    raw["message"]["from"]["is_bot"] = True
    return raw


def meant(raw: dict[str, Any]) -> Event:
    found = parse_update(raw, NOW)
    assert isinstance(found, Inbound)
    return found.event


def test_words_are_said_by_the_chat_at_zalos_own_time_to_the_millisecond() -> None:
    assert parse_update(event(text="xin chào"), NOW) == Inbound(
        "zalo", LAN, "2d758cb5e222177a4e35", datetime(2026, 11, 23, 12, 0, 0, 123_000, UTC), Said("xin chào")
    )


@pytest.mark.parametrize(
    "raw",
    [
        event(text="1"),
        {"ok": True, "result": event(text="1")},
        [event(text="1")],
        {"ok": True, "result": [event(text="1")]},
        [{"ok": True, "result": event(text="1")}],
    ],
    ids=["flat", "wrapped", "a list", "a wrapped list", "a list of wrapped"],
)
def test_an_event_is_found_in_whatever_it_is_wrapped_in(raw: Any) -> None:
    (found,) = unwrapped(raw)

    assert meant(dict(found)) == Said("1")


def test_a_list_gives_its_events_in_their_order() -> None:
    assert [meant(dict(raw)) for raw in unwrapped([event(text="một"), event(text="hai")])] == [Said("một"), Said("hai")]


@pytest.mark.parametrize("raw", [None, 5, "x", [], [[]], [None, 3], {"ok": True, "result": "x"}])
def test_where_there_is_no_event_none_is_found(raw: Any) -> None:
    assert not [found for found in unwrapped(raw) if "event_name" in found]


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (event("message.image.received", photo_url="https://x/a.jpg", message_type="CHAT_PHOTO"), "photo"),
        (event("message.image.received", photo="https://x/a.jpg", caption="đây"), "photo"),
        (event("message.image.received"), "photo"),
        (event("message.voice.received", voice_url="https://x/a.aac"), "voice"),
        (event("message.sticker.received", sticker="s", url="https://x/a.png"), "sticker"),
        (event("message.picture.received", photo_url="https://x/a.jpg"), "photo"),
        (event("message.new.received", voice_url="https://x/a.aac"), "voice"),
        (event(text=""), "text"),
        (event(text=" \n "), "text"),
        (event(text="\x00"), "text"),
    ],
)
def test_what_is_not_read_is_said_to_have_been_sent(raw: dict[str, Any], what: str) -> None:
    assert meant(raw) == Sent(what)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("/học", "học"), ("/", "/"), ("//tiếp", "tiếp"), ("a\x00b", "a b"), ("😀", "😀"), ("  vào otp ", "vào otp")],
)
def test_words_are_made_safe_and_a_slash_before_them_is_for_other_bots(typed: str, words: str) -> None:
    assert meant(event(text=typed)) == Said(words)


def test_words_of_an_event_that_nobody_knows_are_still_words() -> None:
    assert meant(event("message.link.received", text="học")) == Said("học")


def test_very_long_words_are_cut() -> None:
    said = meant(event(text="a" * 10_000))
    assert isinstance(said, Said)
    assert len(said.words) == LONGEST_WORDS


@pytest.mark.parametrize(
    "raw",
    [
        event("message.poll.received", poll={}),
        echo("vọng lại"),
        event("message.unsupported.received", chat={"id": "g1", "chat_type": "GROUP"}),
        event("message.sticker.received", chat={"id": "g1", "chat_type": "GROUP"}, sticker="x"),
    ],
    ids=["unknown", "our own echo", "unread in a group", "a sticker in a group"],
)
def test_what_means_nothing_is_passed_over(raw: dict[str, Any]) -> None:
    assert parse_update(raw, NOW) is None


def test_a_message_that_zalo_does_not_pass_on_is_no_learners() -> None:
    assert parse_update(event("message.unsupported.received"), NOW) == Stranger(LAN)
    bare = event("message.unsupported.received", message_id=None, date=None, **{"from": None})
    assert parse_update(bare, NOW) == Stranger(LAN)


def test_a_call_in_a_group_is_answered_to_the_group() -> None:
    raw = event(text="@Bot Học Số ơi", chat={"id": "a1b2", "chat_type": "GROUP"})

    assert parse_update(raw, NOW) == Stranger("a1b2", group=True)


def test_the_chat_is_answered_and_not_the_sender() -> None:
    found = parse_update(event(text="1", chat={"id": "a1b2", "chat_type": "PRIVATE"}), NOW)

    assert isinstance(found, Inbound)
    assert found.address == "a1b2"


@pytest.mark.parametrize("date", [None, "hôm nay", 10**30, -(10**30), [], float("nan")])
def test_without_a_time_of_its_own_it_was_now(date: Any) -> None:
    found = parse_update(event(text="1", date=date), NOW)

    assert isinstance(found, Inbound)
    assert found.at == NOW


def test_a_message_without_a_number_is_known_again_by_its_moment_and_words() -> None:
    first, again, other = (parse_update(event(text=text, message_id=None), NOW) for text in ("học", "học", "\ud800"))
    assert isinstance(first, Inbound)
    assert isinstance(other, Inbound)
    assert first == again
    assert first.message != other.message


@pytest.mark.parametrize(
    "raw",
    [
        {"event_name": "message.text.received"},
        {"event_name": "x", "message": None},
        {"event_name": "x", "message": {}},
        event(text="1", chat=None),
        event(text="1", chat={"id": 5}),
        event(text="1", chat={"id": ""}),
        event(text="1", chat={"id": "a b"}),
        event(text="1", chat={"id": "x" * 65}),
        event(text="1", chat="x"),
    ],
)
def test_what_is_no_event_raises(raw: dict[str, Any]) -> None:
    with pytest.raises((LookupError, TypeError, ValueError, AttributeError)):
        parse_update(raw, NOW)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(["message", "event_name", "ok", "result", "text", "from", "chat", "id", "chat_type", "date"])


@given(st.dictionaries(NAMES, JSON | st.dictionaries(NAMES, JSON, max_size=5), max_size=5))
def test_whatever_comes_is_an_event_or_a_plain_error(raw: dict[str, Any]) -> None:
    for found in unwrapped(raw):
        try:
            said = parse_update(found, NOW)
        except (LookupError, TypeError, ValueError, AttributeError):
            continue
        assert said is None or isinstance(said, Inbound | Stranger)
