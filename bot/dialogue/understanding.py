"""Which of the choices on the screen typed words mean: its number, its letter, its label, one of its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.dialogue.screens import Choice, Screen
from lessons.answers import fold

LONGEST = 200
"""Letters of a message that are looked at: longer ones are stories, not commands."""

_COUNT = re.compile(r"(?:so |cau |bai |chon |muc |number |option |no )?(\d{1,2}|[a-h])")


@lru_cache(maxsize=4096)
def folded(words: tuple[str, ...]) -> frozenset[str]:
    """Return the folded forms of several ways to say one thing."""
    return frozenset(fold(word) for word in words)


def meant(screen: Screen, words: str) -> Choice | None:
    """Return the one choice that words name by number, letter, label or word; None where none or several do."""
    typed = fold(words[:LONGEST]) or _letter(words)
    if not typed:
        return None
    named = [choice for choice in screen.choices if typed in folded((choice.label, *choice.words))]
    return named[0] if len(named) == 1 else _counted(screen, typed)


def several(screen: Screen, words: str) -> tuple[Choice, ...]:
    """Return the choices that a list of numbers or letters names: ``1 3``, ``1,3``, ``a và c``; else nothing."""
    parts = [
        part for part in re.split(r"[\s,;.+&/]+|(?<=\d)(?=\D)", fold(words[:LONGEST])) if part not in ("va", "and", "")
    ]
    if not 1 < len(parts) <= len(screen.choices):
        return ()
    found = [_counted(screen, part) for part in parts]
    return tuple(choice for choice in found if choice is not None) if all(found) else ()


def _counted(screen: Screen, typed: str) -> Choice | None:
    match = _COUNT.fullmatch(typed)
    if match is None:
        return None
    given = match[1]
    place = int(given) if given.isdigit() else ord(given) - ord("a") + 1
    return next((choice for number, choice in screen.numbered() if number == place), None)


def _letter(words: str) -> str:
    # A bare "a" folds away as the courtesy "ạ"; standing alone it names the first choice.
    bare = words.strip(" ).(").lower()
    return bare if re.fullmatch(r"[a-h]", bare) else ""


def named(ways_of: Sequence[tuple[str, tuple[str, ...]]], words: str) -> str | None:
    """Return the key of the first entry with a way that is just what was typed."""
    typed = fold(words[:LONGEST])
    return next((key for key, ways in ways_of if typed and typed in folded(ways)), None)
