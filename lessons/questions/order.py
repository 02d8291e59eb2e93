"""Putting steps in order: the first one is chosen first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lessons.answers import match
from lessons.desk import Desk
from lessons.fields import Field, Fields, Schema
from lessons.model import Key, Language, Text
from lessons.nodes import Node
from lessons.questions.answers import MOST, said
from lessons.questions.kind import key_of, note_same_keys
from lessons.questions.task import Option, Step, Verdict, shuffled
from lessons.readers import ListOf
from lessons.texts import NAME


@dataclass(frozen=True, slots=True)
class Order:
    """See :class:`lessons.questions.task.Task`. ``steps`` stand in the right order."""

    steps: tuple[Option, ...]

    @property
    def submits(self) -> bool:
        """See :class:`lessons.questions.task.Task`."""
        return False

    @property
    def typed(self) -> Literal["", "text", "number"]:
        """See :class:`lessons.questions.task.Task`."""
        return ""

    def options(self, picked: tuple[Key, ...], seed: str) -> tuple[Option, ...]:
        """See :class:`lessons.questions.task.Task`. What has been chosen is out of the way."""
        left = {step.key: step for step in self.steps if step.key not in picked}
        return tuple(left[key] for key in shuffled(list(left), seed))

    def choose(self, picked: tuple[Key, ...], key: Key) -> Step:
        """See :class:`lessons.questions.task.Task`."""
        keys = tuple(step.key for step in self.steps)
        if key not in keys or key in picked:
            return Step(picked, understood=False)
        chosen = (*picked, key)
        return Step(chosen, Verdict(chosen == keys, "+".join(chosen)) if len(chosen) == len(keys) else None)

    def read(self, picked: tuple[Key, ...], words: str, language: Language) -> Step:
        """See :class:`lessons.questions.task.Task`."""
        del language
        left = {text: step.key for step in self.steps if step.key not in picked for text in said(step.text)}
        found = match(words, list(left))
        return self.choose(picked, left[found.text]) if found else Step(picked, understood=False)

    def reveal(self) -> tuple[Text, ...]:
        """See :class:`lessons.questions.task.Task`."""
        return tuple(step.text for step in self.steps)

    def because(self, option: str) -> Text | None:
        """See :class:`lessons.questions.task.Task`."""
        del option
        return None

    def reason(self) -> Text | None:
        """See :class:`lessons.questions.task.Task`."""
        return None

    def texts(self) -> Iterator[Text]:
        """See :class:`lessons.questions.task.Task`."""
        yield from self.reveal()

    def signature(self) -> object:
        """See :class:`lessons.questions.task.Task`."""
        return ["order", [step.key for step in self.steps]]


@dataclass(frozen=True, slots=True)
class _Item:
    """Reads one step and remembers where it stands."""

    def __call__(self, node: Node, desk: Desk) -> tuple[Node, Option] | None:
        """See :class:`lessons.fields.Reader`."""
        text = NAME(node, desk)
        return None if text is None else (node, Option(key_of(text), text))

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        return NAME.schema()


FIELD = Field(
    "order",
    ListOf(_Item(), strict=True),
    "Các bước theo đúng thứ tự; người học thấy lẫn lộn và xếp lại.",
    "Steps in the right order; the learner sees them mixed and puts them right.",
)


def build(fields: Fields, desk: Desk) -> Order | None:
    """Return the task, or None with the reason noted."""
    items: tuple[tuple[Node, Option], ...] | None = fields["order"]
    if items is None:
        return None
    node = fields.at("order")
    if len(items) < 2:
        desk.report(node, "HS072", least=2)
    if len(items) > MOST:
        desk.report(node, "HS044", count=len(items), limit=MOST)
    note_same_keys([(option.key, at) for at, option in items], desk)
    return Order(tuple(option for _, option in items))
