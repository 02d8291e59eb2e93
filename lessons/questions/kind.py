"""What the loader knows of a kind of question: its key in YAML, its fields, how its task is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b

from lessons.desk import Desk
from lessons.fields import Field, Fields
from lessons.model import Key, Text
from lessons.nodes import Node
from lessons.questions.task import Task


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question. ``build`` makes its task from the question's fields, or notes why it cannot.

    ``field`` is the key that tells the kind; ``extra`` are further keys it allows beside it.
    """

    field: Field
    build: Callable[[Fields, Desk], Task | None]
    extra: tuple[Field, ...] = ()

    @property
    def key(self) -> str:
        """Return the key that tells this kind."""
        return self.field.key


def question_of(fields: Fields) -> str:
    """Return the id of a question as faults name it."""
    return fields["question"] or "?"


def key_of(text: Text) -> Key:
    """Return the key of an option that was given none: a hash of its text in the course's language."""
    return blake2b(next(iter(text.by.values())).encode(), digest_size=3).hexdigest()


def note_same_keys(keyed: list[tuple[Key, Node]], desk: Desk) -> None:
    """Note options that have the same key."""
    seen: set[Key] = set()
    for key, node in keyed:
        if key in seen:
            desk.report(node, "HS038", key=key)
        seen.add(key)
