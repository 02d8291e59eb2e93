"""The proof that an event is Zalo's: a hash over its very bytes and a secret that both know.

The secret is the Official Account's own, from the page of its webhook, not the app's. The hash is a plain SHA-256 of
four parts one after the other; Zalo does not use HMAC here.
"""

from __future__ import annotations

from hashlib import sha256
from hmac import compare_digest

HEADER = b"x-zevent-signature"
TIMESTAMP = b"x-zevent-timestamp"
MARK = b"mac="


def sign(app: str, body: bytes, timestamp: str, secret: str) -> str:
    """Return the hash, in hex."""
    return sha256(b"".join((app.encode(), body, timestamp.encode(), secret.encode()))).hexdigest()


def is_signed(given: bytes, expected: str) -> bool:
    """Say whether the value of the header is that hash; how long it takes tells nothing."""
    return compare_digest(given.strip().removeprefix(MARK).lower(), expected.encode())
