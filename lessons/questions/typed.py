"""Typing words: any of those accepted, as people type them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lessons.answers import clean, match
from lessons.desk import Desk
from lessons.fields import Field, Fields, Schema, Shape, Shaped
from lessons.model import Key, Language, Text
from lessons.nodes import Node, Pairs
from lessons.questions.answers import Answer, said, same_words
from lessons.questions.kind import key_of, question_of
from lessons.questions.task import Board, Option, Step, Verdict
from lessons.readers import ListOf, either
from lessons.texts import TEXT, TYPED


@dataclass(frozen=True, slots=True)
class Typed:
    """See :class:`lessons.questions.task.Task`. Words of every language are accepted, whoever types them."""

    right: tuple[Answer, ...]
    wrong: tuple[Answer, ...] = ()
    why: Text | None = None

    @property
    def submits(self) -> bool:
        """See :class:`lessons.questions.task.Task`."""
        return False

    @property
    def typed(self) -> Literal["", "text", "number"]:
        """See :class:`lessons.questions.task.Task`."""
        return "text"

    def options(self, picked: tuple[Key, ...], seed: str) -> tuple[Option, ...]:
        """See :class:`lessons.questions.task.Task`. Words are typed, never chosen."""
        del picked, seed
        return ()

    def choose(self, picked: tuple[Key, ...], key: Key) -> Step:
        """See :class:`lessons.questions.task.Task`."""
        del key
        return Step(picked, understood=False)

    def read(self, picked: tuple[Key, ...], words: str, language: Language) -> Step:
        """See :class:`lessons.questions.task.Task`."""
        del language
        if not clean(words):
            return Step(picked, understood=False)
        keys = {text: answer for answer in (*self.wrong, *self.right) for text in said(answer.text)}
        found = match(words, _words(self.right), _words(self.wrong))
        if found is None:
            return Step((), Verdict(False, "other"))
        if found.right is None:
            return Step((), Verdict(None, "other"))
        answer = keys[found.text]
        if answer.right:
            return Step((), Verdict(True, answer.key, self.why, None if found.exact else found.text))
        return Step((), Verdict(False, answer.key, answer.because))

    def board(self, picked: tuple[Key, ...]) -> Board | None:
        """See :class:`lessons.questions.task.Task`."""
        del picked
        return None

    def reveal(self) -> tuple[Text, ...]:
        """See :class:`lessons.questions.task.Task`. The first one written is the one taught."""
        return (self.right[0].text,)

    def because(self, option: str) -> Text | None:
        """See :class:`lessons.questions.task.Task`."""
        if any(answer.key == option for answer in self.right):
            return self.why
        return next((answer.because for answer in self.wrong if answer.key == option), None)

    def reason(self) -> Text | None:
        """See :class:`lessons.questions.task.Task`."""
        return self.why

    def texts(self) -> Iterator[Text]:
        """See :class:`lessons.questions.task.Task`."""
        yield self.right[0].text
        yield from (text for text in (self.why, *(answer.because for answer in self.wrong)) if text is not None)

    def signature(self) -> object:
        """See :class:`lessons.questions.task.Task`."""
        return ["typed", [list(_words(self.right))], [[answer.key, list(said(answer.text))] for answer in self.wrong]]


def _words(answers: tuple[Answer, ...]) -> tuple[str, ...]:
    return tuple(text for answer in answers for text in said(answer.text))


WRONG = Shape(
    "text: …",
    (
        Field("text", TYPED, "Chữ mà người học hay gõ nhầm.", "Words that people often type.", required=True),
        Field("because", TEXT, "Vì sao chưa đúng.", "Why they are not right."),
    ),
)


def _wrong(fields: Fields, desk: Desk) -> tuple[Node, Answer] | None:
    if "because" not in fields:
        desk.report(fields.node, "HS102")
    text: Text | None = fields["text"]
    return None if text is None else (fields.at("text"), Answer(key_of(text), text, False, fields["because"]))


@dataclass(frozen=True, slots=True)
class _Accepted:
    """Reads words that are accepted."""

    def __call__(self, node: Node, desk: Desk) -> Answer | None:
        """See :class:`lessons.fields.Reader`."""
        text = TYPED(node, desk)
        return None if text is None else Answer(key_of(text), text, True)

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        return TYPED.schema()


ACCEPTED = ListOf(_Accepted())

TYPED_SHAPE = Shape(
    "right: …",
    (
        Field("right", ACCEPTED, "Những cách viết được coi là đúng.", "The words that are accepted."),
        Field(
            "wrong",
            ListOf(Shaped(WRONG, _wrong)),
            "Những câu sai hay gặp, kèm lời giải thích.",
            "Wrong answers to expect, with their explanation.",
        ),
        Field("because", TEXT, "Vì sao câu ấy đúng.", "Why that answer is right."),
    ),
)


@dataclass(frozen=True, slots=True)
class TypedTask:
    """Reads ``typed:``: words, a list of words, or lines that tell right and wrong ones."""

    def __call__(self, node: Node, desk: Desk) -> Typed | None:
        """See :class:`lessons.fields.Reader`."""
        if isinstance(node, Pairs) and not _is_text(node, desk):
            return Shaped(TYPED_SHAPE, _whole)(node, desk)
        right = ACCEPTED(node, desk)
        return Typed(right) if right else None

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        return either(ACCEPTED.schema(), TYPED_SHAPE.schema())


def _is_text(node: Pairs, desk: Desk) -> bool:
    return any(key.text == desk.main or key.text in desk.languages for key, _ in node.pairs)


def _whole(fields: Fields, desk: Desk) -> Typed | None:
    right: tuple[Answer, ...] = fields["right"] or ()
    if "right" in fields and not right:
        return None
    wrong: tuple[tuple[Node, Answer], ...] = fields["wrong"] or ()
    taken = {words: answer for answer in right for words in same_words(answer.text)}
    for node, answer in wrong:
        clash = next((taken[words] for words in same_words(answer.text) if words in taken), None)
        if clash is not None:
            desk.report(node, "HS039", other=next(iter(clash.text.by.values())))
    return Typed(right, tuple(answer for _, answer in wrong), fields["because"])


FIELD = Field(
    "typed",
    TypedTask(),
    "Người học gõ chữ: ghi những câu được coi là đúng.",
    "The learner types words: write those that are accepted.",
)


def build(fields: Fields, desk: Desk) -> Typed | None:
    """Return the task, or None with the reason noted."""
    task: Typed | None = fields["typed"]
    if task is not None and not task.right:
        desk.report(fields.at("typed"), "HS014", question=question_of(fields))
        return None
    return task
