"""The methods that put something new into a chat."""

from __future__ import annotations

from typing import Any

from . import keyboards, markup
from .chats import Chat, Message
from .files import StoredFile
from .reading import Call
from .refusals import RefusedError, bad
from .state import State

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024

_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip


def place(state: State, call: Call) -> Chat:
    """Return the chat a call is for. Raises RefusedError where the bot may not write there."""
    chat_id = call.fields.get("chat_id")
    if chat_id in (None, ""):
        raise bad("chat_id is empty")
    assert chat_id is not None
    chat = state.chats.find(chat_id)
    if chat is None:
        raise bad("chat not found")
    if chat.person is not None and chat.person.gone:
        raise RefusedError(403, "user is deactivated")
    if chat.blocked:
        raise RefusedError(403, "bot was blocked by the user" if chat.person else "bot was kicked from the group chat")
    if not chat.started:
        raise RefusedError(403, "bot can't initiate conversation with a user")
    return chat


def words(call: Call) -> dict[str, Any]:
    """Return the text of a message. Raises RefusedError where it is empty, too long or cannot be read."""
    if not call.fields.get("text", "").strip():
        raise bad("message text is empty")
    text, entities = markup.parse(call.fields["text"], call.fields.get("parse_mode"), call.fields.get("entities"))
    if not text.strip():
        raise bad("text must be non-empty")
    if markup.length(text.strip()) > LONGEST_TEXT:
        raise bad("message is too long")
    return {"text": text.strip(), "entities": entities}


def caption(fields: dict[str, Any]) -> dict[str, Any]:
    """Return what stands under a picture. Raises RefusedError."""
    given, mode = fields.get("caption", ""), fields.get("parse_mode")
    if not isinstance(given, str) or not isinstance(mode, str | None):
        raise bad('field "caption" must be of type String')
    text, entities = markup.parse(given, mode, fields.get("caption_entities"))
    if markup.length(text.strip()) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    return {"text": text.strip(), "entities": entities}


def attached(state: State, call: Call, kind: str, named: str | None) -> StoredFile:
    """Return the file a call carries or names. Raises RefusedError."""
    name = named.removeprefix("attach://") if named and named.startswith("attach://") else None
    upload = call.files.get(name or kind)
    if upload is not None and (name or not named):
        return state.files.store(upload, kind)
    if not named or name:
        raise bad(f"there is no {kind} in the request")
    return state.files.sent_again(named, kind)


def _send(state: State, call: Call, chat: Chat, parts: dict[str, Any]) -> dict[str, Any]:
    buttons = keyboards.inline(call.fields.get("reply_markup"), only=False)
    extra = _reply(chat, call.fields.get("reply_parameters"))
    now = state.clock.now()
    state.pace.take(chat, now, sends=True)
    return state.chats.add(chat, state.bot, now, buttons=buttons, extra=extra, **parts).as_json()


def _reply(chat: Chat, reply: dict[str, Any] | None) -> dict[str, Any]:
    if not reply:
        return {}
    if not isinstance(reply.get("message_id"), int):
        raise bad("can't parse reply parameters: can't find field \"message_id\"")
    answered = chat.messages.get(reply["message_id"])
    if answered is not None:
        return {"reply_to_message": answered.as_json()}
    if reply.get("allow_sending_without_reply"):
        return {}
    raise bad("message to be replied not found")


def send_message(state: State, call: Call) -> dict[str, Any]:
    """SendMessage."""
    parts = words(call)
    return _send(state, call, place(state, call), parts)


def send_file(state: State, call: Call, kind: str) -> dict[str, Any]:
    """SendPhoto, sendVoice, sendAudio and sendDocument."""
    parts = caption(call.fields)
    chat = place(state, call)
    # A call that will be refused leaves no file behind.
    keyboards.inline(call.fields.get("reply_markup"), only=False)
    return _send(state, call, chat, {**parts, "file": attached(state, call, kind, call.fields.get(kind))})


def send_chat_action(state: State, call: Call) -> bool:
    """SendChatAction."""
    place(state, call)
    if call.fields.get("action", "").lower() not in _ACTIONS:
        raise bad("wrong parameter action in request")
    return True


def delete_message(state: State, call: Call) -> bool:
    """DeleteMessage."""
    chat = place(state, call)
    message = _named(chat, call, "message to delete not found")
    if not message.sender.is_bot and chat.person is None:
        raise bad("message can't be deleted")
    if state.clock.now() - message.date > 48 * 3600:
        raise bad("message can't be deleted for everyone")
    del chat.messages[message.id]
    chat.change()
    return True


def _named(chat: Chat, call: Call, missing: str) -> Message:
    message_id = call.fields.get("message_id")
    if not message_id:
        raise bad("message identifier is not specified")
    message = chat.messages.get(message_id)
    if message is None:
        raise bad(missing)
    return message


def own_message(state: State, call: Call) -> Message:
    """Return the message an edit is for. Raises RefusedError where it is gone or not the bot's."""
    if call.fields.get("inline_message_id"):
        raise bad("MESSAGE_ID_INVALID")
    message = _named(place(state, call), call, "message to edit not found")
    if not message.sender.is_bot:
        raise bad("message can't be edited")
    return message
