"""The webhook: Telegram posts an update here, and gets its 200 only when that is committed."""

from __future__ import annotations

from hmac import compare_digest

import msgspec
import structlog

from bot.channels.posted import Receive, Scope, Send, answer, body_of, header, object_in
from bot.channels.telegram.reception import Reception
from bot.errors import HocsoError

PATH = "/telegram"
SECRET = b"x-telegram-bot-api-secret-token"

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
            await answer(send, refusal)
            return
        body = await body_of(receive)
        if body is None:
            await answer(send, 413)
            return
        update = object_in(body)
        if update is None:
            await answer(send, 400)
            return
        try:
            tap = await self._reception.receive(update)
        except Exception as error:  # noqa: BLE001 - whatever it was, Telegram brings the update again.
            # The words of others' errors may hold a learner's.
            why = str(error) if isinstance(error, HocsoError) else type(error).__name__
            log.warning("updates have to wait", error=why)
            await answer(send, 503)
            return
        # Telegram runs the call that stands in the answer: that saves one of the two calls a tap needs.
        await answer(send, 200, _encode({"method": "answerCallbackQuery", "callback_query_id": tap}) if tap else b"")

    def _refusal(self, scope: Scope) -> int:
        """Return the status for whoever is not Telegram, or comes too early; 0 for the others."""
        if not self._secret:
            return 404
        if scope.get("method") != "POST":
            return 405
        if not compare_digest(header(scope, SECRET), self._secret):
            self._tell_once()
            return 403
        return 0 if self.open else 503

    def _tell_once(self) -> None:
        # Whoever knocks all night shall not fill the disk.
        if not self._told:
            log.warning("webhook with a wrong secret", remedy="none, where it was not you; else start again")
        self._told = True
