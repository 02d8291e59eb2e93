"""Putting steps in order: the first one is chosen first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lessons.desk import Desk
from lessons.fields import Field, Fields, Schema
from lessons.model import Key, Language, Text
from lessons.nodes import Node
from lessons.questions.answers import MOST
from lessons.questions.kind import key_of, note_same_keys
from lessons.questions.pieces import listed, mixed, named, pieces, put
from lessons.questions.task import Board, Option, Step
from lessons.readers import ListOf
from lessons.texts import NAME


@dataclass(frozen=True, slots=True)
class Order:
    """See :class:`lessons.questions.task.Task`. ``steps`` stand in the right order."""

    steps: tuple[Option, ...]
    why: Text | None = None

    @property
    def submits(self) -> bool:
        """See :class:`lessons.questions.task.Task`."""
        return False

    @property
    def typed(self) -> Literal["", "text", "number"]:
        """See :class:`lessons.questions.task.Task`."""
        return ""

    def options(self, picked: tuple[Key, ...], seed: str) -> tuple[Option, ...]:
        """See :class:`lessons.questions.task.Task`. Each keeps its number, so that "3 1 2" may be typed bit by bit."""
        by_key = {step.key: step for step in self.steps}
        return tuple(Option(key, by_key[key].text, key in picked) for key in mixed(list(by_key), seed))

    def choose(self, picked: tuple[Key, ...], key: Key) -> Step:
        """See :class:`lessons.questions.task.Task`. A step chosen a second time is taken back."""
        return put(tuple(step.key for step in self.steps), picked, key, self.why)

    def read(self, picked: tuple[Key, ...], words: str, language: Language) -> Step:
        """See :class:`lessons.questions.task.Task`. One step, or several with commas or arrows between."""
        del language
        whole = named(words, {step.key: step.text for step in self.steps if step.key not in picked})
        if whole is not None:
            return self.choose(picked, whole)
        keys = [named(piece, {step.key: step.text for step in self.steps}) for piece in pieces(words)]
        found = [key for key in keys if key is not None]
        return listed(self, picked, found) if 1 < len(keys) == len(found) else Step(picked, understood=False)

    def board(self, picked: tuple[Key, ...]) -> Board:
        """See :class:`lessons.questions.task.Task`."""
        by_key = {step.key: step.text for step in self.steps}
        chosen = [by_key[key] for key in picked if key in by_key]
        placed = tuple(step.text for step, key in zip(self.steps, picked, strict=False) if step.key == key)
        return Board(_numbered(chosen), placed=placed)

    def reveal(self) -> tuple[Text, ...]:
        """See :class:`lessons.questions.task.Task`."""
        return _numbered([step.text for step in self.steps])

    def because(self, option: str) -> Text | None:
        """See :class:`lessons.questions.task.Task`."""
        return self.why if option == "+".join(step.key for step in self.steps) else None

    def reason(self) -> Text | None:
        """See :class:`lessons.questions.task.Task`."""
        return self.why

    def texts(self) -> Iterator[Text]:
        """See :class:`lessons.questions.task.Task`."""
        yield from (step.text for step in self.steps)
        if self.why is not None:
            yield self.why

    def signature(self) -> object:
        """See :class:`lessons.questions.task.Task`."""
        return ["order", [step.key for step in self.steps]]


def _numbered(steps: Sequence[Text]) -> tuple[Text, ...]:
    return tuple(
        Text({language: f"{place}. {words}" for language, words in text.by.items()})
        for place, text in enumerate(steps, start=1)
    )


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
    return Order(tuple(option for _, option in items), fields["because"])
