"""Comparing typed answers with what the author accepts: kind to spelling, never to meaning.

Two promises hold the rules below together. Marks, spaces, manners and one slip of a finger do not count, for
people type on cheap phones without them. But a negation, a digit, or a mark that was typed and is another one
makes another answer, and where the words could mean a right and a wrong answer nobody is judged.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from lessons.numerals import DIGITS, NEGATIONS, named, number, spelled
from lessons.phrases import Reading, Words, clean, fold, listed, plain, readings, tokens
from lessons.vietnamese import MARKED, Syllable, bare, is_syllable, keys, lacks, spelling, telex, vni

__all__ = ["Match", "clean", "fold", "match", "number", "plain"]

EXACT, MARKS, KEYS, SPACES, SLIP = range(5)
"""How loosely words were taken: as written, marks missing, Telex or VNI left over, a space missing, one slip."""

_NO = listed("ko k kg kh hong hông hok")
_TURNING = NEGATIONS | listed("dung chua cha")
_BEFORE_COUNT = listed("so buoc cau thu")
_SIGNS = re.compile(r"[.,:/-]")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:,\d{3})+")
_ENDS = re.compile("(ng|c)$")
_SHORTEST_WITH_SLIP = 5
_MOST_KEYS = 4
_PHONE = 8
"""From so many digits on, a number is a telephone number and may stand in groups."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a typed answer was taken for.

    ``right`` is True for a right answer, False for a listed wrong one, None where it could be either. ``text`` is
    the text meant as its author spelt it, empty where it could be either. ``exact`` is False where the learner
    should be told the right spelling: only case, space, punctuation, manners and the place of the tone are free.
    """

    right: bool | None
    text: str
    exact: bool


class _Word(NamedTuple):
    """A word of an author's text, taken apart once."""

    text: str
    bare: str
    sound: Syllable
    has_digit: bool
    counts: bool
    """Whether it may be typed as a digit: "hai lớp" as "2 lớp", but not "gọi ba" as "gọi 3"."""
    alone: bool


class _Rank(NamedTuple):
    """How near a text is, smallest first: how loosely it was taken, then whether words around it were cut."""

    level: int
    cut: bool
    text: str


def match(typed: str, right: Sequence[str], wrong: Sequence[str] = ()) -> Match | None:
    """Return what was meant among the right and the listed wrong answers; None where it is neither.

    Never raises. The strictest way to take the words decides; where it fits both sides, :attr:`Match.right` is None.
    """
    said = tuple(readings(typed))
    # Where an author's text has a digit, a typed digit is a digit and no VNI key.
    with_vni = not any(letter.isdigit() for text in (*right, *wrong) for letter in text)
    good, bad = _nearest(said, right, with_vni), _nearest(said, wrong, with_vni)
    if good is not None and bad is not None and good[:2] == bad[:2]:
        return Match(None, "", exact=False)
    nearest = min((rank for rank in (good, bad) if rank is not None), default=None)
    return nearest and Match(nearest is good, nearest.text, exact=nearest.level == EXACT)


def _nearest(said: Sequence[Reading], texts: Iterable[str], with_vni: bool) -> _Rank | None:
    ranks = [rank for text in texts for reading in said for rank in _ranks(reading, text, with_vni)]
    return min(ranks, key=lambda rank: rank[:2], default=None)


def _ranks(reading: Reading, text: str, with_vni: bool) -> Iterator[_Rank]:
    for wanted in _wanted(text):
        levels = (_level(words, wanted, with_vni) for words in _ways(reading.words))
        level = min((level for level in levels if level is not None), default=None)
        if level is not None:
            # Only words that are there to the letter outweigh the same words with something cut away.
            yield _Rank(level, reading.cut and level == EXACT, text)


@lru_cache(maxsize=4096)
def _wanted(text: str) -> tuple[tuple[_Word, ...], ...]:
    """Return the ways an author's text may be answered: whole, without its own manners, without articles."""
    ways = dict.fromkeys(way for words in (tokens(text), tokens(clean(text))) for way in _ways(words))
    return tuple(tuple(_word(way, at) for at in range(len(way))) for way in ways if way)


def _ways(words: Words) -> tuple[Words, ...]:
    words = _grouped(tuple(_figure(word) if word[-1].isdigit() else word for word in words))
    # An English text has no marks; in a Vietnamese one "an" and "a" are words that count.
    if not words or not all(word.isascii() for word in words):
        return (words,)
    followed = zip(words, (*words[1:], ""), strict=True)
    return tuple(dict.fromkeys((words, tuple(word for word, after in followed if not _is_article(word, after)))))


def _grouped(words: Words) -> Words:
    figures = "".join(words)
    return (figures,) if figures.isdigit() and len(figures) >= _PHONE else words


def _is_article(word: str, after: str) -> bool:
    return bool(after) and (word in ("a", "the") or (word == "an" and after[0] in "aeiou"))


