"""Texts by language, and the rules that every text is held to: reading rules, placeholders, the limits of channels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from lessons.desk import Desk
from lessons.fields import Schema, is_cut
from lessons.model import Language, Text
from lessons.nodes import Items, Node, Pairs, Scalar, is_empty
from lessons.readers import LANGUAGE

WORDS = 60
"""Words (syllables, in Vietnamese) that are read at once on a phone."""
SENTENCES = 2
LABEL = 100
"""UTF-16 units of what stands on a button or in a list."""
CAPTION = 1024
"""UTF-16 units that Telegram shows beside a picture."""
MESSAGE = 2000
"""UTF-16 units of a Zalo message."""
PLACEHOLDERS = ("bạn", "Bạn")

_SENTENCE_END = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s|$)")


@dataclass(frozen=True, slots=True)
class TextOf:
    """A text: one value in the course's language, or one by language. ``letters``: a limit in UTF-16 units."""

    letters: int | None = None
    complete: bool = True
    """Whether a language that is missing is worth a warning."""

    def __call__(self, node: Node, desk: Desk) -> Text | None:
        """See :class:`lessons.fields.Reader`."""
        if is_empty(node):
            desk.report(node, "HS022")
            return None
        before = len(desk.faults)
        by = dict(self._by_language(node, desk))
        if self.complete:
            _note_missing(node, by, desk)
        faulty = any(not found.warning for found in desk.faults[before:])
        return None if faulty or not by else Text(by)

    def _by_language(self, node: Node, desk: Desk) -> Iterator[tuple[Language, str]]:
        match node:
            case Scalar():
                yield desk.main, self._checked(node, desk)
            case Items():
                desk.report(node, "HS021")
            case Pairs():
                yield from self._languages(node, desk)

    def _languages(self, node: Pairs, desk: Desk) -> Iterator[tuple[Language, str]]:
        allowed = desk.languages or tuple(key.text for key, _ in node.pairs if re.fullmatch(LANGUAGE, key.text))
        for key, value in node.pairs:
            if key.text not in allowed:
                _note_unknown(key, value, node, desk)
        # In the order of the course's languages, so that the first entry is what others fall back on.
        for language in allowed:
            value_of = node.get(language)
            if isinstance(value_of, Scalar) and not is_empty(value_of):
                yield language, self._checked(value_of, desk)
            elif value_of is not None:
                desk.report(value_of, "HS022" if is_empty(value_of) else "HS021")
        if desk.main in desk.languages and node.get(desk.main) is None:
            desk.report(node, "HS027", language=desk.main)

    def _checked(self, node: Scalar, desk: Desk) -> str:
        words = tidy(node.text)
        _check_placeholders(node, words, desk)
        _check_comment(node, desk)
        count = units(words)
        if self.letters is not None and count > self.letters:
            desk.report(node, "HS033", count=count, limit=self.letters)
        elif self.letters is None:
            _check_reading(node, words, desk)
        return words

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        words = {"type": ["string", "number", "boolean"]}
        by_language = {
            "type": "object",
            "patternProperties": {f"^{LANGUAGE}$": words},
            "additionalProperties": False,
            "minProperties": 1,
        }
        return {"anyOf": [words, by_language]}


TEXT = TextOf()
"""What is read: held to the reading rules."""
NAME = TextOf(letters=LABEL)
"""What stands on a button or in a list."""
LOOK = TextOf(letters=200)
"""What stands for a picture."""
TYPED = TextOf(letters=LABEL, complete=False)
"""What is compared with typed words."""


def tidy(words: str) -> str:
    """Return a text with single spaces, its own line breaks kept."""
    if "\n" not in words:
        return " ".join(words.split())
    lines = (" ".join(line.split()) for line in words.strip().split("\n"))
    return "\n".join(lines)


def units(words: str) -> int:
    """Return the length as Zalo and Telegram count it: UTF-16 units."""
    return len(words.encode("utf-16-le")) // 2


def longest(text: Text) -> int:
    """Return the length of a text in the language it is longest in."""
    return max(units(words) for words in text.by.values())


def check_length(node: Node, texts: Sequence[Text], desk: Desk, *, pictured: bool = False) -> None:
    """Hold a card, its text first and then its choices, to what the strictest channel shows at once."""
    if pictured and longest(texts[0]) > CAPTION:
        desk.report(node, "HS031", count=longest(texts[0]), limit=CAPTION)
    # Each choice is a line of its own with its number.
    count = sum(longest(text) for text in texts) + len("4. \n") * (len(texts) - 1)
    if count > MESSAGE:
        desk.report(node, "HS032", count=count, limit=MESSAGE)


def _note_unknown(key: Scalar, value: Node, node: Pairs, desk: Desk) -> None:
    if is_cut(key, value, node):
        desk.report(key, "HS023", rest=key.text)
    else:
        desk.report(key, "HS026", language=key.text, allowed=", ".join(desk.languages or ("vi", "en")))


def _note_missing(node: Node, by: Mapping[Language, str], desk: Desk) -> None:
    # A number or a name in capitals is the same in every language; only words need translating.
    if not by or all(words == words.upper() for words in by.values()):
        return
    written = {key.text for key, _ in node.pairs} if isinstance(node, Pairs) else by.keys()
    for language in desk.languages:
        if language not in written and language != desk.main:
            desk.report(node, "HS101", language=language, shown=desk.main)


def _check_placeholders(node: Scalar, words: str, desk: Desk) -> None:
    if "<" not in words:
        return
    for inside in re.findall(r"<([^<>]*)>", words):
        if inside not in PLACEHOLDERS:
            desk.report(node, "HS028", word=inside)
    if "<" in re.sub(r"<[^<>]*>", "", words):
        desk.report(node, "HS029")


def _check_reading(node: Scalar, words: str, desk: Desk) -> None:
    count = len(words.split())
    if count > WORDS:
        desk.report(node, "HS030", count=count, limit=WORDS)
    sentences = sum(1 for part in _SENTENCE_END.split(words) if part.strip())
    if sentences > SENTENCES:
        desk.report(node, "HS103", count=sentences, limit=SENTENCES)


def _check_comment(node: Scalar, desk: Desk) -> None:
    # With two spaces before it, a note is meant; with one, it is more likely the rest of the sentence.
    line, column = node.end
    if not node.plain or not 0 < line <= len(desk.lines):
        return
    rest = desk.lines[line - 1][column - 1 :]
    if rest.startswith(" #"):
        desk.report_at((line, column + 1), "HS111")
