"""Choosing among answers: one right, all of several right, or any of several right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from lessons.answers import fold, match
from lessons.desk import Desk
from lessons.fields import Field, Fields, Shape, Shaped
from lessons.model import Key, Language, Text
from lessons.nodes import Items, Node
from lessons.questions.kind import key_of, note_same_keys, question_of
from lessons.questions.task import SUBMIT, Board, Option, Step, Verdict, shuffled
from lessons.readers import OPTION_KEY, ListOf, OneOf, YesNo
from lessons.texts import NAME, PLACEHOLDERS, TEXT, units

MOST = 4
"""Choices a learner can hold in mind."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer offered."""

    key: Key
    text: Text
    right: bool
    because: Text | None = None


@dataclass(frozen=True, slots=True)
class Answers:
    """See :class:`lessons.questions.task.Task`. ``every``: all right ones must be chosen, and no other."""

    answers: tuple[Answer, ...]
    every: bool = False
    as_written: bool = False

    @property
    def submits(self) -> bool:
        """See :class:`lessons.questions.task.Task`."""
        return self.every

    @property
    def typed(self) -> Literal["", "text", "number"]:
        """See :class:`lessons.questions.task.Task`."""
        return ""

    def options(self, picked: tuple[Key, ...], seed: str) -> tuple[Option, ...]:
        """See :class:`lessons.questions.task.Task`."""
        keys = [answer.key for answer in self.answers]
        by_key = {answer.key: answer for answer in self.answers}
        order = keys if self.as_written else shuffled(keys, seed)
        return tuple(Option(key, by_key[key].text, key in picked) for key in order)

    def choose(self, picked: tuple[Key, ...], key: Key) -> Step:
        """See :class:`lessons.questions.task.Task`."""
        if self.every and key == SUBMIT:
            return Step(picked, self._judged(picked)) if picked else Step()
        answer = self._answer(key)
        if answer is None:
            return Step(picked, understood=False)
        if not self.every:
            return Step((key,), Verdict(answer.right, key, answer.because))
        return Step(tuple(one for one in picked if one != key) if key in picked else (*picked, key))

    def read(self, picked: tuple[Key, ...], words: str, language: Language) -> Step:
        """See :class:`lessons.questions.task.Task`. The language does not matter: all that are written count."""
        del language
        by_text = {text: answer for answer in self.answers for text in said(answer.text)}
        right = [text for text, answer in by_text.items() if answer.right]
        wrong = [text for text, answer in by_text.items() if not answer.right]
        found = match(words, right, wrong)
        if found is None:
            return Step(picked, understood=False)
        if found.right is None:
            return Step(picked, Verdict(None, "other"))
        step = self.choose(picked, by_text[found.text].key)
        if step.verdict is None or found.exact:
            return step
        verdict = step.verdict
        return Step(step.picked, Verdict(verdict.right, verdict.option, verdict.because, found.text))

    def board(self, picked: tuple[Key, ...]) -> Board | None:
        """See :class:`lessons.questions.task.Task`."""
        del picked
        return None

    def reveal(self) -> tuple[Text, ...]:
        """See :class:`lessons.questions.task.Task`."""
        return tuple(answer.text for answer in self.answers if answer.right)

    def because(self, option: str) -> Text | None:
        """See :class:`lessons.questions.task.Task`. Of several, the reason of the first wrong one."""
        chosen = [answer for answer in self.answers if answer.key in option.split("+")]
        if not self.every:
            return chosen[0].because if chosen else None
        return next((answer.because for answer in chosen if not answer.right), None)

    def reason(self) -> Text | None:
        """See :class:`lessons.questions.task.Task`."""
        return next((answer.because for answer in self.answers if answer.right and answer.because), None)

    def texts(self) -> Iterator[Text]:
        """See :class:`lessons.questions.task.Task`."""
        for answer in self.answers:
            yield answer.text
            if answer.because is not None:
                yield answer.because

    def signature(self) -> object:
        """See :class:`lessons.questions.task.Task`."""
        return ["answers", self.every, [[answer.key, answer.right] for answer in self.answers]]

    def _answer(self, key: Key) -> Answer | None:
        return next((answer for answer in self.answers if answer.key == key), None)

    def _judged(self, picked: tuple[Key, ...]) -> Verdict:
        # In the author's order, so that the same choice is always recorded in the same words.
        chosen = [answer for answer in self.answers if answer.key in picked]
        option = "+".join(answer.key for answer in chosen)
        right = all((answer.key in picked) == answer.right for answer in self.answers)
        return Verdict(right, option, self.because(option))


