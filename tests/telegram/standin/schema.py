"""The methods the stand-in knows and the fields each may carry."""

from __future__ import annotations

import enum


class Kind(enum.Enum):
    """What a field holds; the value is how Telegram's documentation calls it."""

    CHAT = "Integer or String"
    INTEGER = "Integer"
    TEXT = "String"
    FLAG = "Boolean"
    LIST = "Array"
    OBJECT = "Object"
    FILE = "InputFile or String"


Fields = dict[str, Kind]

_PLACE: Fields = {"chat_id": Kind.CHAT, "message_id": Kind.INTEGER, "inline_message_id": Kind.TEXT}
_WORDS: Fields = {
    "text": Kind.TEXT,
    "parse_mode": Kind.TEXT,
    "entities": Kind.LIST,
    "link_preview_options": Kind.OBJECT,
}
_CAPTION: Fields = {"caption": Kind.TEXT, "parse_mode": Kind.TEXT, "caption_entities": Kind.LIST}
_ABOVE: Fields = {"show_caption_above_media": Kind.FLAG}
_MARKUP: Fields = {"reply_markup": Kind.OBJECT}
_SEND: Fields = {
    "chat_id": Kind.CHAT,
    "message_thread_id": Kind.INTEGER,
    "disable_notification": Kind.FLAG,
    "protect_content": Kind.FLAG,
    "allow_paid_broadcast": Kind.FLAG,
    "message_effect_id": Kind.TEXT,
    "reply_parameters": Kind.OBJECT,
    **_MARKUP,
}
_LANGUAGE: Fields = {"language_code": Kind.TEXT}
_SCOPED: Fields = {"scope": Kind.OBJECT, **_LANGUAGE}

METHODS: dict[str, Fields] = {
    "getMe": {},
    "getUpdates": {
        "offset": Kind.INTEGER,
        "limit": Kind.INTEGER,
        "timeout": Kind.INTEGER,
        "allowed_updates": Kind.LIST,
    },
    "setWebhook": {
        "url": Kind.TEXT,
        "certificate": Kind.FILE,
        "ip_address": Kind.TEXT,
        "max_connections": Kind.INTEGER,
        "allowed_updates": Kind.LIST,
        "drop_pending_updates": Kind.FLAG,
        "secret_token": Kind.TEXT,
    },
    "deleteWebhook": {"drop_pending_updates": Kind.FLAG},
    "getWebhookInfo": {},
    "sendMessage": {**_SEND, **_WORDS},
    "sendPhoto": {**_SEND, **_CAPTION, **_ABOVE, "photo": Kind.FILE, "has_spoiler": Kind.FLAG},
    "sendVoice": {**_SEND, **_CAPTION, "voice": Kind.FILE, "duration": Kind.INTEGER},
    "sendAudio": {
        **_SEND,
        **_CAPTION,
        "audio": Kind.FILE,
        "duration": Kind.INTEGER,
        "performer": Kind.TEXT,
        "title": Kind.TEXT,
        "thumbnail": Kind.FILE,
    },
    "sendDocument": {
        **_SEND,
        **_CAPTION,
        "document": Kind.FILE,
        "thumbnail": Kind.FILE,
        "disable_content_type_detection": Kind.FLAG,
    },
    "sendChatAction": {"chat_id": Kind.CHAT, "message_thread_id": Kind.INTEGER, "action": Kind.TEXT},
    "editMessageText": {**_PLACE, **_WORDS, **_MARKUP},
    "editMessageCaption": {**_PLACE, **_CAPTION, **_ABOVE, **_MARKUP},
    "editMessageMedia": {**_PLACE, "media": Kind.OBJECT, **_MARKUP},
    "editMessageReplyMarkup": {**_PLACE, **_MARKUP},
    "deleteMessage": {"chat_id": Kind.CHAT, "message_id": Kind.INTEGER},
    "answerCallbackQuery": {
        "callback_query_id": Kind.TEXT,
        "text": Kind.TEXT,
        "show_alert": Kind.FLAG,
        "url": Kind.TEXT,
        "cache_time": Kind.INTEGER,
    },
    "getFile": {"file_id": Kind.TEXT},
    "setMyCommands": {"commands": Kind.LIST, **_SCOPED},
    "getMyCommands": _SCOPED,
    "deleteMyCommands": _SCOPED,
    "setMyDescription": {"description": Kind.TEXT, **_LANGUAGE},
    "getMyDescription": _LANGUAGE,
    "setMyShortDescription": {"short_description": Kind.TEXT, **_LANGUAGE},
    "getMyShortDescription": _LANGUAGE,
    "setMyName": {"name": Kind.TEXT, **_LANGUAGE},
    "getMyName": _LANGUAGE,
}

# Telegram does not mind the case of a method's name.
NAMES = {name.lower(): name for name in METHODS}
