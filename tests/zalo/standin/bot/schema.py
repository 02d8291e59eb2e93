"""The methods of the Zalo Bot Platform and the fields each may carry; their names keep their case."""

from __future__ import annotations

from tests.telegram.standin.schema import Fields, Kind

_WORDS: Fields = {"text": Kind.TEXT, "parse_mode": Kind.TEXT, "text_styles": Kind.LIST}

METHODS: dict[str, Fields] = {
    "getMe": {},
    # A number by JSON or a word of digits: both are seen in the documentation.
    "getUpdates": {"timeout": Kind.CHAT},
    "setWebhook": {"url": Kind.TEXT, "secret_token": Kind.TEXT},
    "deleteWebhook": {},
    "getWebhookInfo": {},
    "sendMessage": {"chat_id": Kind.TEXT, **_WORDS},
    "sendPhoto": {"chat_id": Kind.TEXT, "photo": Kind.TEXT, "caption": Kind.TEXT},
    "sendVoice": {"chat_id": Kind.TEXT, "voice_url": Kind.TEXT},
    "sendSticker": {"chat_id": Kind.TEXT, "sticker": Kind.TEXT},
    "sendChatAction": {"chat_id": Kind.TEXT, "action": Kind.TEXT},
}
