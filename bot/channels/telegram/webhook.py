"""The webhook: Telegram posts an update here, and gets its 200 only when that is committed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from hmac import compare_digest
from typing import Any, TypeAlias

import msgspec
import structlog

from bot.channels.telegram.reception import Reception
from bot.channels.telegram.replies import UNREADABLE, read_loosely
from bot.errors import HocsoError

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PATH = "/telegram"
SECRET = b"x-telegram-bot-api-secret-token"
LARGEST = 1 << 20
"""Bytes of an update that are read; Telegram's own stay far below."""
RETRY_AFTER = b"2"

_decode = msgspec.json.Decoder(dict[str, Any]).decode
_encode = msgspec.json.Encoder().encode
log = structlog.get_logger()


class Webhook:
    """An ASGI application of one address, as lean as can be: most taps of the program come through it."""

    def __init__(self, reception: Reception, secret: str) -> None:
        """Take where updates go, and the secret that Telegram sends with each; ``""``: there is no webhook."""
        self._reception = reception
        self._secret = secret.encode()
        self._told = False
        self.open = False
        """Whether updates can be taken: only once Telegram has told who the bot is."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        refusal = self._refusal(scope)
        if refusal:
            await _answer(send, refusal)
            return
        body = await _body(receive)
        if body is None:
            await _answer(send, 413)
            return
        update = _update(body)
        if update is None:
            await _answer(send, 400)
            return
        try:
            tap = await self._reception.receive(update)
        except HocsoError as error:
            log.warning("updates have to wait", error=str(error))
            await _answer(send, 503)
            return
        # Telegram runs the call that stands in the answer: that saves one of the two calls a tap needs.
        await _answer(send, 200, _encode({"method": "answerCallbackQuery", "callback_query_id": tap}) if tap else b"")

    def _refusal(self, scope: Scope) -> int:
        """Return the status for whoever is not Telegram, or comes too early; 0 for the others."""
        if not self._secret:
            return 404
        if scope.get("method") != "POST":
            return 405
        given = b"".join([value for name, value in scope["headers"] if name == SECRET])
        if not compare_digest(given, self._secret):
            self._tell_once()
            return 403
        return 0 if self.open else 503

    def _tell_once(self) -> None:
        # Whoever knocks all night shall not fill the disk.
        if not self._told:
            log.warning("webhook with a wrong secret", remedy="none, where it was not you; else start again")
        self._told = True


def _update(body: bytes) -> dict[str, Any] | None:
    with suppress(*UNREADABLE):
        return _decode(body)
    with suppress(*UNREADABLE):
        found = read_loosely(body)
        return found if isinstance(found, dict) else None
    return None


async def _body(receive: Receive) -> bytes | None:
    """Return the body, or None where it is too large."""
    message = await receive()
    if not message.get("more_body"):
        whole: bytes = message.get("body", b"")
        return whole if len(whole) <= LARGEST else None
    parts, size = [], 0
    while True:
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST or message["type"] == "http.disconnect":
            return None
        if not message.get("more_body"):
            return b"".join(parts)
        message = await receive()


async def _answer(send: Send, status: int, body: bytes = b"") -> None:
    headers = [(b"content-length", str(len(body)).encode())]
    if body:
        headers.append((b"content-type", b"application/json"))
    if status == 503:
        headers.append((b"retry-after", RETRY_AFTER))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
