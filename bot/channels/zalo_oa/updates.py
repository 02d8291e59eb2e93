"""What Zalo tells becomes what can happen to a learner; whatever else it tells is passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.taps import choice
from bot.channels.typed import cleaned
from bot.dialogue.events import Chose, Event, Inbound, Opened, Said, Sent

CHANNEL = "zalo_oa"
OLDEST = timedelta(hours=24)
"""How old an event may be: Zalo gives up after two hours, and what came before is known again for 25."""

_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")
_UNREAD = {
    "user_send_image": "photo",
    "user_send_gif": "photo",
    "user_send_sticker": "sticker",
    "user_send_audio": "voice",
    "user_send_video": "video",
    "user_send_file": "file",
    "user_send_link": "file",
    "user_send_location": "place",
    "user_send_business_card": "contact",
}
"""What people send besides words, as Zalo and as the dialogue calls it."""


def heard(raw: Mapping[str, Any], received: datetime, account: str) -> Inbound | None:
    """Return what an event means; None where there is nothing to do but say that it came.

    ``received`` is our clock, aware UTC; ``account`` the number of the Official Account, whose own messages come
    back as events too. An event that is none raises whatever its parsing meets.
    """
    name = raw["event_name"]
    at = _time(raw.get("timestamp"), received)
    if received - at > OLDEST:
        return None
    if name == "follow":
        return _followed(raw, at, account)
    if not isinstance(name, str) or not name.startswith("user_"):
        # Our own messages come back as oa_send_…; people who have not said who they are cannot be answered.
        return None
    sender, recipient = raw["sender"]["id"], raw.get("recipient", {}).get("id", account)
    if sender == account or recipient != account:
        return None
    event = _event(name, raw.get("message"))
    return None if event is None else Inbound(CHANNEL, _id(sender), _id(_number(raw["message"])), at, event)


def _followed(raw: Mapping[str, Any], at: datetime, account: str) -> Inbound | None:
    if raw.get("oa_id", account) != account:
        return None
    follower = _id(raw["follower"]["id"])
    # It has no number of its own; the same one comes with the same time.
    return Inbound(CHANNEL, follower, f"follow {int(at.timestamp() * 1000)}", at, Opened())


def _event(name: str, message: Any) -> Event | None:
    if not isinstance(message, dict):
        return None
    text = message.get("text")
    # Of what has another name, words are still words: a tap was once told as an event of its own.
    if isinstance(text, str) and text and name not in _UNREAD:
        return _said(text)
    what = _UNREAD.get(name)
    return Sent(what) if what else None


def _said(text: str) -> Chose | Said | Sent:
    """Return a tap or words. A tap comes back as what its button carries, which anybody may also type."""
    words = cleaned(text)
    return choice(text) or (Said(words) if words else Sent("text"))


def _number(message: Mapping[str, Any]) -> Any:
    return message.get("msg_id") or message["message_id"]


def _id(given: Any) -> str:
    if not isinstance(given, str) or not _ID.fullmatch(given):
        raise ValueError("no id")
    return given


def _time(given: Any, received: datetime) -> datetime:
    """Return the time of an event, told in milliseconds since 1970, as digits; ours where it is none."""
    try:
        at = datetime.fromtimestamp(int(given) / 1000, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return received
    return min(at, received)
