"""One declared table of fields for each shape: it drives reading, "did you mean", the docs' test and the schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from rapidfuzz import fuzz, process

from lessons.desk import Desk
from lessons.nodes import Node, Pairs, Scalar, is_empty

Schema: TypeAlias = dict[str, Any]
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

LIKELY = 60
"""How alike (0 to 100) a key must be to one we know before it is taken for a misspelling of it."""


class Reader(Protocol[T_co]):
    """Turns a node into a value. Returns None where it cannot, and has then noted why."""

    def __call__(self, node: Node, desk: Desk) -> T_co | None:
        """Read a node."""

    def schema(self) -> Schema:
        """Return the JSON Schema of what is accepted."""


@dataclass(frozen=True, slots=True)
class Field:
    """A key that an author may write, how its value is read, and what it is for."""

    key: str
    read: Reader[Any]
    vi: str
    en: str
    required: bool = False


@dataclass(frozen=True, slots=True)
class Fields:
    """The values of a shape by key, None where they are not written or faulty, and the nodes they were read from."""

    node: Pairs
    values: Mapping[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    def __contains__(self, key: str) -> bool:
        """Say whether the key is written, even with a faulty value."""
        return self.node.get(key) is not None

    def at(self, key: str) -> Node:
        """Return the node of a key, else that of the whole."""
        return self.node.get(key) or self.node

    def failed(self, key: str) -> bool:
        """Say whether the key is written and its value is faulty."""
        return key in self and self[key] is None


@dataclass(frozen=True, slots=True)
class Shape:
    """A map with known keys. ``example`` shows an author what its lines look like."""

    example: str
    fields: tuple[Field, ...]

    def read(self, node: Node, desk: Desk) -> Fields | None:
        """Read every field; all that is unknown, missing or faulty is noted."""
        if not isinstance(node, Pairs):
            desk.report(node, "HS022" if is_empty(node) else "HS019", example=self.example)
            return None
        return self.of(node, desk)

    def of(self, node: Pairs, desk: Desk) -> Fields:
        """Read every field of what is known to be a map."""
        known = {field.key: field for field in self.fields}
        meant = {near for key, value in node.pairs if (near := self._unknown(key, value, node, desk))}
        values = {key.text: known[key.text].read(value, desk) for key, value in node.pairs if key.text in known}
        for field in self.fields:
            if field.required and node.get(field.key) is None and field.key not in meant:
                desk.report(node, "HS018", key=field.key)
        return Fields(node, values)

    def _unknown(self, key: Scalar, value: Node, node: Pairs, desk: Desk) -> str | None:
        """Note a key that is not known; return the one that was probably meant."""
        keys = [field.key for field in self.fields]
        if key.text in keys:
            return None
        if is_cut(key, value, node):
            desk.report(key, "HS023", rest=key.text)
            return None
        near = nearest(key.text, keys, LIKELY)
        if near is None:
            desk.report(key, "HS017", key=key.text, allowed=", ".join(keys))
        else:
            desk.report(key, "HS016", key=key.text, near=near)
        return near

    def schema(self) -> Schema:
        """Return the JSON Schema of the shape, with the descriptions in both languages."""
        return {
            "type": "object",
            "properties": {field.key: described(field) for field in self.fields},
            "required": [field.key for field in self.fields if field.required],
            "additionalProperties": False,
        }


def described(field: Field) -> Schema:
    """Return the schema of a field with what it is for: Vietnamese first, English below."""
    return {**field.read.schema(), "title": field.key, "description": f"{field.vi}\n\n{field.en}"}


def is_cut(key: Scalar, value: Node, node: Pairs) -> bool:
    """Say whether a key is really the rest of a text in braces that was cut at its comma."""
    return node.flow and key.plain and isinstance(value, Scalar) and value.plain and not value.text


def nearest(word: str, known: list[str], least: int = 0) -> str | None:
    """Return the known word most like another, if it is at least that alike (0 to 100)."""
    found = process.extractOne(word[:100], known, scorer=fuzz.ratio, processor=str.lower, score_cutoff=least)
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Shaped(Generic[T]):
    """Reads a shape and builds a value of it."""

    shape: Shape
    build: Callable[[Fields, Desk], T | None]

    def __call__(self, node: Node, desk: Desk) -> T | None:
        """See :class:`Reader`."""
        fields = self.shape.read(node, desk)
        return None if fields is None else self.build(fields, desk)

    def schema(self) -> Schema:
        """See :class:`Reader`."""
        return self.shape.schema()
