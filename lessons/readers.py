"""Readers of single values: ids, numbers, yes and no, dates, one of several words, lists of any of them.

YAML's own types are not used: ``no``, ``12:30`` and ``0912345678`` mean what they say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from lessons.desk import Desk
from lessons.fields import Reader, Schema
from lessons.model import Language
from lessons.nodes import Items, Node, Scalar, is_empty

T = TypeVar("T")

ID_LENGTH = 40
"""Characters of a lesson's, question's or course's id: links and buttons carry it."""
KEY_LENGTH = 16
"""Characters of an option's key: with the learner (11) and the turn it stays within Telegram's 64 bytes."""

_YES = {"true", "yes", "on", "có"}
_NO = {"false", "no", "off", "không"}
_WRITTEN = ["string", "number", "boolean"]


def written(node: Node, desk: Desk) -> str | None:
    """Return the one value that is written here; note what else there is."""
    if is_empty(node):
        desk.report(node, "HS022")
        return None
    if not isinstance(node, Scalar):
        desk.report(node, "HS021")
        return None
    return node.text.strip()


@dataclass(frozen=True, slots=True)
class Plain:
    """Any one value, as text."""

    def __call__(self, node: Node, desk: Desk) -> str | None:
        """See :class:`Reader`."""
        return written(node, desk)

    def schema(self) -> Schema:
        """See :class:`Reader`."""
        return {"type": _WRITTEN}


@dataclass(frozen=True, slots=True)
class Id:
    """An id that never changes; ``code`` is the fault that tells of a bad one."""

    longest: int = ID_LENGTH
    code: str = "HS034"

    def __call__(self, node: Node, desk: Desk) -> str | None:
        """See :class:`Reader`."""
        key = written(node, desk)
        if key is None or re.fullmatch(self._pattern(), key):
            return key
        desk.report(node, self.code, key=key, limit=self.longest)
        return None

    def _pattern(self) -> str:
        return f"[a-z0-9][a-z0-9-]{{0,{self.longest - 1}}}"

    def schema(self) -> Schema:
        """See :class:`Reader`."""
        return {"type": ["string", "integer"], "pattern": f"^{self._pattern()}$"}


OPTION_KEY = Id(KEY_LENGTH, "HS037")


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no, in the words of YAML or of Vietnamese."""

    key: str

    def __call__(self, node: Node, desk: Desk) -> bool | None:
        """See :class:`Reader`."""
        said = written(node, desk)
        if said is None:
            return None
        if said.lower() not in _YES | _NO:
            desk.report(node, "HS049", key=self.key)
            return None
        return said.lower() in _YES

    def schema(self) -> Schema:
        """See :class:`Reader`."""
        return {"enum": [True, False, *sorted(_YES | _NO)]}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    key: str
    low: int
    high: int

    def __call__(self, node: Node, desk: Desk) -> int | None:
        """See :class:`Reader`."""
        said = written(node, desk)
        if said is None:
            return None
        value = int(said) if re.fullmatch(r"[0-9]{1,9}", said) else -1
        if not self.low <= value <= self.high:
            desk.report(node, "HS048", key=self.key, low=self.low, high=self.high)
            return None
        return value

    def schema(self) -> Schema:
        """See :class:`Reader`."""
        return {"type": "integer", "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several words."""

    key: str
    allowed: tuple[str, ...]

    def __call__(self, node: Node, desk: Desk) -> str | None:
        """See :class:`Reader`."""
        said = written(node, desk)
        if said is None or said in self.allowed:
            return said
        desk.report(node, "HS050", key=self.key, value=said, allowed=", ".join(self.allowed))
        return None

    def schema(self) -> Schema:
        """See :class:`Reader`."""
        return {"enum": list(self.allowed)}


@dataclass(frozen=True, slots=True)
class Day:
    """A date, year first."""

    def __call__(self, node: Node, desk: Desk) -> date | None:
        """See :class:`Reader`."""
        said = written(node, desk)
        if said is None:
            return None
        try:
            return date.fromisoformat(said)
        except ValueError:
            desk.report(node, "HS051", value=said)
            return None

    def schema(self) -> Schema:
        """See :class:`Reader`."""
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class LanguageCode:
    """The code of a language."""

    def __call__(self, node: Node, desk: Desk) -> Language | None:
        """See :class:`Reader`."""
        said = written(node, desk)
        if said is None or re.fullmatch(LANGUAGE, said):
            return said
        desk.report(node, "HS084", language=said)
        return None

    def schema(self) -> Schema:
        """See :class:`Reader`."""
        return {"type": "string", "pattern": f"^{LANGUAGE}$"}


LANGUAGE = "[a-z]{2,3}"


@dataclass(frozen=True, slots=True)
class ListOf(Generic[T]):
    """A list; where one item is meant, it may stand without the list. Faulty items are left out.

    With ``strict`` there must be a list: an item might itself be one.
    """

    item: Reader[T]
    strict: bool = False

    def __call__(self, node: Node, desk: Desk) -> tuple[T, ...] | None:
        """See :class:`Reader`. None only where nothing at all is written."""
        if is_empty(node):
            desk.report(node, "HS022")
            return None
        if self.strict and not isinstance(node, Items):
            desk.report(node, "HS020")
            return None
        items = node.items if isinstance(node, Items) else (node,)
        read = [self.item(item, desk) for item in items]
        return tuple(value for value in read if value is not None)

    def schema(self) -> Schema:
        """See :class:`Reader`."""
        item = self.item.schema()
        several: Schema = {"type": "array", "items": item, "minItems": 1}
        return several if self.strict else {"anyOf": [several, item]}


def either(*schemas: Mapping[str, object]) -> Schema:
    """Return the schema of what may be written in several ways."""
    return {"anyOf": [dict(schema) for schema in schemas]}
