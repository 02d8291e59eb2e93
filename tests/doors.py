"""Every door that strangers may knock at, behind which a real conversation goes on whatever they bring.

What gets in goes through the real dialogue, and its screen is drawn: nothing that anybody posts may raise, be taken
for somebody it does not name, or be answered with a fault of ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, MutableMapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from bot.channels.lag import Lag
from bot.channels.telegram.reception import Reception as TelegramReception
from bot.channels.telegram.webhook import Webhook as TelegramWebhook
from bot.channels.zalo_bot.reception import Reception as ZaloReception
from bot.channels.zalo_bot.webhook import Webhook as ZaloWebhook
from bot.channels.zalo_oa.reception import Reception as OaReception
from bot.channels.zalo_oa.signature import sign
from bot.channels.zalo_oa.webhook import Webhook as OaWebhook
from bot.dialogue.dialogue import advance, screen
from bot.dialogue.events import Inbound
from bot.dialogue.learner import Account, Learner, Seat, seat_from_json, seat_to_json
from bot.dialogue.screens import Shown
from bot.web import web_app
from tests.dialogue.playbook import library
from tests.web.scripted import Clock, ScriptedDoors

NOW = datetime(2026, 11, 23, 5, 0, 30, tzinfo=UTC)
SECRET = "s-secret_of_the_hook"
APP, OA = "2553928453557884079", "3662729599332560487"
OURS = frozenset({200, 204, 303, 400, 403, 404, 405, 408, 410, 413, 415, 422, 429, 503})
"""How a stranger may be answered; whatever is above is a fault of ours."""

LAN = {"id": 1_000_000_001, "is_bot": False, "first_name": "Lan"}
CHAT = {**LAN, "type": "private"}
SAID = {"message_id": 5, "date": 1_795_435_200, "chat": CHAT, "from": LAN, "text": "/start otp"}
SENT = {**SAID, "text": None, "photo": [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]}
TAPPED = {"id": "1", "from": LAN, "message": SAID, "chat_instance": "c", "data": "7.1.yes"}
ZALO = {"message_id": "a1", "date": 1_795_435_200_000, "text": "học", "from": {"id": "ab"}}
OFFICIAL = {"app_id": APP, "sender": {"id": "614"}, "recipient": {"id": OA}, "timestamp": "1795435200000"}
BROUGHT: dict[str, list[dict[str, Any]]] = {
    "telegram": [
        {"update_id": 501, "message": SAID},
        {"update_id": 502, "message": SENT},
        {"update_id": 503, "edited_message": SAID},
        {"update_id": 504, "callback_query": TAPPED},
        {"update_id": 505, "my_chat_member": {"chat": CHAT, "from": LAN, "date": 1}},
    ],
    "zalo": [
        {"event_name": "message.text.received", "message": {**ZALO, "chat": {"id": "ab", "chat_type": "PRIVATE"}}},
        {"event_name": "message.image.received", "message": {**ZALO, "chat": {"id": "ab", "chat_type": "GROUP"}}},
    ],
    "zalo_oa": [
        {"event_name": "user_send_text", **OFFICIAL, "message": {"msg_id": "cb3", "text": "#7.1.yes"}},
        {"event_name": "user_send_image", **OFFICIAL, "message": {"msg_id": "cb4", "attachments": [{}]}},
        {"event_name": "follow", **OFFICIAL, "follower": {"id": "614"}},
    ],
}
"""Events as the platforms bring them, by channel."""


class Conversation:
    """One learner to whom all that gets in happens; their state goes to text and back, as it would in the store."""

    def __init__(self, channel: str) -> None:
        self._library = library()
        self._account = Account(channel)
        self._learner = Learner(7, 0, self._account, Seat())
        self.taken = 0

    async def take(self, inbound: Inbound) -> Shown:
        """Take an event through the dialogue."""
        assert isinstance(inbound.address, str)
        assert isinstance(inbound.message, str)
        assert inbound.address, "an event of nobody"
        assert inbound.at.tzinfo is not None
        json.dumps([inbound.address, inbound.message])
        after = advance(self._library, self._learner, inbound.event, NOW).learner
        seat = seat_from_json(seat_to_json(after.seat))
        self._learner = Learner(7, after.turn, self._account, seat, after.shelf)
        self.taken += 1
        return Shown(screen(self._library, self._learner), 7, self._learner.turn)


class Hook:
    """A webhook of a platform."""

    def __init__(self, channel: str) -> None:
        """Take the channel: ``telegram``, ``zalo`` or ``zalo_oa``."""
        self.talk = Conversation(channel)
        self._channel = channel
        self._webhook: Any
        match channel:
            case "telegram":
                self._webhook = TelegramWebhook(
                    TelegramReception(self.talk.take, lambda _: None, Lag(), lambda: NOW), SECRET
                )
                self._webhook.open = True
            case "zalo":
                self._webhook = ZaloWebhook(ZaloReception(self.talk.take, lambda _: None, Lag(), lambda: NOW), SECRET)
                self._webhook.open = True
            case _:
                reception = OaReception(self.talk.take, OA, Lag(), lambda: NOW)
                self._webhook = OaWebhook(reception, app=APP, secret=SECRET)

    async def posts(self, body: bytes, headers: Sequence[tuple[bytes, bytes]] | None = None) -> int:
        """Post a body, with the platform's proof unless other headers are given; return the status."""
        scope = {"type": "http", "method": "POST", "headers": self._proof(body) if headers is None else headers}
        if self._channel != "zalo_oa":
            return await asked(self._webhook, scope, body)
        async with self._webhook:
            return await asked(self._webhook, scope, body)

    def _proof(self, body: bytes) -> Sequence[tuple[bytes, bytes]]:
        match self._channel:
            case "telegram":
                return [(b"x-telegram-bot-api-secret-token", SECRET.encode())]
            case "zalo":
                return [(b"x-bot-api-secret-token", SECRET.encode())]
            case _:
                proof = f"mac={sign(APP, body, '1795435200000', SECRET)}"
                return [(b"x-zevent-signature", proof.encode()), (b"x-zevent-timestamp", b"1795435200000")]


class Website:
    """The pages, without a network between."""

    def __init__(self) -> None:
        self._app = web_app(ScriptedDoors(), secret=SECRET.encode(), now=Clock(), trusted_proxies=("127.0.0.1",))

    async def asks(
        self, path: str, query: bytes = b"", headers: Mapping[str, bytes] | None = None, form: bytes | None = None
    ) -> int:
        """Ask for a page, or post a form; return the status."""
        named = {"host": b"hoc.test", **(headers or {})}
        if form is not None:
            named = {"content-type": b"application/x-www-form-urlencoded", **named}
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": "GET" if form is None else "POST",
            "scheme": "http",
            "path": path,
            "raw_path": quote(path, errors="surrogatepass").encode(),
            "query_string": query,
            "root_path": "",
            "headers": [(name.encode(), value) for name, value in named.items()],
            "client": ("127.0.0.1", 4000),
            "server": ("127.0.0.1", 80),
        }
        return await asked(self._app, scope, form or b"")


async def asked(app: Any, scope: Any, body: bytes) -> int:
    """Ask an ASGI application and return the status of its whole answer."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    assert not sent[-1].get("more_body")
    return int(sent[0]["status"])