def _word(words: Words, at: int) -> _Word:
    text = words[at]
    counts = at < len(words) - 1 or (at > 0 and bare(words[at - 1]) in _BEFORE_COUNT)
    has_digit = any(letter.isdigit() for letter in text)
    return _Word(text, bare(text), spelling(text), has_digit, counts, len(words) == 1)


def _figure(word: str) -> str:
    """Write a number one way: 1-1-3, 10.000.000 and 0912.345.678 without their signs, decimals with a comma."""
    groups = _SIGNS.split(word)
    slow = len(groups) > 2 and all(len(group) == 1 for group in groups)
    phone = len("".join(groups)) >= _PHONE and not any(sign in word for sign in ",:/")
    if slow or phone or _THOUSANDS.fullmatch(word):
        return "".join(groups)
    return word.replace(".", ",")


def _level(words: Words, wanted: tuple[_Word, ...], with_vni: bool) -> int | None:
    """Return how loosely the words must be taken to be the wanted ones, or None."""
    if len(wanted) == 1 and wanted[0].text.isdigit():
        return _digits(words, wanted[0].text)
    if len(words) == len(wanted):
        return _aligned(words, wanted, with_vni)
    return SPACES if len(words) < len(wanted) and _joined(words, wanted, with_vni) else None


def _digits(words: Words, wanted: str) -> int | None:
    said = [word if word.isdigit() else str(named(word) or "?") for word in words]
    slow = all(len(figure) == 1 for figure in said)
    if "".join(said) == wanted and (slow or len(said) == 1):
        return EXACT
    return MARKS if not wanted.startswith("0") and spelled(words) == int(wanted) else None


def _aligned(words: Words, wanted: tuple[_Word, ...], with_vni: bool) -> int | None:
    levels: list[int] = []
    for word, meant in zip(words, wanted, strict=True):
        level = _near(word, meant, with_vni)
        if level is None or (level == SLIP and SLIP in levels):
            return None
        levels.append(level)
    return max(levels)


def _joined(words: Words, wanted: tuple[_Word, ...], with_vni: bool) -> bool:
    """Say whether the words are the wanted ones with spaces left out, and never with spaces put elsewhere."""
    ends = {0}
    for word in words:
        ends = {end for start in ends for end in _covered(word, wanted, start, with_vni)}
    return len(wanted) in ends


def _covered(word: str, wanted: tuple[_Word, ...], start: int, with_vni: bool) -> Iterator[int]:
    places = {0}
    for end in range(start, len(wanted)):
        meant = wanted[end]
        lengths = range(len(meant.text), len(meant.text) + _MOST_KEYS + 1)
        places = {
            place + length
            for place in places
            for length in lengths
            if place + length <= len(word) and _fits(word[place : place + length], meant, with_vni)
        }
        if len(word) in places:
            yield end + 1


def _fits(word: str, meant: _Word, with_vni: bool) -> bool:
    return _near(word, meant, with_vni) not in (None, SLIP)


def _near(word: str, meant: _Word, with_vni: bool) -> int | None:
    sound = spelling(word)
    if word == meant.text or sound == meant.sound:
        return EXACT
    if word.isdecimal():
        return MARKS if meant.counts and DIGITS.get(meant.text) == int(word) else None
    if meant.has_digit:
        return MARKS if meant.text.isdigit() and spelled((word,)) == int(meant.text) else None
    if lacks(sound, meant.sound) or (word in _NO and meant.text == "không"):
        return MARKS
    undone = [found for found in (telex(word), vni(word) if with_vni else None) if found is not None]
    if any(lacks(found, meant.sound) for found in undone) or (meant.text.isascii() and keys(word) == meant.text):
        return KEYS
    return SLIP if any(_is_slip(found, meant) for found in (sound, *undone)) else None


def _is_slip(typed: Syllable, meant: _Word) -> bool:
    """Say whether one finger slipped: one letter more, less, other, or two changed places, and marks only missing."""
    letters = bare(typed.letters)
    if len(meant.bare) < _SHORTEST_WITH_SLIP or not letters.isalpha() or not _TURNING.isdisjoint((letters, meant.bare)):
        return False
    if typed.tone not in ("", meant.sound.tone) or not _marks(typed) <= _marks(meant.sound):
        return False
    # People seldom miss a word's first letter, and another first letter is mostly another word.
    if letters[0] != meant.bare[0] and sorted(letters[:2]) != sorted(meant.bare[:2]):
        return False
    return OSA.distance(letters, meant.bare, score_cutoff=1) == 1 and not _is_other_word(letters, meant)


def _marks(word: Syllable) -> Counter[str]:
    return Counter(letter for letter in word.letters if letter in MARKED)


def _is_other_word(letters: str, meant: _Word) -> bool:
    if not (is_syllable(letters) and is_syllable(meant.bare)):
        return False
    # Southern endings: "tài khoảng" is how "tài khoản" sounds there. Alone, "khoảng" is a word of its own.
    return meant.alone or _ENDS.sub(_sounds, letters) != _ENDS.sub(_sounds, meant.bare)


def _sounds(ending: re.Match[str]) -> str:
    return {"ng": "n", "c": "t"}[ending[1]]
