"""Which of the choices on the screen typed words mean: its number, its letter, its label, one of its words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from bot.dialogue.screens import Choice, Screen
from lessons import answers

LONGEST = 200
"""Letters of a message that are looked at: longer ones are stories, not commands."""

_COURTESY = re.compile(r"(?<=\w) (?:a|nhe|nha)$")
_BETWEEN = re.compile(r"[\s,;.+&/>-]+")
_FILLING = frozenset({"", "va", "and", "roi", "then", "den", "so", "buoc"})
"""Words between the numbers of a list that mean nothing there."""
_PAIR = re.compile(r"(\d)\s*(?:[-–:=>→.)]+\s*)?([a-h])(?![^\W\d_])|(\d)\s*[-–:=>→]+\s*(\d)(?!\d)")
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
        if len(named) > 1:
            # "Dừng lại" may be a step, and a way to ask for a rest: what is written on the screen is meant.
            named = [choice for choice in named if not choice.aside and form == plain(choice.label)]
            return named[0] if len(named) == 1 else None
        if named:
            return named[0]
    return next((found for form in forms(words) if (found := _counted(screen, form))), None)


def _ways(choice: Choice) -> Iterator[str]:
    return (plain(way) for way in (choice.label, *choice.words))


def several(words: str, count: int) -> tuple[int, ...]:
    """Return the places, from 0, that a list of different numbers or letters up to ``count`` names; else nothing.

    ``3 1 2``, ``3,1,2``, ``3>1>2``, ``312``, ``a và c``.
    """
    return next((found for form in forms(words) if (found := _places(form, count))), ())


def _places(form: str, count: int) -> tuple[int, ...]:
    parts = [part for part in _BETWEEN.split(form) if part not in _FILLING]
    if len(parts) == 1 and parts[0].isdigit():
        parts = list(parts[0])
    found = [_place(part) for part in parts]
    right = all(place in range(count) for place in found) and len(set(found)) == len(found) > 1
    return tuple(place for place in found if place is not None) if right else ()


def pairs(words: str, count: int) -> Mapping[int, int]:
    """Return which place, from 0, each left side is given: ``1a 2b``, ``2-1, 1-3``; else nothing."""
    said = words[:LONGEST].lower()
    found = [(int(left or first), _place(right or second)) for left, right, first, second in _PAIR.findall(said)]
    given = {left - 1: place for left, place in found if place is not None}
    rest = [part for part in _BETWEEN.split(plain(_PAIR.sub(" ", said))) if part not in _FILLING]
    right = all(place in range(count) for place in (*given, *given.values()))
    return given if right and not rest and len(given) == len(found) else {}


def _counted(screen: Screen, typed: str) -> Choice | None:
    place = _place(typed)
    return next((choice for number, choice in screen.numbered() if place is not None and number == place + 1), None)


def _place(typed: str) -> int | None:
    match = _COUNT.fullmatch(typed)
    if match is None:
        return None
    return int(match[1]) - 1 if match[1].isdigit() else ord(match[1]) - ord("a")


def _letter(words: str) -> str:
    # A bare "a" folds away as the courtesy "ạ"; standing alone it names the first choice.
    bare = words.strip(" ).(").lower()
    return bare if re.fullmatch(r"[a-h]", bare) else ""


def named(ways_of: Sequence[tuple[str, tuple[str, ...]]], words: str) -> str | None:
    """Return the key of the first entry with a way that is just what was typed."""
    said = forms(words)
    return next((key for form in said for key, ways in ways_of if form in map(plain, ways)), None)
