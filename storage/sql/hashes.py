"""Keyed hashes: what the store keeps instead of message ids and return codes.

Without the secret a hash tells nothing, and the two kinds cannot be taken for each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from storage.rows import Arrival


class Hashes:
    """Makes the keyed hashes of one store."""

    def __init__(self, secret: bytes) -> None:
        # blake2b takes keys of up to 64 bytes; a secret somebody chose may be of any length.
        key = blake2b(secret, digest_size=32).digest()
        self._messages = blake2b(key=key, digest_size=16, person=b"message")
        self._codes = blake2b(key=key, digest_size=16, person=b"return code")

    def messages(self, arrivals: Iterable[Arrival]) -> list[bytes]:
        """Return 16 bytes for each arrival, equal when the platform delivers it again.

        Raises:
            UnicodeEncodeError: an arrival holds half a character.
        """
        return [self._message(arrival) for arrival in arrivals]

    def code(self, code: str) -> bytes:
        """Return 16 bytes for a return code."""
        hashed = self._codes.copy()
        hashed.update(code.encode())
        return hashed.digest()

    def _message(self, arrival: Arrival) -> bytes:
        hashed = self._messages.copy()
        # The lengths keep "a" + "bc" apart from "ab" + "c".
        lengths = f"{len(arrival.channel)} {len(arrival.address)} "
        hashed.update(f"{lengths}{arrival.channel}{arrival.address}{arrival.message}".encode())
        return hashed.digest()
