"""Setting, telling and taking away the bot's webhook."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.telegram.standin.clock import Clock
from tests.telegram.standin.reading import Call
from tests.telegram.standin.refusals import RefusedError, bad

from .mailbox import SECRET_HEADER, Mailbox
from .sending import is_private


class Hooks:
    """The rules of setWebhook; ``local`` lets http and one's own machine pass."""

    def __init__(self, mailbox: Mailbox, clock: Clock, *, local: bool) -> None:
        self._mailbox = mailbox
        self._clock = clock
        self._local = local
        self._updated_at = 0
        self.verifies = True
        """False where a saved address is not tried, as in older replies."""

    async def set(self, call: Call) -> dict[str, Any]:
        """SetWebhook: the address is saved even where it does not answer."""
        url, secret = call.fields.get("url", ""), call.fields.get("secret_token", "")
        self._check(url)
        if not 8 <= len(secret) <= 256:
            raise bad("secret_token must have 8 to 256 characters")
        self._updated_at = int(self._clock.now() * 1000)
        self._mailbox.start(url, secret)
        saved = {"url": url, "updated_at": self._updated_at}
        return {**saved, "verification": await self._verified(secret)} if self.verifies else saved

    def delete(self) -> dict[str, Any]:
        """DeleteWebhook."""
        self._mailbox.hook.stop()
        self._updated_at = int(self._clock.now() * 1000)
        return {"url": "", "updated_at": self._updated_at}

    def info(self) -> dict[str, Any]:
        """GetWebhookInfo. Raises RefusedError where none is set."""
        if not self._mailbox.hook.url:
            raise RefusedError(404, "webhook")
        return {"url": self._mailbox.hook.url, "updated_at": self._updated_at}

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise bad("invalid webhook url")
        if self._local:
            return
        if is_private(parts.hostname):
            raise bad("webhook.err.blocked")
        if parts.scheme != "https":
            raise bad("the webhook must be an https address")

    async def _verified(self, secret: str) -> dict[str, Any]:
        status = await self._mailbox.hook.post(b"", {SECRET_HEADER: secret})
        ok = 200 <= status <= 299
        outcome, hint = ("success", "") if ok else ("failed", "the address did not answer with 2xx")
        return {"ok": ok, "status_code": status, "outcome": outcome, "latency_ms": 1, "hint": hint}
