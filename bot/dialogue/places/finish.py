"""The end of a lesson: passed and counted once, or a kind invitation to look again at what was missed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from msgspec.structs import replace

from bot.dialogue.days import day_of
from bot.dialogue.ladder import soonest, taught
from bot.dialogue.learner import Day, Learner
from bot.dialogue.library import Library
from bot.dialogue.places.coming import follow
from bot.dialogue.places.door import afresh, ahead, closed
from bot.dialogue.places.place import Place
from bot.dialogue.places.remind import offer, offered
from bot.dialogue.screens import Choice, Screen, Words
from bot.dialogue.sitting import missed, passed, retry
from bot.dialogue.turn import Record, Turn, moved, seated
from bot.dialogue.voice import Voice, voice_of
from lessons.model import Lesson

VIETNAM = timezone(timedelta(hours=7))


def finish(library: Library, learner: Learner, lesson: Lesson, now: datetime) -> Turn:
    """Close a lesson whose cards are through: a completion the first time it is passed, else a finish."""
    sitting = learner.seat.sitting
    if sitting is None or not passed(lesson, sitting):
        return moved(learner, "short")
    first = lesson.id not in learner.shelf.lessons
    record = Record(
        "completed" if first else "finished", lesson=lesson.id, version=lesson.version, value=str(lesson.passing)
    )
    away = replace(closed(learner, lesson), seat=replace(learner.seat, sitting=None, place="done", detail=lesson.id))
    turn = _shelved(library, away, lesson, now)
    return (_remembered(turn, lesson, day_of(now)) if first else turn).also(record)


def _remembered(turn: Turn, lesson: Lesson, today: Day) -> Turn:
    """Return the turn with the lesson's questions coming back on later days."""
    memory, seat = taught(lesson, today), turn.learner.seat
    review = replace(seat.review, next=soonest(seat.review.next, *(recall.due for recall in memory)))
    return replace(turn, learner=replace(turn.learner, seat=replace(seat, review=review)), memory=memory)


def _shelved(library: Library, learner: Learner, lesson: Lesson, now: datetime) -> Turn:
    day = int(_local(now))
    lessons = learner.shelf.lessons
    shelf = replace(learner.shelf, lessons={**lessons, lesson.id: lessons.get(lesson.id, day)})
    course = library.courses.course(lesson.course)
    if course is None or course.id in shelf.courses or any(one.id not in shelf.lessons for one in course.required):
        return Turn(replace(learner, shelf=shelf))
    shelf = replace(shelf, courses={**shelf.courses, course.id: day})
    rule = f"{len(course.required)} of {len(course.lessons)}"
    return Turn(replace(learner, shelf=shelf), (Record("course-completed", option=rule, value=course.id),))


def _local(now: datetime) -> str:
    return f"{now.astimezone(VIETNAM):%Y%m%d}"


def done(library: Library, learner: Learner) -> Screen:
    """Draw the passing of a lesson: well done, how far they are, what next."""
    voice = voice_of(library, learner.seat)
    lesson = library.courses.lesson(learner.seat.detail)
    title = voice.text(lesson.title) if lesson else ""
    blocks = [voice.line("done.well", "right", title=title), *_far(library, learner, voice, lesson)]
    onward = ahead(library, learner)
    return Screen(
        voice.language,
        tuple(blocks),
        (
            voice.choice(".onward", "next-lesson") if onward else voice.choice(".onward", "home"),
            *((voice.choice(".recognition"),) if lesson and lesson.course in learner.shelf.courses else ()),
            *((voice.choice(".again"), voice.choice(".share")) if lesson else ()),
            *((voice.choice(".home", aside=True),) if onward else ()),
            voice.choice(".help", aside=True),
            *((voice.choice(".sources", aside=True),) if lesson else ()),
        ),
    )


def _far(library: Library, learner: Learner, voice: Voice, lesson: Lesson | None) -> list[Words]:
    course = library.courses.course(lesson.course) if lesson else None
    if course is None:
        return []
    learned = sum(other.id in learner.shelf.lessons for other in course.required)
    if learned == len(course.required):
        return [voice.line("done.course", title=voice.text(course.title)), voice.line("done.not-vneid", "note")]
    return [voice.line("done.progress", done=learned, all=len(course.required))]


def after_done(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take what they want after a lesson; the first time, two questions come before it."""
    lesson = library.courses.lesson(learner.seat.detail)
    if key == ".again" and lesson is not None:
        return afresh(library, learner, lesson, now)
    if key == ".share":
        return moved(learner, "share", learner.seat.detail)
    return onward_or_ask(library, learner, now) if key == ".onward" else None


def onward_or_ask(library: Library, learner: Learner, now: datetime) -> Turn:
    """Go on to the next lesson, by way of the questions about place, group and reminders that were not asked yet."""
    if library.units.all and "unit" not in learner.seat.asked:
        return moved(learner, "unit")
    if "audience" not in learner.seat.asked:
        return moved(learner, "audience")
    return offer(learner) if offered(learner) else follow(library, learner, now)


def short(library: Library, learner: Learner) -> Screen:
    """Draw the end of a lesson not passed yet."""
    voice = voice_of(library, learner.seat)
    sitting = learner.seat.sitting
    lesson = library.courses.lesson(sitting.lesson) if sitting else None
    count = len(missed(lesson, sitting)) if lesson and sitting else 0
    choices: tuple[Choice, ...] = (voice.choice(".retry"), voice.choice(".rest"), voice.choice(".help", aside=True))
    return Screen(voice.language, (voice.line("short.almost", count=count), voice.line("short.ask", "ask")), choices)


def after_short(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take the wish to try the missed questions once more."""
    sitting = learner.seat.sitting
    lesson = library.courses.lesson(sitting.lesson) if sitting else None
    if key != ".retry" or lesson is None or sitting is None:
        return None
    if passed(lesson, sitting):
        return finish(library, learner, lesson, now)
    return seated(learner, replace(learner.seat, place="lesson", sitting=retry(lesson, sitting)))


DONE = Place(done, after_done)
SHORT = Place(short, after_short)
