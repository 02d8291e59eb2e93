"""The paper that recognises a finished course, with the name the learner wants on it.

The name rides in the request alone, whose row goes when the paper is there; the seat holds only what was drawn.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.hashes import packed, unpacked
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.about_you import anonymous
from bot.dialogue.places.place import Place
from bot.dialogue.private import fit
from bot.dialogue.screens import Choice, Paper, Picture, Screen
from bot.dialogue.turn import Ask, Turn, moved, noticed
from bot.dialogue.voice import Voice, voice_of
from bot.words import dated
from lessons.model import Course

RECOGNITION = "recognition"
"""The request that draws it; the place is named alike."""
PRINTED = ("title", "given", "learned", "code", "check", "not")
"""The phrases on the paper, as the catalogue names them after ``paper.``."""
LONGEST = 60
"""Letters of a name."""


class Standing(NamedTuple):
    """What a detail says: the course, and how far the paper is. As text: ``course:got:picture:paper:code``.

    The two media are packed hashes.
    """

    course: str = ""
    step: str = ""
    picture: str = ""
    paper: str = ""
    code: str = ""


def earned(library: Library, learner: Learner) -> tuple[Course, ...]:
    """Return the courses this learner has finished."""
    return tuple(course for course in library.courses.all if course.id in learner.shelf.courses)


def _standing(library: Library, learner: Learner) -> tuple[Standing, Course | None]:
    at = Standing(*learner.seat.detail.split(":"))
    courses = earned(library, learner)
    if not at.course and len(courses) == 1:
        return at, courses[0]
    return at, next((course for course in courses if course.id == at.course), None)


def screen(library: Library, learner: Learner) -> Screen:
    """Draw where they are on the way to the paper: which course, which name, a moment, here it is."""
    voice = voice_of(library, learner.seat)
    at, course = _standing(library, learner)
    if course is None:
        return _which(library, learner, voice)
    if not at.step and anonymous(learner.seat):
        return _unnamed(voice, course)
    if at.step == "wait":
        waits = (voice.line("recognition.wait"),)
        return Screen(voice.language, waits, (voice.choice(".home", aside=True),), waiting=True)
    return _ready(voice, learner, at, course) if at.step == "got" else _asked(voice, course)


def _which(library: Library, learner: Learner, voice: Voice) -> Screen:
    choices = tuple(Choice(course.id, voice.text(course.title)) for course in earned(library, learner))
    onward = choices or (voice.choice(".resume", "continue"),)
    words = voice.line("recognition.which" if choices else "recognition.none", "ask")
    return Screen(voice.language, (words,), (*onward, voice.choice(".home", aside=True)))


def _asked(voice: Voice, course: Course) -> Screen:
    blocks = (
        voice.tell(course.title, "title"),
        voice.line("recognition.ask", "ask"),
        voice.line("recognition.dropped", "note"),
    )
    choices = (voice.choice(".no-name"), voice.choice(".home", aside=True))
    return Screen(voice.language, blocks, choices, expects="text")


def _unnamed(voice: Voice, course: Course) -> Screen:
    """Draw what a child is asked: nobody's name is typed, there is a line on the paper to write it on."""
    blocks = voice.tell(course.title, "title"), voice.line("recognition.by-hand", "ask")
    return Screen(voice.language, blocks, (voice.choice(".no-name"), voice.choice(".home", aside=True)))


def _ready(voice: Voice, learner: Learner, at: Standing, course: Course) -> Screen:
    day = dated(voice.language, learner.shelf.courses[course.id])
    alt = voice.say("recognition.alt", title=voice.text(course.title), day=day, code=at.code)
    blocks = (
        voice.line("recognition.ready", "title"),
        Picture(unpacked(at.picture), alt, voice.language, whole=True),
        Paper(unpacked(at.paper), voice.say("recognition.file")),
        voice.line("recognition.code", "note", code=at.code),
    )
    choices = (voice.choice(".resume", "continue"), voice.choice(".rename", aside=True))
    return Screen(voice.language, blocks, (*choices, voice.choice(".home", aside=True)))


def choose(library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take the course, no name, or the wish for another name."""
    at, course = _standing(library, learner)
    if course is None:
        found = any(course.id == key for course in earned(library, learner))
        return moved(learner, RECOGNITION, key) if found else None
    if key == ".no-name" and not at.step:
        return _asking(library, learner, course, "")
    return moved(learner, RECOGNITION, course.id) if key == ".rename" and at.step == "got" else None


def weigh(library: Library, learner: Learner, words: str, _now: datetime) -> Turn | None:
    """Take what means nothing else here as the name."""
    _, course = _standing(library, learner)
    assert course is not None, "words are weighed only where a name is asked for"
    name, unfit = fit(words, LONGEST)
    return noticed(learner, unfit) if unfit else _asking(library, learner, course, name)


def _asking(library: Library, learner: Learner, course: Course, name: str) -> Turn:
    voice = voice_of(library, learner.seat)
    day = learner.shelf.courses[course.id]
    learned = [voice.text(lesson.title) for lesson in course.lessons if lesson.id in learner.shelf.lessons]
    words = {part: voice.say(f"paper.{part}") for part in PRINTED}
    words["from"] = " · ".join(part for part in (voice.say("web.name"), library.operator.name) if part)
    words["day"] = voice.say("paper.day", day=dated(voice.language, day))
    body = {
        "course": course.id,
        "day": str(day),
        "language": voice.language,
        "name": name,
        "title": voice.text(course.title),
        "lessons": json.dumps(learned, ensure_ascii=False),
        "words": json.dumps(words, ensure_ascii=False),
    }
    return replace(moved(learner, RECOGNITION, f"{course.id}:wait"), asks=(Ask(RECOGNITION, body),))


def hear(library: Library, learner: Learner, event: Answered | Failed) -> Turn | None:
    """Take the paper; one that comes after they went elsewhere changes nothing."""
    at, course = _standing(library, learner)
    if course is None or at.step != "wait" or event.kind != RECOGNITION:
        return None
    if isinstance(event, Failed):
        return noticed(moved(learner, RECOGNITION, course.id).learner, "notice.failed")
    found = (packed(str(event.result[part])) for part in ("picture", "paper"))
    return moved(learner, RECOGNITION, ":".join((course.id, "got", *found, str(event.result["code"]))))


PLACE = Place(screen, choose, weigh=weigh, hear=hear)
