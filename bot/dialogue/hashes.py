"""Content hashes as a seat holds them: two thirds as long as in hexadecimal, for a seat is written every turn."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode


def packed(hash: str) -> str:
    """Return a SHA-256 in hexadecimal as 43 letters, digits, dashes and underscores."""
    return urlsafe_b64encode(bytes.fromhex(hash)).decode().rstrip("=")


def unpacked(short: str) -> str:
    """Return the hash that was packed."""
    return urlsafe_b64decode(short + "=" * (-len(short) % 4)).hex()
