"""Texts read out by a machine: which there are, and what was made of them, known by the hash of the words.

A file carries the hash of its text in its name, so a text that changed has no recording, and a file that no text names
any more is one of an older text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias
from unicodedata import normalize

from lessons.model import Card, Course, Language, Medium, Question, Story, Text
from lessons.texts import PLACEHOLDERS

FORMS: Mapping[str, str] = {".ogg": "audio/ogg", ".aac": "audio/aac"}
"""The forms of a recording, the first for Telegram and browsers, the second for Zalo and older iPhones."""

Spoken: TypeAlias = Mapping[str, Medium]
"""Recordings made by a machine, by :func:`key_of` their text."""


def texts_of(card: Card) -> Iterator[Text]:
    """Yield the texts of a card that can be read out."""
    match card:
        case Question():
            yield card.ask
        case Story():
            for line in card.lines.values():
                yield from (text for text in (line.caller, line.because) if text is not None)
        case _:
            yield card.text


def wanted(courses: Iterable[Course], languages: Iterable[Language]) -> dict[str, tuple[Language, str]]:
    """Return all that can be read out in some languages and has no recording by a person: language and words by key."""
    spoken = tuple(languages)
    found = {}
    for card in (card for course in courses for lesson in course.lessons for card in lesson.cards):
        for language in (one for one in spoken if one not in card.audio):
            for words in (text.by[language] for text in texts_of(card) if language in text.by):
                found[key_of(language, words)] = language, read_out(words)
    return found


def key_of(language: Language, words: str) -> str:
    """Return the name of what a machine makes of a text in a language: 32 letters of a hash."""
    return sha256(f"{language}\n{read_out(words)}".encode()).hexdigest()[:32]


def read_out(words: str) -> str:
    """Return a text as it is spoken: a form of address without its brackets."""
    plain = normalize("NFC", words)
    for word in PLACEHOLDERS:
        plain = plain.replace(f"<{word}>", word)
    return " ".join(plain.split())


def lying_in(folder: Path | None) -> dict[str, Medium]:
    """Return the recordings that lie whole, in both forms, in a folder; none where there is no folder."""
    if folder is None or not folder.is_dir():
        return {}
    found = {}
    first, second = FORMS
    for file in sorted(folder.glob(f"*{first}")):
        other = file.with_suffix(second)
        if other.is_file():
            form = _medium(other)
            main = _medium(file)
            found[file.stem] = Medium(main.kind, main.hash, main.path, main.type, forms=(form,))
    return found


def _medium(file: Path) -> Medium:
    return Medium("audio", sha256(file.read_bytes()).hexdigest(), str(file), FORMS[file.suffix])
