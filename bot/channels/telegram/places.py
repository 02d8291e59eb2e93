"""Where a message stands, as one short word: its id in the chat and what kind of message it is."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["text", "photo", "voice", "audio", "document"]
"""What a message of ours is; it decides which edits are possible."""

_LETTERS: dict[Kind, str] = {"text": "t", "photo": "p", "voice": "v", "audio": "a", "document": "d"}
_KINDS: dict[str, Kind] = {letter: kind for kind, letter in _LETTERS.items()}
_PLACE = re.compile(r"([0-9]{1,18})([tpvad])")


def place(message_id: int, kind: Kind) -> str:
    """Return the place of a message: ``124t``."""
    return f"{message_id}{_LETTERS[kind]}"


def standing(written: str) -> tuple[int, Kind] | None:
    """Return the message id and the kind that a place stands for; None where it is not one of this channel."""
    found = _PLACE.fullmatch(written)
    return (int(found[1]), _KINDS[found[2]]) if found else None
