"""How long a text is to a platform, and where it may be cut."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator


def units(text: str) -> int:
    """Return the length as the platforms count it: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def pieces(text: str, most: int) -> Iterator[str]:
    """Yield a text in pieces of at most so many units, cut between lines or words where there are any."""
    while units(text) > most:
        # A letter is one unit or two.
        head = text[: most // 2] if units(text[:most]) > most else text[:most]
        cut = max(head.rfind("\n"), 0) or max(head.rfind(" "), 0) or _before_marks(text, len(head))
        if text[:cut].strip():
            yield text[:cut]
        text = text[cut:].lstrip()
    if text:
        yield text


def _before_marks(text: str, cut: int) -> int:
    """Return the place nearest before ``cut`` where no mark is taken off its letter."""
    place = cut
    while place > 1 and unicodedata.combining(text[place]):
        place -= 1
    return place if place > 1 else cut
