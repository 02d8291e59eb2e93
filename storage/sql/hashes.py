"""Keyed hashes: what the store keeps instead of message ids, return codes and the codes on papers.

Without the secret a hash tells nothing, and no kind can be taken for another.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from storage.rows import Arrival, Recognition


class Hashes:
    """Makes the keyed hashes of one store."""

    def __init__(self, secret: bytes) -> None:
        # blake2b takes keys of up to 64 bytes; a secret somebody chose may be of any length.
        key = blake2b(secret, digest_size=32).digest()
        self._key = key
        self._messages = blake2b(key=key, digest_size=16, person=b"message")
        self._codes = blake2b(key=key, digest_size=16, person=b"return code")
        self._papers = blake2b(key=key, digest_size=16, person=b"paper")
        self._paper_codes = blake2b(key=key, digest_size=16, person=b"paper code")

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

    def paper(self, learner: int, given: Recognition) -> bytes:
        """Return 16 bytes that nobody can guess, for the paper of a learner's finished course."""
        made = self._papers.copy()
        made.update(f"{learner} {given.day} {given.course}".encode())
        return made.digest()

    def paper_code(self, code: str) -> bytes:
        """Return 16 bytes for the code on a paper."""
        hashed = self._paper_codes.copy()
        hashed.update(code.encode())
        return hashed.digest()

    def named(self, kind: str, text: str) -> bytes:
        """Return 16 bytes for a text of some kind; half a letter in it counts as a question mark."""
        return blake2b(text.encode(errors="replace"), key=self._key, digest_size=16, person=kind.encode()).digest()

    def _message(self, arrival: Arrival) -> bytes:
        hashed = self._messages.copy()
        # The lengths keep "a" + "bc" apart from "ab" + "c".
        lengths = f"{len(arrival.channel)} {len(arrival.address)} "
        hashed.update(f"{lengths}{arrival.channel}{arrival.address}{arrival.message}".encode())
        return hashed.digest()
