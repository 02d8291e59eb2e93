"""Which of the choices on the screen typed words mean: its number, its letter, its label, one of its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.dialogue.screens import Choice, Screen
from lessons import answers

LONGEST = 200
"""Letters of a message that are looked at: longer ones are stories, not commands."""

_COURTESY = re.compile(r"(?<=\w) (?:a|nhe|nha)$")
_BETWEEN = re.compile(r"[\s,;.+&/-]+")
_COUNT = re.compile(r"(?:so |cau |bai |chon |muc |number |option |no )?(\d{1,2}|[a-h])")


@lru_cache(maxsize=4096)
def plain(words: str) -> str:
    """Return the words as :func:`lessons.answers.plain` does, remembered: labels are compared again and again."""
    return answers.plain(words[:LONGEST])


def forms(words: str) -> tuple[str, ...]:
    """Return what was typed in the forms to compare, the strictest first: as it stands, then without manners."""
    said = plain(words)
    found = (said, _COURTESY.sub("", said), answers.fold(words[:LONGEST]), _letter(words))
    return tuple(dict.fromkeys(form for form in found if form))


def meant(screen: Screen, words: str) -> Choice | None:
    """Return the one choice that words name by number, letter, label or word; None where none or several do."""
    for form in forms(words):
        named = [choice for choice in screen.choices if form in _ways(choice)]
        if named:
            return named[0] if len(named) == 1 else None
    return next((found for form in forms(words) if (found := _counted(screen, form))), None)


def _ways(choice: Choice) -> Iterator[str]:
    return (plain(way) for way in (choice.label, *choice.words))


def several(screen: Screen, words: str) -> tuple[Choice, ...]:
    """Return the choices that a list of numbers or letters names: ``1 3``, ``1,3``, ``a và c``; else nothing."""
    parts = [part for part in _BETWEEN.split(plain(words)) if part not in ("va", "and", "")]
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
    said = forms(words)
    return next((key for form in said for key, ways in ways_of if form in map(plain, ways)), None)
