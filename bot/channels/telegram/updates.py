"""What Telegram sends becomes what can happen to a learner; whatever else it sends is passed over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeGuard

from msgspec import Struct
from telegram import ChatMemberUpdated, Message, Update, User

from bot.channels.taps import choice
from bot.channels.telegram.commands import words_of
from bot.channels.telegram.taps import Tap, tap_of
from bot.channels.typed import cleaned, door
from bot.dialogue.events import Event, Inbound, Opened, Said, Sent

CHANNEL = "telegram"
GROUPS = ("group", "supergroup")
LANGUAGE = 16
"""Letters of the language a phone says it speaks."""

_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@([a-z0-9_]{1,64}))?(?:\s+(.*))?", re.ASCII | re.DOTALL | re.IGNORECASE)
_UNREAD = (
    ("photo", "photo"),
    ("voice", "voice"),
    ("sticker", "sticker"),
    ("video", "video"),
    ("video_note", "video"),
    ("animation", "video"),
    ("audio", "audio"),
    ("document", "file"),
    ("location", "place"),
    ("contact", "contact"),
    ("poll", "poll"),
    ("dice", "dice"),
    ("story", "story"),
    ("paid_media", "photo"),
    ("checklist", "list"),
)
"""What people send besides words, as Telegram and as the dialogue calls it; notes of Telegram's own are not here."""


class Stranger(Struct, frozen=True):
    """A group in which somebody turned to the bot; lessons are for private chats only."""

    chat: int
    language: str = ""
    """The language of the phone of whoever turned to it, where it is known."""


def heard(raw: Mapping[str, Any], received: datetime, name: str = "") -> Inbound | Stranger | None:
    """Return what an update means; None where there is nothing to do but say that it came.

    ``received`` is our clock, aware UTC: a tap carries no time of its own. ``name`` is the bot's own user name. An
    update that is none raises whatever its parsing meets.
    """
    number = str(raw["update_id"])
    if raw.get("callback_query") is not None:
        return _tapped(tap_of(raw["callback_query"]), number, received)
    update = Update.de_json(dict(raw), None)
    if update.message is not None:
        return _written(update.message, number, name)
    if update.edited_message is not None:
        return _changed(update.edited_message, number)
    return _added(update.my_chat_member) if update.my_chat_member is not None else None


def _tapped(tap: Tap, number: str, received: datetime) -> Inbound | None:
    chosen = choice(tap.data or "")
    if chosen is None or not tap.private:
        return None
    return Inbound(CHANNEL, str(tap.sender.id), number, received, chosen, place=tap.place)


def _words(given: object) -> str:
    # The library hands on whatever stood in a field, of whatever type.
    return given if isinstance(given, str) else ""


def _is_person(user: User | None) -> TypeGuard[User]:
    return user is not None and isinstance(user.id, int) and not user.is_bot


def _written(message: Message, number: str, name: str) -> Inbound | Stranger | None:
    if message.chat.type in GROUPS:
        return _called(message, name)
    event = _event(message)
    return _inbound(message, number, message.date, event) if event else None


def _event(message: Message) -> Event | None:
    if message.text is not None:
        return _said(_words(message.text), _language(message.from_user))
    sent = next((what for field, what in _UNREAD if getattr(message, field)), None)
    return Sent(sent) if sent else None


def _language(user: User | None) -> str:
    return _words(user.language_code)[:LANGUAGE] if user else ""


def _said(text: str, language: str) -> Event:
    words = cleaned(text)
    command = _COMMAND.fullmatch(words.strip())
    if command is None:
        # Telegram's commands have no marks on their letters; someone who types "/học" means the word.
        return Said(words.lstrip("/") or words)
    called = command[1].lower()
    if called == "start":
        return Opened(door((command[3] or "").strip()), language)
    return Said(words_of(called) or words.lstrip("/"))


def _changed(message: Message, number: str) -> Inbound | None:
    # A shared position "changes" every few seconds; only changed words are something somebody did.
    if message.text is None and message.caption is None:
        return None
    return _inbound(message, number, message.edit_date or message.date, Sent("edit"))


def _inbound(message: Message, number: str, at: datetime, event: Event) -> Inbound | None:
    user = message.from_user
    if message.chat.type != "private" or not _is_person(user):
        return None
    return Inbound(CHANNEL, str(user.id), number, at, event)


def _called(message: Message, name: str) -> Stranger | None:
    if not _is_person(message.from_user):
        return None
    words = cleaned(_words(message.text) or _words(message.caption)).strip()
    command = _COMMAND.fullmatch(words)
    if command is not None:
        meant = not (name and command[2]) or command[2].lower() == name.lower()
    else:
        meant = bool(name) and re.search(rf"@{re.escape(name)}(?![a-z0-9_])", words, re.IGNORECASE) is not None
    return Stranger(message.chat.id, _language(message.from_user)) if meant else None


def _added(change: ChatMemberUpdated) -> Stranger | None:
    inside = ("member", "administrator")
    came = change.new_chat_member.status in inside and change.old_chat_member.status not in (*inside, "restricted")
    return Stranger(change.chat.id, _language(change.from_user)) if came and change.chat.type in GROUPS else None
