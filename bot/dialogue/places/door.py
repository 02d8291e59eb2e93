"""Where to go next: to a lesson by its name, on with what they began, or home."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from msgspec.structs import replace

from bot.dialogue.learner import Learner, Sitting
from bot.dialogue.library import Library
from bot.dialogue.sitting import begin, touch
from bot.dialogue.turn import Turn, moved, noticed, seated
from bot.words import ways
from lessons.answers import fold
from lessons.model import Lesson

LONGEST = 200
"""Letters of typed words that are looked at for a lesson's name."""
LAID_ASIDE = 8
"""Lessons left half-way that are remembered."""


def lesson_named(library: Library, code: str) -> Lesson | None:
    """Return the lesson a code or typed words name: a lesson's id, a course's id (its first lesson) or a title."""
    course = library.courses.course(code)
    if course is not None:
        return course.lessons[0]
    return library.courses.lesson(code) or _titles(library).get(fold(code[:LONGEST]))


def lesson_typed(library: Library, words: str, *, asked: bool = False) -> Lesson | None:
    """Return the lesson that typed words name as :func:`lesson_named` does, alone or after a word like "vào".

    ``asked``: only after such a word, where a bare name may mean something else.
    """
    said = fold(words[:LONGEST])
    name = next((said.removeprefix(way) for way in _entering() if said.startswith(way)), "")
    named = lesson_named(library, name) if name else None
    return named or (None if asked else lesson_named(library, words.strip()))


@cache
def _entering() -> tuple[str, ...]:
    """Return the words that a name may follow, the longest first: "vào bài" goes before "vào"."""
    return tuple(sorted((f"{fold(way)} " for way in ways("enter")), key=len, reverse=True))


def _titles(library: Library) -> dict[str, Lesson]:
    lessons = library.courses.lessons.values()
    courses = {fold(course.id): course.lessons[0] for course in library.courses.all if course.lessons}
    return courses | {fold(words): lesson for lesson in lessons for words in (lesson.id, *lesson.title.by.values())}


def resume(library: Library, learner: Learner, now: datetime) -> Turn:
    """Go on with the lesson begun, else with the first one not yet done; with all done, go home."""
    sitting = learner.seat.sitting
    lesson = library.courses.lesson(sitting.lesson) if sitting else ahead(library, learner)
    return start(library, learner, lesson, now) if lesson else moved(learner, "home")


def ahead(library: Library, learner: Learner) -> Lesson | None:
    """Return the lesson this learner laid aside last, else the first one they have not passed."""
    lessons = library.courses.lessons
    aside = (lessons[key] for key in reversed(tuple(learner.shelf.begun)) if key in lessons)
    open_ = (lesson for lesson in (*aside, *lessons.values()) if lesson.id not in learner.shelf.lessons)
    return next((lesson for lesson in open_ if not locked(library, learner, lesson)), None)


def start(library: Library, learner: Learner, lesson: Lesson, now: datetime) -> Turn:
    """Sit down to a lesson: where they left it, or at its first card."""
    if locked(library, learner, lesson):
        return noticed(moved(learner, "lessons", lesson.course).learner, "notice.locked")
    learner = learner if _sits(learner, lesson) else laid_aside(learner)
    moment = int(now.timestamp())
    begun = learner.seat.sitting or learner.shelf.begun.get(lesson.id)
    if begun is not None:
        again, records = touch(lesson, begun, moment)
        return Turn(_seated(learner, again), records)
    fresh, record = begin(lesson, moment)
    return Turn(_seated(learner, fresh), (record,))


def _sits(learner: Learner, lesson: Lesson) -> bool:
    return learner.seat.sitting is not None and learner.seat.sitting.lesson == lesson.id


def laid_aside(learner: Learner) -> Learner:
    """Return the learner with the lesson they are in laid aside, to be gone on with later."""
    sitting = learner.seat.sitting
    if sitting is None:
        return learner
    kept = {key: begun for key, begun in learner.shelf.begun.items() if key != sitting.lesson}
    shelf = replace(learner.shelf, begun=dict([*kept.items(), (sitting.lesson, sitting)][-LAID_ASIDE:]))
    return replace(learner, shelf=shelf, seat=replace(learner.seat, sitting=None))


def closed(learner: Learner, lesson: Lesson) -> Learner:
    """Return the learner with this lesson laid aside no more."""
    if lesson.id not in learner.shelf.begun:
        return learner
    kept = {key: sitting for key, sitting in learner.shelf.begun.items() if key != lesson.id}
    return replace(learner, shelf=replace(learner.shelf, begun=kept))


def afresh(library: Library, learner: Learner, lesson: Lesson, now: datetime) -> Turn:
    """Sit down to a lesson at its first card, whatever was begun."""
    return start(library, closed(replace(learner, seat=replace(learner.seat, sitting=None)), lesson), lesson, now)


def locked(library: Library, learner: Learner, lesson: Lesson) -> bool:
    """Say whether the lesson's course wants an earlier lesson passed first; an extra one holds nobody up."""
    course = library.courses.course(lesson.course)
    if course is None or not course.in_order or lesson.id in learner.shelf.lessons:
        return False
    before = course.lessons[: [other.id for other in course.lessons].index(lesson.id)]
    return any(other.id not in learner.shelf.lessons for other in before if not other.optional)


def _seated(learner: Learner, sitting: Sitting) -> Learner:
    return replace(learner, seat=replace(learner.seat, place="lesson", detail="", sitting=sitting))


def leave(learner: Learner) -> Turn:
    """Go back from an aside: to the lesson begun, else home."""
    return seated(learner, replace(learner.seat, place="lesson" if learner.seat.sitting else "home", detail=""))
