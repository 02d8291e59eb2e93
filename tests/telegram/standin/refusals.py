"""How Telegram says no. Where it has words of its own for a fault, they stand here as it says them.

The words of the official server are kept even where they are odd, since bots are told apart by how they read them.
What Telegram lets pass and we do not (unknown fields, wrong JSON types, too many buttons) says "stand-in".
"""

from __future__ import annotations

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
OTHER_POLLER = "terminated by other getUpdates request; make sure that only one bot instance is running"
BY_WEBHOOK = "terminated by setWebhook request"

_NAMES = {400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict"}


class RefusedError(Exception):
    """An answer with ``ok`` false."""

    def __init__(self, status: int, words: str = "", *, retry_after: int | None = None) -> None:
        name = _NAMES.get(status, "")
        self.status = status
        self.description = ": ".join(part for part in (name, words) if part)
        self.retry_after = retry_after
        super().__init__(f"{status} {self.description}")

    def as_json(self) -> dict[str, object]:
        """Return the body Telegram answers with."""
        body: dict[str, object] = {"ok": False, "error_code": self.status, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad(words: str) -> RefusedError:
    """Return a 400."""
    return RefusedError(400, words)


def too_many(seconds: int) -> RefusedError:
    """Return a 429."""
    return RefusedError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
