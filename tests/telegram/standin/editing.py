"""The methods that change what already stands in a chat, and the answer to a tap."""

from __future__ import annotations

from typing import Any

from . import keyboards
from .chats import Message
from .reading import Call
from .refusals import NOT_MODIFIED, TOO_OLD, bad
from .sending import attached, caption, own_message, words
from .state import State

LONGEST_ANSWER = 200

_MEDIA = {
    "photo": {"show_caption_above_media", "has_spoiler"},
    "audio": {"thumbnail", "duration", "performer", "title"},
    "document": {"thumbnail", "disable_content_type_detection"},
}
_OF_ALL_MEDIA = {"type", "media", "caption", "parse_mode", "caption_entities"}


def edit_text(state: State, call: Call) -> dict[str, Any]:
    """EditMessageText."""
    parts = words(call)
    message = own_message(state, call)
    if message.file:
        raise bad("there is no text in the message to edit")
    return _change(state, call, message, parts)


def edit_caption(state: State, call: Call) -> dict[str, Any]:
    """EditMessageCaption."""
    parts = caption(call.fields)
    message = own_message(state, call)
    if not message.file:
        raise bad("there is no caption in the message to edit")
    return _change(state, call, message, parts)


def edit_markup(state: State, call: Call) -> dict[str, Any]:
    """EditMessageReplyMarkup."""
    return _change(state, call, own_message(state, call), {})


def edit_media(state: State, call: Call) -> dict[str, Any]:
    """EditMessageMedia."""
    media = _media(call.fields.get("media"))
    parts = caption(media)
    message = own_message(state, call)
    if message.file and message.file.kind == "voice":
        raise bad("message can't be edited")
    keyboards.inline(call.fields.get("reply_markup"), only=True)
    file = attached(state, call, media["type"], media["media"])
    return _change(state, call, message, {**parts, "file": file})


def _media(media: Any) -> dict[str, Any]:
    if not isinstance(media, dict):
        raise bad("media is required" if media is None else "can't parse InputMedia: expected an Object")
    if media.get("type") not in _MEDIA:
        raise bad("can't parse InputMedia: media type is unsupported (stand-in: photo, audio, document)")
    if not isinstance(media.get("media"), str) or not media["media"]:
        raise bad("can't parse InputMedia: can't find field \"media\"")
    unknown = media.keys() - _OF_ALL_MEDIA - _MEDIA[media["type"]]
    if unknown:
        raise bad(f"can't parse InputMedia: unknown field {min(unknown)} (stand-in)")
    return media


def _change(state: State, call: Call, message: Message, parts: dict[str, Any]) -> dict[str, Any]:
    # An edit that names no keyboard takes the old one away.
    parts["buttons"] = keyboards.inline(call.fields.get("reply_markup"), only=True)
    now = state.clock.now()
    state.pace.take(message.chat, now, sends=False)
    if all(getattr(message, name) == value for name, value in parts.items()):
        raise bad(NOT_MODIFIED)
    for name, value in parts.items():
        setattr(message, name, value)
    message.edited = int(now)
    message.edits += 1
    message.chat.change()
    return message.as_json()


def answer_tap(state: State, call: Call) -> bool:
    """AnswerCallbackQuery: never counted against the pace."""
    text = call.fields.get("text", "")
    if len(text) > LONGEST_ANSWER:
        raise bad("MESSAGE_TOO_LONG")
    if call.fields.get("url"):
        raise bad("URL_INVALID")
    tap = state.taps.get(call.fields.get("callback_query_id", ""))
    if tap is None or state.clock.now() - tap.at > state.answer_within:
        raise bad(TOO_OLD)
    tap.answers.append(text)
    tap.chat.ring()
    return True
