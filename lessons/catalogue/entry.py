"""The words of one fault."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """What is wrong and what to do about it, in Vietnamese and English; ``{name}`` stands for a value."""

    vi: str
    vi_remedy: str
    en: str
    en_remedy: str
