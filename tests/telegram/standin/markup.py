"""Telegram's HTML: a text and its entities, or the refusal in Telegram's words with its byte offset."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from .refusals import RefusedError, bad

MOST_ENTITIES = 100

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "code": "code", "pre": "pre", "blockquote": "blockquote", "a": "text_link",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([a-zA-Z]+));?")
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"[^\s=>]*")
_SPACE = re.compile(r"\s*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


def length(text: str) -> int:
    """Return the length as Telegram counts it: in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def parse(text: str, mode: str | None, entities: list[dict[str, Any]] | None) -> tuple[str, list[dict[str, Any]]]:
    """Return what is shown of a text and its entities. Raises RefusedError."""
    if mode and mode.lower() == "html":
        text, found = _Reader(text).read()
    elif mode:
        raise bad("unsupported parse_mode")
    else:
        found = [_entity(text, given) for given in entities or ()]
    if len(found) > MOST_ENTITIES:
        raise bad("ENTITIES_TOO_LONG")
    return text, found


def _entity(text: str, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or not isinstance(given.get("type"), str):
        raise bad("can't parse MessageEntity: can't find field \"type\"")
    for name in ("offset", "length"):
        if not isinstance(given.get(name), int):
            raise bad(f"can't parse MessageEntity: can't find field \"{name}\"")
    if given["offset"] < 0 or given["length"] <= 0 or given["offset"] + given["length"] > length(text):
        raise bad("ENTITY_BOUNDS_INVALID")
    return given


def _character(found: re.Match[str]) -> str | None:
    sixteen, ten, name = found.groups()
    if name:
        return _NAMED.get(name)
    code = int(sixteen, 16) if sixteen else int(ten)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else None


@dataclass(slots=True)
class _Open:
    tag: str
    at: int
    attributes: dict[str, str] = field(default_factory=dict)


class _Reader:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._shown: list[str] = []
        self._units = 0
        self._open: list[_Open] = []
        self._entities: list[dict[str, Any]] = []

    def read(self) -> tuple[str, list[dict[str, Any]]]:
        """Return the shown text and the entities in order."""
        while self._place < len(self._text):
            self._step()
        if self._open:
            raise self._fault(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        self._entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self._shown), self._entities

    def _step(self) -> None:
        here = self._text[self._place]
        if here == "<":
            self._tag()
        elif here == "&" and (found := _REFERENCE.match(self._text, self._place)) and (char := _character(found)):
            self._show(char)
            self._place = found.end()
        else:
            self._show(here)
            self._place += 1

    def _show(self, char: str) -> None:
        self._shown.append(char)
        self._units += 1 + (ord(char) > 0xFFFF)

    def _tag(self) -> None:
        begin = self._place
        if self._text.startswith("</", begin):
            self._end_tag(begin)
        else:
            self._start_tag(begin)

    def _take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._place)
        assert found is not None
        self._place = found.end()
        return found.group()

    def _at(self) -> str:
        return self._text[self._place : self._place + 1]

    def _start_tag(self, begin: int) -> None:
        self._place = begin + 1
        tag = self._take(_NAME).lower()
        if not self._at():
            raise self._fault("Unclosed start tag at byte offset", begin)
        if tag not in _TYPES:
            raise self._fault(f'Unsupported start tag "{tag}" at byte offset', begin)
        opened = _Open(tag, self._units)
        while (self._take(_SPACE), self._at())[1] != ">":
            self._attribute(opened, begin)
        self._place += 1
        if tag == "span" and opened.attributes.get("class") != "tg-spoiler":
            raise self._fault('Tag "span" must have class "tg-spoiler" at byte offset', begin)
        self._open.append(opened)

    def _attribute(self, opened: _Open, begin: int) -> None:
        name = self._take(_ATTRIBUTE)
        if not name:
            raise self._fault(f'Empty attribute name in the tag "{opened.tag}" at byte offset', begin)
        self._take(_SPACE)
        if opened.tag == "blockquote" and name == "expandable" and self._at() != "=":
            return
        if self._at() != "=":
            words = f'Expected equal sign in declaration of an attribute of the tag "{opened.tag}" at byte offset'
            raise self._fault(words, begin)
        self._place += 1
        self._take(_SPACE)
        opened.attributes[name] = self._value()
        if not self._at():
            raise self._fault("Unclosed start tag at byte offset", begin)

    def _value(self) -> str:
        begin, quote = self._place, self._at()
        if quote not in ("'", '"'):
            value = self._take(_TOKEN)
            if self._at() not in (">", "") and not self._at().isspace():
                raise self._fault("Unexpected end of name token at byte offset", begin)
            return value.lower()
        end = self._text.find(quote, begin + 1)
        self._place = len(self._text) if end < 0 else end + 1
        return _REFERENCE.sub(lambda found: _character(found) or found.group(), self._text[begin + 1 : end])

    def _end_tag(self, begin: int) -> None:
        if not self._open:
            raise self._fault("Unexpected end tag at byte offset", begin)
        self._place = begin + 2
        tag = self._take(_NAME).lower()
        self._take(_SPACE)
        if self._at() != ">":
            raise self._fault("Unclosed end tag at byte offset", begin)
        self._place += 1
        opened = self._open.pop()
        if tag and tag != opened.tag:
            offset = len(self._text[:begin].encode())
            words = f'Unmatched end tag at byte offset {offset}, expected "</{opened.tag}>", found "</{tag}>"'
            raise self._fault(words)
        if self._units > opened.at:
            self._note(opened)

    def _note(self, opened: _Open) -> None:
        entity = {"type": _TYPES[opened.tag], "offset": opened.at, "length": self._units - opened.at}
        if opened.tag == "a":
            url = opened.attributes.get("href", "")
            if not url.startswith(("http://", "https://", "tg://", "mailto:", "tel:")):
                return
            entity["url"] = url
        if opened.tag == "tg-emoji":
            entity["custom_emoji_id"] = opened.attributes.get("emoji-id", "")
        self._entities.append(entity)

    def _fault(self, words: str, begin: int | None = None) -> RefusedError:
        offset = "" if begin is None else f" {len(self._text[:begin].encode())}"
        return bad(f"can't parse entities: {words}{offset}")
