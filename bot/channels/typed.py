"""What people send, made safe to hand on: the same for every channel that reads typed words and links."""

from __future__ import annotations

import re

LONGEST_WORDS = 4096
"""Letters of a typed message that are read; the rest is cut off."""

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Half a surrogate pair, which JSON can carry, is in no text that can be stored or hashed.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def cleaned(words: str) -> str:
    """Return typed words without control characters, cut to what is read; empty where nothing is left."""
    found = _UNWANTED.sub(" ", words[:LONGEST_WORDS])
    return found if found.strip() else ""


def door(code: str) -> str:
    """Return the code of the link someone came by; empty where it cannot be one."""
    return code if _CODE.fullmatch(code) else ""
