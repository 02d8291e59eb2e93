"""What the Bot Platform sends becomes what can happen to a learner; whatever else it sends is passed over.

Zalo's pages wrap what a webhook gets in an envelope, what really comes has none; both are taken, and lists of both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from msgspec import Struct

from bot.channels.typed import cleaned
from bot.channels.zalo_bot.wire import moment
from bot.dialogue.events import Event, Inbound, Said, Sent

CHANNEL = "zalo"
PRIVATE = "PRIVATE"

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_UNREAD = {
    "message.image.received": "photo",
    "message.sticker.received": "sticker",
    "message.voice.received": "voice",
}
"""What people send besides words, as Zalo and as the dialogue calls it."""
_FIELDS = (("photo_url", "photo"), ("photo", "photo"), ("voice_url", "voice"), ("sticker", "sticker"))
"""What tells it where the name is one that nobody knows."""
UNSUPPORTED = "message.unsupported.received"


class Stranger(Struct, frozen=True):
    """A chat that is told one line and is no learner's: a group, or somebody whose message Zalo does not pass on."""

    chat: str
    group: bool = False


def unwrapped(raw: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the events of what came, out of envelopes and lists."""
    if isinstance(raw, list):
        for one in raw:
            yield from unwrapped(one)
    elif isinstance(raw, Mapping) and "event_name" not in raw and isinstance(raw.get("result"), Mapping | list):
        yield from unwrapped(raw["result"])
    elif isinstance(raw, Mapping):
        yield raw


def parse_update(raw: Mapping[str, Any], received: datetime) -> Inbound | Stranger | None:
    """Return what an event means; None where there is nothing to do.

    ``received`` is our clock, aware UTC. An event that is none raises whatever its parsing meets.
    """
    message = raw["message"]
    sender, chat = message.get("from") or {}, message["chat"]
    if sender.get("is_bot"):
        # What we send ourselves may come back.
        return None
    name, address = raw.get("event_name"), _id(chat["id"])
    if chat.get("chat_type", PRIVATE) != PRIVATE:
        # A group brings only what calls the bot.
        return Stranger(address, group=True) if message.get("text") else None
    if name == UNSUPPORTED:
        return Stranger(address)
    event = _event(name, message)
    if event is None:
        return None
    at = moment(message.get("date")) or received
    return Inbound(CHANNEL, address, _number(message, at), at, event)


def _event(name: Any, message: Mapping[str, Any]) -> Event | None:
    text = message.get("text")
    # Of what has another name, words are still words.
    if isinstance(text, str) and name not in _UNREAD:
        words = cleaned(text)
        # Someone who knows other bots types "/học" and means the word.
        return Said(words.strip().lstrip("/") or words) if words else Sent("text")
    what = _UNREAD.get(name) or next((what for field, what in _FIELDS if message.get(field)), None)
    return Sent(what) if what else None


def _number(message: Mapping[str, Any], at: datetime) -> str:
    number = message.get("message_id")
    if isinstance(number, str) and number:
        return number[:100]
    # Without a number of its own, the same words of the same moment are the same message.
    return f"{at.timestamp()} {sha256(repr(message.get('text')).encode(errors='replace')).hexdigest()[:16]}"


def _id(given: Any) -> str:
    if not isinstance(given, str) or not _ID.fullmatch(given):
        raise ValueError("no id")
    return given
