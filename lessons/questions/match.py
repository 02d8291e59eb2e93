"""Finding what belongs together: for each left side in turn, its right side is chosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lessons.desk import Desk
from lessons.fields import Field, Fields, Schema
from lessons.model import Key, Language, Text
from lessons.nodes import Items, Node
from lessons.questions.answers import MOST
from lessons.questions.kind import key_of, note_same_keys
from lessons.questions.pieces import joined, mixed, named, pieces, put
from lessons.questions.task import Board, Option, Step
from lessons.readers import ListOf
from lessons.texts import NAME


@dataclass(frozen=True, slots=True)
class Pair:
    """Two things that belong together; ``key`` is that of the right side."""

    key: Key
    left: Text
    right: Text

    def joined_to(self, left: Text, sign: str = " → ") -> Text:
        """Return a left side and this right side as one line."""
        return Text({language: f"{left.in_(language)}{sign}{words}" for language, words in self.right.by.items()})


@dataclass(frozen=True, slots=True)
class Pairing:
    """See :class:`lessons.questions.task.Task`. The left sides come in the author's order."""

    pairs: tuple[Pair, ...]
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
        """See :class:`lessons.questions.task.Task`. Each right side keeps its number."""
        by_key = {pair.key: pair for pair in self.pairs}
        return tuple(Option(key, by_key[key].right, key in picked) for key in mixed(list(by_key), seed))

    def choose(self, picked: tuple[Key, ...], key: Key) -> Step:
        """See :class:`lessons.questions.task.Task`. A right side chosen a second time is taken back."""
        return put(tuple(pair.key for pair in self.pairs), picked, key, self.why)

    def read(self, picked: tuple[Key, ...], words: str, language: Language) -> Step:
        """See :class:`lessons.questions.task.Task`. A right side, or whole pairs with commas between."""
        del language
        whole = named(words, {pair.key: pair.right for pair in self.pairs if pair.key not in picked})
        if whole is not None:
            return self.choose(picked, whole)
        found = [named(piece, self._every_pair()) for piece in pieces(words)]
        partners = dict(pair for pair in found if pair is not None)
        return joined(self, picked, partners) if len(partners) == len(found) else Step(picked, understood=False)

    def _every_pair(self) -> dict[tuple[int, Key], Text]:
        return {
            (place, other.key): other.joined_to(pair.left, " ")
            for place, pair in enumerate(self.pairs)
            for other in self.pairs
        }

    def board(self, picked: tuple[Key, ...]) -> Board:
        """See :class:`lessons.questions.task.Task`. All left sides stand there, so that one sees what is to come."""
        by_key = {pair.key: pair for pair in self.pairs}
        chosen = [by_key[key] for key in picked if key in by_key]
        laid = [(other.joined_to(pair.left), pair == other) for pair, other in zip(self.pairs, chosen, strict=False)]
        waiting = [pair.left for pair in self.pairs[len(chosen) :]]
        return Board(
            (*(line for line, _ in laid), *map(_open, waiting)),
            waiting[0] if waiting else None,
            tuple(line for line, right in laid if right),
        )

    def reveal(self) -> tuple[Text, ...]:
        """See :class:`lessons.questions.task.Task`."""
        return tuple(pair.joined_to(pair.left) for pair in self.pairs)

    def because(self, option: str) -> Text | None:
        """See :class:`lessons.questions.task.Task`."""
        return self.why if option == "+".join(pair.key for pair in self.pairs) else None

    def reason(self) -> Text | None:
        """See :class:`lessons.questions.task.Task`."""
        return self.why

    def texts(self) -> Iterator[Text]:
        """See :class:`lessons.questions.task.Task`."""
        for pair in self.pairs:
            yield pair.left
            yield pair.right
        if self.why is not None:
            yield self.why

    def signature(self) -> object:
        """See :class:`lessons.questions.task.Task`."""
        return ["match", [[pair.key, next(iter(pair.left.by.values()))] for pair in self.pairs]]


def _open(left: Text) -> Text:
    return Text({language: f"{words} → ?" for language, words in left.by.items()})


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
    return Pairing(tuple(pair for _, pair in items), fields["because"])
