"""Edits an author may make while people are inside a lesson, each as a whole library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.dialogue.library import Library
from lessons.library import courses
from lessons.loader import load
from lessons.model import Card, Course, Lesson, Question, Story
from tests.dialogue.playbook import HERE, library

TEXTS = {
    "an option removed": ("      - wrong:\n          vi: Hỏi lại họ", "      - wrong:\n          vi: Gọi thêm cho họ"),
    "an option's key changed": ("key: doc-ma", "key: doc-cho-ho"),
    "a question's kind changed": ("    number: 114", "    typed: một một bốn"),
    "a wrong answer near the right one": ("en: card code", "en: passport"),
    "the pass rule changed": ("advice: true\ncards", "advice: true\npass: 1 of 3\ncards"),
    "a text changed": ("Mã OTP như chìa khóa nhà.", "Mã OTP giống chìa khóa nhà."),
    "a question reworded": ("Có người gọi xin mã OTP.", "Có người lạ gọi xin mã OTP."),
    "an option reworded": ("vi: Hỏi lại họ", "vi: Hỏi lại người ấy"),
    "a reason reworded": ("Đọc mã là đưa chìa khóa nhà.", "Đọc mã là trao chìa khóa nhà."),
    "an option added": (
        "    number: 114",
        "    answers:\n      - right: Một một bốn\n      - wrong: Một một ba\n        because: Số ấy là công an.\n",
    ),
    "a hint added": ("    number: 114", "    number: 114\n    hint: Ba chữ số.\n"),
    "a card inserted": ("  - question: so-chay\n", "  - say: Nghỉ tay một chút nhé.\n  - question: so-chay\n"),
    "a question inserted": (
        "  - question: so-chay\n",
        "  - question: may-so\n    ask: Số khẩn cấp có mấy chữ số?\n    number: 3\n  - question: so-chay\n",
    ),
    "passed by seeing it": ("advice: true\ncards", "advice: true\npass: seen\ncards"),
    "the title changed": ("vi: Mã OTP, en", "vi: Mã OTP là gì, en"),
}
UNSEEN = {
    "another language reworded": ("An OTP is like your house key.", "An OTP is a key to your house."),
    "what it rests on": ("lesson: otp\n", "lesson: otp\nminutes: 4\n"),
    "more words accepted": (
        "          en: password\n      wrong:",
        "          en: password\n        - vi: mật khẩu của mình\n          en: my password\n      wrong:",
    ),
}
"""Changes of the trial course that a learner who reads Vietnamese cannot notice."""

REHEARSED = {
    "a step removed": ("      - vi: Kiểm tra\n        en: Check\n", ""),
    "a step reworded": ("vi: Kiểm tra", "vi: Xem kỹ lại"),
    "a pair removed": ('      - - "114"\n        - vi: Cứu hỏa\n          en: Fire brigade\n', ""),
    "a line removed": ("key: don-vi\n            to: a2", "key: don-vi\n            to: safe"),
    "a reply removed": (
        "          - say:\n              vi: Nói lại lần nữa xem\n              en: Say that again\n"
        "            key: nhac\n            to: a1\n",
        "",
    ),
    "an ending that goes on": ("key: doc-ma\n            to: lost", "key: doc-ma\n            to: a2"),
    "a reply that ends it": ("key: nhac\n            to: a1", "key: nhac\n            to: lost"),
    "another beginning": ("start: a1", "start: a2"),
    "an extra lesson required": ("optional: true\n", ""),
}
"""Changes of the course of practice."""


@cache
def edited_texts() -> dict[str, Library]:
    """Return the trial course with each change of its text, read by the real loader."""
    return {name: _with_text("courses/thu", *change) for name, change in TEXTS.items()}


@cache
def unseen() -> dict[str, Library]:
    """Return the trial course with changes that nobody who reads Vietnamese can notice."""
    changes = {name: _with_text("courses/thu", *change) for name, change in UNSEEN.items()}
    (course,) = library().courses.all
    other = _in_force(replace(course, in_order=True), *course.lessons)
    return {"as it was": library(), **changes, "language dropped": _in_vietnamese("courses/thu"), "an order": other}


def _in_vietnamese(folder: str) -> Library:
    """Return a course without its second language, read by the real loader."""
    return _loaded({path.name: _one_language(path.read_text("utf-8")) for path in (HERE / folder).glob("*.yaml")})


def _one_language(text: str) -> str:
    text = re.sub(r"(?m)^ +en: .*\n", "", text.replace("languages: [vi, en]", "languages: [vi]"))
    return re.sub(r", en: [^}]*}", "}", text)


def _with_text(folder: str, old: str, new: str) -> Library:
    texts = {path.name: path.read_text("utf-8") for path in (HERE / folder).glob("*.yaml")}
    assert any(old in text for text in texts.values()), old
    return _loaded({name: _without_unreached(text.replace(old, new)) for name, text in texts.items()})


def _loaded(texts: dict[str, str]) -> Library:
    with TemporaryDirectory() as root:
        home = Path(root) / "thu"
        home.mkdir()
        for name, text in texts.items():
            (home / name).write_text(text, "utf-8")
        loaded = load(Path(root))
        assert loaded.courses, [fault.line_of("en") for fault in loaded.faults]
        return replace(library(), courses=courses(loaded.courses))


def _without_unreached(text: str) -> str:
    """Take the second line out of the story of the call where no reply leads there any more."""
    head, line, rest = text.partition("      a2:\n")
    if not line or "to: a2" in text or "start: a2" in text:
        return text
    return head + rest[rest.index("      safe:\n") :].replace(ASKED, "")


def _asked() -> str:
    text = (HERE / "rehearsals" / "tap" / "02-cuoc-goi.yaml").read_text("utf-8")
    return text[text.index("      asked:\n") : text.index("      lost:\n")]


ASKED = _asked()


@cache
def rehearsals() -> dict[str, Library]:
    """Return the course of practice as it was, with each change of its text, and with cards gone or turned about."""
    whole = library(HERE / "rehearsals")
    texts = {name: _with_text("rehearsals/tap", *change) for name, change in REHEARSED.items()}
    (course,) = whole.courses.all
    first, second, *rest = course.lessons
    kinds = {
        "without the story": (second, tuple(card for card in second.cards if not isinstance(card, Story))),
        "a question in the story's place": (second, _put(second, "cong-an-gia", first.cards[1])),
        "a story in the order's place": (first, _put(first, "ba-buoc", second.cards[1])),
        "the joining before the order": (first, (first.cards[0], first.cards[2], first.cards[1], first.cards[3])),
    }
    cards = {name: _swapped(course, lesson, cards) for name, (lesson, cards) in kinds.items()}
    return {"with practice": whole, **texts, **cards, "practice retired": _in_force(course, *rest)}


def _put(lesson: Lesson, key: str, card: Card) -> tuple[Card, ...]:
    assert isinstance(card, Question | Story)
    return tuple(replace(card, key=key) if other.key == key else other for other in lesson.cards)


def _swapped(course: Course, lesson: Lesson, cards: tuple[Card, ...]) -> Library:
    edited = replace(lesson, cards=cards, version="+".join(type(card).__name__ for card in cards))
    return _in_force(course, *(edited if other is lesson else other for other in course.lessons))


def together() -> Library:
    """Return a library of both courses as they are."""
    both = (*library().courses.all, *library(HERE / "rehearsals").courses.all)
    return replace(library(), courses=courses(both))


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
    yield "questions reordered", _in_force(course, _edited(first, _reordered(first)), *rest)
    yield "lesson retired", _in_force(course, *rest)
    yield "in order", _in_force(replace(course, in_order=True), *rest, first)
    yield "language dropped", _in_vietnamese("courses/thu")
    yield "nothing left", replace(library(), courses=courses(()))


def _reordered(lesson: Lesson) -> tuple[Card, ...]:
    questions = list(lesson.questions())[::-1]
    return tuple(questions.pop(0) if isinstance(card, Question) else card for card in lesson.cards)


def _edited(lesson: Lesson, cards: tuple[Card, ...]) -> Lesson:
    return replace(lesson, cards=cards, version="+".join(card.key for card in cards)[:40])


def _in_force(course: Course, *lessons: Lesson) -> Library:
    return replace(library(), courses=courses((replace(course, lessons=lessons),)))


def libraries() -> dict[str, Library]:
    """Return every library by the name of its edit, the unedited one among them."""
    return {"as it was": library(), **edited_texts(), **edited_cards()}
