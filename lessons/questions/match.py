"""Finding what belongs together: for each left side in turn, its right side is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lessons.answers import match
from lessons.desk import Desk
from lessons.fields import Field, Fields, Schema
from lessons.model import Key, Language, Text
from lessons.nodes import Items, Node
from lessons.questions.answers import MOST, said
from lessons.questions.kind import key_of, note_same_keys
from lessons.questions.task import Option, Step, Verdict, shuffled
from lessons.readers import ListOf
from lessons.texts import NAME


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things that belong together; ``key`` is that of the right side."""

    key: Key
    left: Text
    right: Text

    def joined_to(self, left: Text) -> Text:
        """Return a left side and this right side as one line."""
        return Text({language: f"{left.in_(language)} → {words}" for language, words in self.right.by.items()})


@dataclass(frozen=True, slots=True)
class Pairing:
    """See :class:`lessons.questions.task.Task`. The left sides come in the author's order."""

    pairs: tuple[Pair, ...]

    @property
    def submits(self) -> bool:
        """See :class:`lessons.questions.task.Task`."""
        return False

    @property
    def typed(self) -> Literal["", "text", "number"]:
        """See :class:`lessons.questions.task.Task`."""
        return ""

    def options(self, picked: tuple[Key, ...], seed: str) -> tuple[Option, ...]:
        """See :class:`lessons.questions.task.Task`. Each shows the left side in turn with a right side still free."""
        left = self.pairs[len(picked)].left if len(picked) < len(self.pairs) else self.pairs[-1].left
        free = {pair.key: pair for pair in self.pairs if pair.key not in picked}
        return tuple(Option(key, free[key].joined_to(left)) for key in shuffled(list(free), seed))

    def choose(self, picked: tuple[Key, ...], key: Key) -> Step:
        """See :class:`lessons.questions.task.Task`."""
        keys = tuple(pair.key for pair in self.pairs)
        if key not in keys or key in picked:
            return Step(picked, understood=False)
        chosen = (*picked, key)
        return Step(chosen, Verdict(chosen == keys, "+".join(chosen)) if len(chosen) == len(keys) else None)

    def read(self, picked: tuple[Key, ...], words: str, language: Language) -> Step:
        """See :class:`lessons.questions.task.Task`."""
        del language
        free = {text: pair.key for pair in self.pairs if pair.key not in picked for text in said(pair.right)}
        found = match(words, list(free))
        return self.choose(picked, free[found.text]) if found else Step(picked, understood=False)

    def reveal(self) -> tuple[Text, ...]:
        """See :class:`lessons.questions.task.Task`."""
        return tuple(pair.joined_to(pair.left) for pair in self.pairs)

    def because(self, option: str) -> Text | None:
        """See :class:`lessons.questions.task.Task`."""
        del option
        return None

    def reason(self) -> Text | None:
        """See :class:`lessons.questions.task.Task`."""
        return None

    def texts(self) -> Iterator[Text]:
        """See :class:`lessons.questions.task.Task`."""
        for pair in self.pairs:
            yield pair.left
            yield pair.right

    def signature(self) -> object:
        """See :class:`lessons.questions.task.Task`."""
        return ["match", [[pair.key, dict(pair.left.by)] for pair in self.pairs]]


@dataclass(frozen=True, slots=True)
class _TwoSides:
    """Reads one pair and remembers where it stands."""

    def __call__(self, node: Node, desk: Desk) -> tuple[Node, Pair] | None:
        """See :class:`lessons.fields.Reader`."""
        if not isinstance(node, Items) or len(node.items) != 2:
            desk.report(node, "HS073")
            return None
        left, right = (NAME(side, desk) for side in node.items)
        return None if left is None or right is None else (node, Pair(key_of(right), left, right))

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        return {"type": "array", "items": NAME.schema(), "minItems": 2, "maxItems": 2}


FIELD = Field(
    "match",
    ListOf(_TwoSides(), strict=True),
    "Các cặp đi với nhau; người học nối từng cặp.",
    "Things that belong together; the learner joins them.",
)


def build(fields: Fields, desk: Desk) -> Pairing | None:
    """Return the task, or None with the reason noted."""
    items: tuple[tuple[Node, Pair], ...] | None = fields["match"]
    if items is None:
        return None
    node = fields.at("match")
    if isinstance(node, Items) and len(node.items) < 2:
        desk.report(node, "HS072", least=2)
    if len(items) > MOST:
        desk.report(node, "HS044", count=len(items), limit=MOST)
    note_same_keys([(pair.key, at) for at, pair in items], desk)
    return Pairing(tuple(pair for _, pair in items))
