"""Edits an author may make while people are inside a lesson, each as a whole library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.dialogue.library import Library
from lessons.library import courses
from lessons.loader import load
from lessons.model import Card, Course, Lesson, Question
from tests.dialogue.playbook import HERE, library

TEXTS = {
    "an option removed": ("      - wrong:\n          vi: Hỏi lại họ", "      - wrong:\n          vi: Gọi thêm cho họ"),
    "an option's key changed": ("key: doc-ma", "key: doc-cho-ho"),
    "a question's kind changed": ("    number: 114", "    typed: một một bốn"),
    "a wrong answer near the right one": ("en: card code", "en: passport"),
    "the pass rule changed": ("advice: true\ncards", "advice: true\npass: 1 of 3\ncards"),
    "a text changed": ("Mã OTP như chìa khóa nhà.", "Mã OTP giống chìa khóa nhà."),
}


@cache
def edited_texts() -> dict[str, Library]:
    """Return the trial course with each change of its text, read by the real loader."""
    return {name: _with_text(*change) for name, change in TEXTS.items()}


def _with_text(old: str, new: str) -> Library:
    with TemporaryDirectory() as folder:
        for path in (HERE / "courses" / "thu").glob("*.yaml"):
            target = Path(folder) / "thu" / path.name
            target.parent.mkdir(exist_ok=True)
            target.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
        loaded = load(Path(folder))
        assert loaded.courses, [fault.line_of("en") for fault in loaded.faults]
        return replace(library(), courses=courses(loaded.courses))


@cache
def edited_cards() -> dict[str, Library]:
    """Return the trial course with cards taken out or turned about, and with lessons or all courses gone."""
    (course,) = library().courses.all
    return dict(_edits(course))


def _edits(course: Course) -> Iterator[tuple[str, Library]]:
    first, *rest = course.lessons
    for card in first.cards:
        without = tuple(other for other in first.cards if other is not card)
        yield f"without {card.key}", _in_force(course, _edited(first, without), *rest)
    yield "cards turned about", _in_force(course, _edited(first, first.cards[::-1]), *rest)
    yield (
        "without its questions",
        _in_force(course, _edited(first, tuple(c for c in first.cards if not isinstance(c, Question))), *rest),
    )
    yield "lesson retired", _in_force(course, *rest)
    yield "in order", _in_force(replace(course, in_order=True), *rest, first)
    yield "language dropped", _in_force(replace(course, languages=("vi",)), first, *rest)
    yield "nothing left", replace(library(), courses=courses(()))


def _edited(lesson: Lesson, cards: tuple[Card, ...]) -> Lesson:
    return replace(lesson, cards=cards, version="+".join(card.key for card in cards)[:40])


def _in_force(course: Course, *lessons: Lesson) -> Library:
    return replace(library(), courses=courses((replace(course, lessons=lessons),)))


def libraries() -> dict[str, Library]:
    """Return every library by the name of its edit, the unedited one among them."""
    return {"as it was": library(), **edited_texts(), **edited_cards()}
