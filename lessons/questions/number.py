"""Typing a number: one exactly, one within a tolerance, or any of a range."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lessons.answers import fold, number
from lessons.desk import Desk
from lessons.fields import Field, Fields, Schema, Shape, Shaped
from lessons.model import Key, Language, Text
from lessons.nodes import Node, Pairs
from lessons.questions.answers import said, same_words
from lessons.questions.task import Board, Option, Step, Verdict
from lessons.readers import ListOf, either, written
from lessons.texts import NAME, TEXT, TYPED

RIGHT: Key = "right"


@dataclass(frozen=True, slots=True)
class WrongNumber:
    """A wrong number, or wrong words, that the author foresaw."""

    key: Key
    value: Decimal | None
    text: Text | None
    because: Text | None


@dataclass(frozen=True, slots=True)
class Number:
    """See :class:`lessons.questions.task.Task`. From ``low`` to ``high``, ends included."""

    low: Decimal
    high: Decimal
    shown: Text
    """The right answer as the author wrote it, with its unit."""
    unit: Text | None = None
    why: Text | None = None
    wrong: tuple[WrongNumber, ...] = ()

    @property
    def submits(self) -> bool:
        """See :class:`lessons.questions.task.Task`."""
        return False

    @property
    def typed(self) -> Literal["", "text", "number"]:
        """See :class:`lessons.questions.task.Task`."""
        return "number"

    def options(self, picked: tuple[Key, ...], seed: str) -> tuple[Option, ...]:
        """See :class:`lessons.questions.task.Task`. A number is typed, never chosen."""
        del picked, seed
        return ()

    def choose(self, picked: tuple[Key, ...], key: Key) -> Step:
        """See :class:`lessons.questions.task.Task`."""
        del key
        return Step(picked, understood=False)

    def read(self, picked: tuple[Key, ...], words: str, language: Language) -> Step:
        """See :class:`lessons.questions.task.Task`."""
        del language
        value = self._value(words)
        if value is not None and self.low <= value <= self.high:
            return Step((), Verdict(True, RIGHT, self.why))
        foreseen = next((one for one in self.wrong if _is(one, value, words)), None)
        if foreseen is not None:
            return Step((), Verdict(False, foreseen.key, foreseen.because))
        return Step(picked, understood=False) if value is None else Step((), Verdict(False, "other"))

    def _value(self, words: str) -> Decimal | None:
        """Return the number that was typed, in the author's unit: "10 triệu" is 10 where the unit is a million."""
        if self.unit is None:
            return number(words)
        typed = fold(words)
        unit = next((unit for unit in same_words(self.unit) if typed.endswith(unit)), "")
        value = number(typed.removesuffix(unit))
        scale = next((scale for words in said(self.unit) if (scale := number(f"1 {words}"))), Decimal(1))
        return value / scale if value is not None and value >= scale else value

    def board(self, picked: tuple[Key, ...]) -> Board | None:
        """See :class:`lessons.questions.task.Task`."""
        del picked
        return None

    def reveal(self) -> tuple[Text, ...]:
        """See :class:`lessons.questions.task.Task`."""
        return (self.shown,)

    def because(self, option: str) -> Text | None:
        """See :class:`lessons.questions.task.Task`."""
        if option == RIGHT:
            return self.why
        return next((one.because for one in self.wrong if one.key == option), None)

    def reason(self) -> Text | None:
        """See :class:`lessons.questions.task.Task`."""
        return self.why

    def texts(self) -> Iterator[Text]:
        """See :class:`lessons.questions.task.Task`."""
        yield self.shown
        yield from (text for text in (self.why, *(one.because for one in self.wrong)) if text is not None)

    def signature(self) -> object:
        """See :class:`lessons.questions.task.Task`."""
        unit = dict(self.unit.by) if self.unit else None
        return ["number", str(self.low), str(self.high), unit, [one.key for one in self.wrong]]


def _is(one: WrongNumber, value: Decimal | None, words: str) -> bool:
    if one.value is not None:
        return value == one.value
    return one.text is not None and fold(words) in same_words(one.text)


@dataclass(frozen=True, slots=True)
class _Figure:
    """Reads a number as learners may type it; keeps how it was written."""

    def __call__(self, node: Node, desk: Desk) -> tuple[Decimal, str] | None:
        """See :class:`lessons.fields.Reader`."""
        words = written(node, desk)
        if words is None:
            return None
        value = number(words) if words[-1].isdigit() else None
        if value is None:
            desk.report(node, "HS052", value=words)
            return None
        return value, words

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        return {"type": ["number", "string"], "pattern": "[0-9]$"}