def said(text: Text) -> tuple[str, ...]:
    """Return the ways a text may be typed: each language's words, without the form of address."""
    return tuple(dict.fromkeys(_unaddressed(words) for words in text.by.values()))


def _unaddressed(words: str) -> str:
    for placeholder in PLACEHOLDERS:
        words = words.replace(f"<{placeholder}>", "")
    return words.strip()


def same_words(text: Text) -> set[str]:
    """Return what is left of a text when it is typed without marks, by language: what must not be the same twice."""
    return {fold(words) or words for words in said(text)}


ANSWER = Shape(
    "right: …",
    (
        Field("right", NAME, "Một câu trả lời đúng.", "A right answer."),
        Field("wrong", NAME, "Một câu trả lời sai.", "A wrong answer."),
        Field(
            "because",
            TEXT,
            "Vì sao đúng, hoặc vì sao chưa đúng: người học thấy sau khi chọn.",
            "Why it is right or not: shown after it is chosen.",
        ),
        Field(
            "key",
            OPTION_KEY,
            "Mã của câu trả lời, để thống kê không đổi khi sửa chữ; không ghi cũng được.",
            "The key of the answer, so that counts stay when the words change; optional.",
        ),
    ),
)

CHOOSE = Field(
    "choose",
    OneOf("choose", ("one", "all")),
    "Khi có nhiều câu đúng: all (mặc định) là phải chọn đủ, one là chọn một câu đúng là được.",
    "With several right answers: all (default) means choose every one, one means any of them is enough.",
)
AS_WRITTEN = Field(
    "as written",
    YesNo("as written"),
    "Ghi true để giữ nguyên thứ tự câu trả lời như đã viết; bình thường máy tự đổi chỗ.",
    "Write true to keep the answers in the order written; otherwise they are shown in another one.",
)


@dataclass(frozen=True, slots=True)
class _Draft:
    node: Node
    answer: Answer


def _draft(fields: Fields, desk: Desk) -> _Draft | None:
    if "right" in fields and "wrong" in fields:
        desk.report(fields.node, "HS081")
        return None
    side = "right" if "right" in fields else "wrong"
    if side not in fields:
        desk.report(fields.node, "HS083")
        return None
    if side == "wrong" and "because" not in fields:
        desk.report(fields.node, "HS102")
    text: Text | None = fields[side]
    if text is None or fields.failed("key"):
        return None
    return _Draft(fields.at(side), Answer(fields["key"] or key_of(text), text, side == "right", fields["because"]))


FIELD = Field(
    "answers",
    ListOf(Shaped(ANSWER, _draft)),
    "Các câu trả lời để chọn, nhiều nhất bốn câu.",
    "The answers to choose from, four at most.",
)


def build(fields: Fields, desk: Desk) -> Answers | None:
    """Return the task, or None with the reason noted."""
    drafts: tuple[_Draft, ...] | None = fields["answers"]
    if drafts is None or len(drafts) < _count(fields.at("answers")):
        return None
    answers = tuple(draft.answer for draft in drafts)
    node, question = fields.at("answers"), question_of(fields)
    if not any(answer.right for answer in answers):
        desk.report(node, "HS014", question=question)
    if all(answer.right for answer in answers):
        desk.report(node, "HS015", question=question)
    if len(answers) > MOST:
        desk.report(node, "HS044", count=len(answers), limit=MOST)
    note_same_keys([(draft.answer.key, draft.node) for draft in drafts], desk)
    note_same(drafts, desk)
    _note_giveaway(drafts, desk)
    several = sum(answer.right for answer in answers) > 1
    return Answers(answers, several and fields["choose"] != "one", bool(fields["as written"]))


def _count(node: Node) -> int:
    return len(node.items) if isinstance(node, Items) else 1


def note_same(drafts: tuple[_Draft, ...], desk: Desk) -> None:
    """Note answers that nobody who types without marks can tell apart."""
    seen: dict[str, str] = {}
    for draft in drafts:
        words = same_words(draft.answer.text)
        clash = next((seen[one] for one in words if one in seen), None)
        if clash is not None:
            desk.report(draft.node, "HS039", other=clash)
        seen.update(dict.fromkeys(words, next(iter(draft.answer.text.by.values()))))


def _note_giveaway(drafts: tuple[_Draft, ...], desk: Desk) -> None:
    lengths = [(units(next(iter(draft.answer.text.by.values()))), draft) for draft in drafts]
    wrong = max((length for length, draft in lengths if not draft.answer.right), default=0)
    right = [(length, draft) for length, draft in lengths if draft.answer.right]
    for length, draft in right:
        if wrong and len(right) == 1 and length > wrong * 1.6 and length > wrong + 12:
            desk.report(draft.node, "HS110")
