"""Hours of the day as people type and read them: "7 giờ tối", "19h", "bảy giờ tối", "7 pm"."""

from __future__ import annotations

import re
from functools import cache

from bot.dialogue.voice import Voice
from bot.words import catalogue, languages
from lessons.answers import fold, number

LONGEST = 40
"""Letters of a message that may be an hour; longer ones are stories."""
ALONE = 3
"""Words that may name a part of the day without an hour."""
PARTS = {
    "morning": frozenset(range(12)),
    "noon": frozenset(range(10, 15)),
    "afternoon": frozenset(range(12, 24)),
    "evening": frozenset(range(17, 24)),
    "night": frozenset((*range(18, 24), *range(5))),
}
"""The hours each part of the day may mean; the catalogues name the parts."""
USUAL = {"morning": 6, "noon": 12, "afternoon": 17, "evening": 19, "night": 22}
"""The hour of a part of the day that is named alone."""

_DIGITS = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_GLUED = re.compile(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)")
# It folds into the word for evening.
_MYSELF = re.compile(r"\btôi\b")
_MARKER = re.compile(r"\b(?:giờ|gio|h|o'?clock)\b")


def hours_in(words: str) -> tuple[int, ...]:
    """Return the hours, 0 … 23, that words may mean: none, one, or one before and one after noon."""
    typed = _MYSELF.sub(" ", _GLUED.sub(" ", words.lower()))
    if len(words) > LONGEST:
        return ()
    part = _part(fold(typed))
    count = _count(typed, part)
    if count is None:
        return (USUAL[part],) if part and len(typed.split()) <= ALONE else ()
    meant = (count, count + 12) if 0 < count < 12 else (count,)
    return tuple(hour for hour in meant if hour < 24 and (not part or hour in PARTS[part]))


def _part(typed: str) -> str:
    """Return the part of the day that is named last: in "nhắc buổi tối lúc 6 giờ sáng" it says which six."""
    found = {part: max(f" {typed} ".rfind(name) for name in _spaced(part)) for part in PARTS}
    last = max(found, key=lambda part: found[part])
    return last if found[last] >= 0 else ""


@cache
def _spaced(part: str) -> tuple[str, ...]:
    named = (catalogue(language)[f"hour.{part}.words"] for language in languages())
    return tuple(f" {fold(word)} " for words in named for word in words.split(","))


def _count(typed: str, part: str) -> int | None:
    digits = _DIGITS.search(typed)
    if digits:
        return int(digits[0])
    head = _MARKER.split(typed)[0] if _MARKER.search(typed) else typed
    said = [word for word in head.split() if not part or f" {fold(word)} " not in _spaced(part)]
    found = (number(" ".join(said[-many:])) for many in (2, 1))
    return next((int(value) for value in found if value is not None), None)


def hour_said(voice: Voice, hour: int) -> str:
    """Return an hour as the language says it."""
    if hour < 11:
        return voice.say("hour.morning", hour=hour)
    if hour < 13:
        return voice.say("hour.noon", hour=hour)
    return voice.say("hour.afternoon" if hour < 18 else "hour.evening", hour=hour - 12)
