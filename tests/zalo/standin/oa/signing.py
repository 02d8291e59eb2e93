"""Who the app and the account are, and how Zalo signs what it sends to the webhook."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

APP_ID = "1800000000000000007"
APP_SECRET = "stand-in_app_secret"
OA_ID = "2800000000000000003"
OA_SECRET = "stand-in_oa_secret"


@dataclass(frozen=True, slots=True)
class Account:
    """An app and its Official Account; the webhook is signed with the account's secret, tokens take the app's."""

    app_id: str = APP_ID
    app_secret: str = APP_SECRET
    oa_id: str = OA_ID
    oa_secret: str = OA_SECRET

    def signature(self, body: bytes, timestamp: str, secret: str | None = None) -> str:
        """Return the value of ``X-ZEvent-Signature``: a plain hash, no HMAC."""
        parts = self.app_id.encode() + body + timestamp.encode() + (secret or self.oa_secret).encode()
        return f"mac={hashlib.sha256(parts).hexdigest()}"