FIGURE = _Figure()

WRONG = Shape(
    "number: …",
    (
        Field("number", FIGURE, "Số sai mà người học hay gõ.", "A wrong number that people often type."),
        Field("text", TYPED, "Hoặc chữ mà người học hay gõ.", "Or words that people often type."),
        Field("because", TEXT, "Vì sao chưa đúng.", "Why it is not right."),
    ),
)


def _wrong(fields: Fields, desk: Desk) -> tuple[Node, WrongNumber] | None:
    if ("number" in fields) == ("text" in fields):
        desk.report(fields.node, "HS018", key="number")
        return None
    if "because" not in fields:
        desk.report(fields.node, "HS102")
    if fields["number"] is not None:
        value, shown = fields["number"]
        return fields.node, WrongNumber(shown, value, None, fields["because"])
    text: Text | None = fields["text"]
    if text is None:
        return None
    return fields.node, WrongNumber(next(iter(text.by.values())), None, text, fields["because"])


NUMBER = Shape(
    "is: 114",
    (
        Field("is", FIGURE, "Số đúng.", "The right number."),
        Field("within", FIGURE, "Lệch bao nhiêu vẫn được coi là đúng.", "How far off still counts as right."),
        Field("from", FIGURE, "Số nhỏ nhất còn đúng.", "The smallest number that is right."),
        Field("to", FIGURE, "Số lớn nhất còn đúng.", "The largest number that is right."),
        Field("unit", NAME, "Đơn vị, ví dụ triệu.", "The unit, for example million."),
        Field("because", TEXT, "Vì sao số ấy đúng.", "Why that number is right."),
        Field(
            "wrong",
            ListOf(Shaped(WRONG, _wrong)),
            "Những số sai hay gặp, kèm lời giải thích.",
            "Wrong numbers to expect, with their explanation.",
        ),
    ),
)


def _whole(fields: Fields, desk: Desk) -> Number | None:
    if any(fields.failed(field.key) for field in NUMBER.fields):
        return None
    exact, is_range = "is" in fields, "from" in fields and "to" in fields
    if exact == is_range or ("from" in fields) != ("to" in fields) or (is_range and "within" in fields):
        desk.report(fields.node, "HS054")
        return None
    low, high, shown = _bounds(fields)
    if low > high:
        desk.report(fields.at("from"), "HS053")
        return None
    wrong: tuple[tuple[Node, WrongNumber], ...] = fields["wrong"] or ()
    for node, one in wrong:
        if one.value is not None and low <= one.value <= high:
            desk.report(node, "HS055", value=one.key)
    listed = tuple(one for _, one in wrong)
    return Number(low, high, _with_unit(shown, fields["unit"], desk), fields["unit"], fields["because"], listed)


def _bounds(fields: Fields) -> tuple[Decimal, Decimal, str]:
    if "is" in fields:
        value, shown = fields["is"]
        give = abs(fields["within"][0]) if "within" in fields else Decimal(0)
        return value - give, value + give, shown
    (low, first), (high, last) = fields["from"], fields["to"]
    return low, high, f"{first}–{last}"


def _with_unit(shown: str, unit: Text | None, desk: Desk) -> Text:
    if unit is None:
        return Text({desk.main: shown})
    return Text({language: f"{shown} {words}" for language, words in unit.by.items()})


@dataclass(frozen=True, slots=True)
class NumberTask:
    """Reads ``number:``: one number, or lines that tell which are right."""

    def __call__(self, node: Node, desk: Desk) -> Number | None:
        """See :class:`lessons.fields.Reader`."""
        if isinstance(node, Pairs):
            return Shaped(NUMBER, _whole)(node, desk)
        figure = FIGURE(node, desk)
        return None if figure is None else Number(figure[0], figure[0], Text({desk.main: figure[1]}))

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        return either(FIGURE.schema(), NUMBER.schema())


FIELD = Field(
    "number",
    NumberTask(),
    "Người học gõ một số: ghi số đúng, hoặc một khoảng.",
    "The learner types a number: write the right one, or a range.",
)


def build(fields: Fields, desk: Desk) -> Number | None:
    """Return the task, or None with the reason noted."""
    del desk
    task: Number | None = fields["number"]
    return task
