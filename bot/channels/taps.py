"""What a button carries: the learner and the turn its screen was drawn for, and the key of the choice. Nothing else.

The platforms that have buttons hand it back as it stands, and whoever holds a phone can make one up: the dialogue
checks learner and turn.
"""

from __future__ import annotations

import re

from bot.dialogue.events import Chose

LONGEST = 64
"""Bytes that a button may carry: Telegram lets it have no more."""

# A learner has 52 bits; nine digits of turns and the longest id of a lesson fill the 64 bytes.
_DATA = re.compile(r"(0|[1-9a-f][0-9a-f]{0,12})\.(0|[1-9a-f][0-9a-f]{0,8})\.([a-z0-9.=-]{1,40})")


def data(learner: int, turn: int, key: str) -> str:
    """Return what the button of a choice carries."""
    return f"{learner:x}.{turn:x}.{key}"


def choice(written: str) -> Chose | None:
    """Return the choice that a button stands for; None where what it carries cannot be ours."""
    found = _DATA.fullmatch(written)
    return Chose(found[3], int(found[1], 16), int(found[2], 16)) if found else None
