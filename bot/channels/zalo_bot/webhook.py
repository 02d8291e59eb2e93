"""The webhook: Zalo posts an event here, and gets its 200 only when that is committed."""

from __future__ import annotations

import asyncio
from hmac import compare_digest

import structlog

from bot.channels.posted import (
    LARGEST,
    UNPROVED,
    UNREADABLE,
    Receive,
    Scope,
    Send,
    answer,
    body_of,
    header,
    read_loosely,
)
from bot.channels.zalo_bot.reception import Reception
from bot.channels.zalo_bot.updates import CHANNEL
from bot.errors import HocsoError

PATH = "/zalo"
SECRET = b"x-bot-api-secret-token"

log = structlog.get_logger()


class Webhook:
    """An ASGI application of one address."""

    def __init__(self, reception: Reception, secret: str) -> None:
        """Take where events go, and the secret that Zalo sends with each; ``""``: there is no webhook."""
        self._reception = reception
        self._secret = secret.encode()
        self._told = False
        self.open = False
        """Whether events can be taken: only once Zalo has told who the bot is."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await answer(send, await self._status(scope, receive))

    async def _status(self, scope: Scope, receive: Receive) -> int:
        if not self._secret:
            return 404
        if scope.get("method") != "POST":
            return 405
        proved = compare_digest(header(scope, SECRET), self._secret)
        body = await body_of(receive, LARGEST if proved else UNPROVED)
        if body is None:
            return 413
        if not body.strip():
            # Zalo asks so whether anybody is here, while the webhook is being set and at other times.
            return 200
        if not proved:
            self._tell_once()
            return 403
        return await self._taken(body) if self.open else 503

    async def _taken(self, body: bytes) -> int:
        try:
            raw = read_loosely(body)
        except UNREADABLE:
            return 400
        (error,) = await asyncio.gather(self._reception.receive(raw), return_exceptions=True)
        if error is None:
            return 200
        # The words of others' errors may hold a learner's.
        why = str(error) if isinstance(error, HocsoError) else type(error).__name__
        log.warning("events have to wait", channel=CHANNEL, error=why)
        return 503

    def _tell_once(self) -> None:
        # Whoever knocks all night shall not fill the disk.
        if not self._told:
            log.warning("webhook with a wrong secret", remedy="none, where it was not you; else start again")
        self._told = True
