"""How both of Zalo's servers measure a text: in UTF-16 units, the strictest reading of a limit that names no unit."""

from __future__ import annotations

from tests.telegram.standin.markup import length

LONGEST = 2000


def is_text(value: object) -> bool:
    """Tell whether there is something to read, and no character that was cut in two."""
    return isinstance(value, str) and bool(value.strip()) and not any("\ud800" <= c <= "\udfff" for c in value)


def is_over(text: str, longest: int = LONGEST) -> bool:
    """Tell whether a text is longer than it may be."""
    return length(text) > longest
