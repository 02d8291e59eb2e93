"""Course, lesson, card: what a learner is taught, sound by construction.

Everything here is frozen and holds no I/O. The loader is the only maker of these values outside tests,
so whoever holds a :class:`Lesson` may trust it: ids are unique, a question has a right answer, every
medium exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from lessons.questions.task import Task

Language: TypeAlias = str
Key: TypeAlias = str


@dataclass(frozen=True, slots=True)
class Text:
    """One text in one or more languages; ``by`` is never empty and its first entry is the course's language."""

    by: Mapping[Language, str]

    def language(self, wanted: Language) -> Language:
        """Return the language this text will really be shown in: the wanted one, else the course's."""
        return wanted if wanted in self.by else next(iter(self.by))

    def in_(self, wanted: Language) -> str:
        """Return the words in the wanted language, else in the course's: shown, never blank."""
        return self.by[self.language(wanted)]


MediumKind: TypeAlias = Literal["picture", "audio", "document"]


@dataclass(frozen=True, slots=True)
class Medium:
    """A file that goes with a card, known by the SHA-256 of its bytes (hex); ``path`` is where it lies."""

    kind: MediumKind
    hash: str
    path: str
    type: str
    """The media type, for example ``image/png``."""
    alt: Text | None = None
    forms: tuple[Medium, ...] = ()
    """The same recording in other forms, for channels and browsers that cannot play this one."""

    def form(self, type: str) -> Medium:
        """Return the form of that media type; this one where there is none."""
        return next((form for form in (self, *self.forms) if form.type == type), self)


@dataclass(frozen=True, slots=True)
class Say:
    """A card that says one thing."""

    key: Key
    text: Text
    media: tuple[Medium, ...] = ()
    audio: Mapping[Language, Medium] = field(default_factory=dict)
    local: tuple[str, ...] = ()
    """Whose numbers in the learner's own commune stand below the text (:data:`lessons.phones.KINDS`)."""


@dataclass(frozen=True, slots=True)
class Question:
    """A card that asks one question; ``key`` is the author's id and never changes."""

    key: Key
    ask: Text
    task: Task
    hint: Text | None = None
    media: tuple[Medium, ...] = ()
    audio: Mapping[Language, Medium] = field(default_factory=dict)
    version: str = ""
    """The hash of what is asked (:mod:`lessons.asked`): answers under another one tell nothing of this question."""


@dataclass(frozen=True, slots=True)
class Try:
    """A card that asks to do something on the phone and then tell."""

    key: Key
    text: Text
    done: Text
    media: tuple[Medium, ...] = ()
    audio: Mapping[Language, Medium] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turning:
    """A choice on a line of a story, and the line it leads to."""

    key: Key
    say: Text
    to: Key


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a story: the other side speaks (``caller``) and the learner chooses, or it ends (``because``).

    An ending also tells what was ``good`` and what to do ``next`` time.
    """

    key: Key
    caller: Text | None
    because: Text | None
    choices: tuple[Turning, ...] = ()
    good: Text | None = None
    next: Text | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A branching rehearsal; every line can be reached and every path ends."""

    key: Key
    start: Key
    lines: Mapping[Key, Line]
    media: tuple[Medium, ...] = ()
    audio: Mapping[Language, Medium] = field(default_factory=dict)

    def follow(self, start: Key, choices: Iterable[Key]) -> tuple[Line, tuple[Key, ...]]:
        """Return the line that these choices lead to from a line, and the choices up to the first one that is gone.

        From a line that is gone it begins at the first one.
        """
        line = self.lines.get(start, self.lines[self.start])
        taken: tuple[Key, ...] = ()
        for key in choices:
            to = next((turning.to for turning in line.choices if turning.key == key), None)
            if to is None:
                break
            line, taken = self.lines[to], (*taken, key)
        return line, taken


Card: TypeAlias = Say | Question | Try | Story


@dataclass(frozen=True, slots=True)
class Pass:
    """When a lesson counts as passed.

    ``all``: every question right in the end; ``of``: at least ``least`` of the ``of`` questions the author
    counted; ``percent``: at least that share of the questions; ``seen``: the last card was reached.
    """

    rule: Literal["all", "of", "percent", "seen"] = "all"
    least: int = 0
    of: int = 0

    def holds(self, right: int, questions: int) -> bool:
        """Say whether ``right`` of ``questions`` answered rightly in the end is enough."""
        match self.rule:
            case "all":
                return right >= questions
            case "of":
                return right >= min(self.least, questions)
            case "percent":
                return right * 100 >= self.least * questions
            case "seen":
                return True

    def __str__(self) -> str:
        """Return the rule as an author writes it; it stands in the record of a completion."""
        return {"all": "all", "seen": "seen", "of": f"{self.least} of {self.of}", "percent": f"{self.least} %"}[
            self.rule
        ]


Confidence: TypeAlias = Literal["H", "M", "L", "K"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A numbered fact that lessons rest on. ``again`` is the day by which it must be checked again."""

    id: str
    says: Text
    source: str
    confidence: Confidence
    checked: date
    again: date


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson as learners meet it. ``version`` is the hash of what they are asked and told."""

    id: Key
    course: Key
    title: Text
    version: str
    cards: tuple[Card, ...]
    passing: Pass = Pass()
    minutes: int = 3
    skills: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    sources: tuple[Fact, ...] = ()
    """Those facts as the register has them; none where there is no register. They do not change the version."""
    advice: bool = False
    retired: frozenset[Key] = frozenset()
    optional: bool = False
    """True for an extra lesson, which the course is completed without."""

    def questions(self) -> Iterator[Question]:
        """Yield the questions in the author's order."""
        return (card for card in self.cards if isinstance(card, Question))

    def card(self, key: Key) -> Card | None:
        """Return the card of that key, or None where an edit has removed it."""
        return next((card for card in self.cards if card.key == key), None)


@dataclass(frozen=True, slots=True)
class Course:
    """A folder of lessons, in the order they are learned."""

    id: Key
    title: Text
    lessons: tuple[Lesson, ...]
    languages: tuple[Language, ...] = ("vi",)
    audience: tuple[str, ...] = ()
    in_order: bool = False

    @property
    def required(self) -> tuple[Lesson, ...]:
        """Return the lessons the course is completed by: all that are not extra; where all are, every one."""
        return tuple(lesson for lesson in self.lessons if not lesson.optional) or self.lessons
