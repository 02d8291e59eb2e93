"""Setting and taking away the webhook."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from .clock import Clock
from .mailbox import Mailbox
from .polling import Polling, allow
from .reading import Call
from .refusals import bad, too_many
from .webhook import Hook, Webhook

PORTS = {443, 80, 88, 8443}


class Hooks:
    """The rules of setWebhook; ``local`` lets HTTP and any port pass, as a local Bot API server does."""

    def __init__(self, mailbox: Mailbox, webhook: Webhook, polling: Polling, clock: Clock, *, local: bool) -> None:
        self._mailbox = mailbox
        self._webhook = webhook
        self._polling = polling
        self._clock = clock
        self._local = local
        self._next = float("-inf")

    def set(self, call: Call) -> bool:
        """SetWebhook; without an address it takes the webhook away."""
        url = call.fields.get("url", "")
        if not url:
            return self.delete(call)
        now = self._clock.now()
        if now < self._next:
            raise too_many(1)
        self._next = now + 1
        hook = self._hook(url, call)
        if call.fields.get("drop_pending_updates"):
            self._mailbox.clear()
        allow(self._mailbox, call)
        self._polling.end()
        if hook != self._webhook.hook or call.fields.get("drop_pending_updates"):
            self._webhook.last_error = None
            self._webhook.start(hook)
        return True

    def delete(self, call: Call) -> bool:
        """DeleteWebhook."""
        if call.fields.get("drop_pending_updates"):
            self._mailbox.clear()
        self._webhook.stop()
        self._webhook.last_error = None
        return True

    def _hook(self, url: str, call: Call) -> Hook:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        if not parts.hostname or parts.scheme not in ("http", "https"):
            raise bad("invalid webhook URL specified")
        if not self._local and parts.scheme != "https":
            raise bad("bad webhook: An HTTPS URL must be provided for webhook")
        if not self._local and (parts.port or 443) not in PORTS:
            raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        secret = call.fields.get("secret_token", "")
        if len(secret) > 256:
            raise bad("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad("secret token contains unallowed characters")
        return Hook(parts.geturl(), secret, min(100, max(1, call.fields.get("max_connections", 40))))
