"""Home, the list of courses and lessons, and the rest between."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.door import ahead, start
from bot.dialogue.places.finish import onward_or_ask
from bot.dialogue.places.place import Place, no_choice
from bot.dialogue.places.review import offered
from bot.dialogue.roles import scopes
from bot.dialogue.screens import Block, Choice, Link, Screen
from bot.dialogue.turn import Turn, moved
from bot.dialogue.voice import Voice, voice_of
from lessons.model import Course, Lesson

PAGE = 8
"""Lessons on one screen of a list: more do not fit a phone or a text without buttons."""


def home(library: Library, learner: Learner) -> Screen:
    """Draw home: on with the lesson, and the ways to everything else."""
    voice = voice_of(library, learner.seat)
    sitting = learner.seat.sitting
    lesson = library.courses.lesson(sitting.lesson) if sitting else ahead(library, learner)
    words = voice.line("home.ask", "ask") if lesson else voice.line("home.all-done", "ask")
    return Screen(
        voice.language,
        (voice.line("home.hello", "title"), words),
        (
            *(
                (resuming(voice, lesson, begun=sitting is not None or lesson.id in learner.shelf.begun),)
                if lesson
                else ()
            ),
            *((voice.choice(".review"),) if offered(learner.seat) else ()),
            voice.choice(".courses"),
            voice.choice(".progress"),
            *((voice.choice(".helper"),) if scopes(learner.account.roles, "teach-people") else ()),
            *((voice.choice(".counts"),) if scopes(learner.account.roles, "see-counts") else ()),
            *((voice.choice(".remind", aside=True),) if learner.account.reached else ()),
            voice.choice(".language", aside=True),
            voice.choice(".data", aside=True),
            voice.choice(".help", aside=True),
        ),
    )


def resuming(voice: Voice, lesson: Lesson, *, begun: bool) -> Choice:
    """Return the choice that leads on: with the lesson begun, or to the next one."""
    named = voice.choice(".resume", "resume" if begun else "begin", title=voice.text(lesson.title))
    return replace(named, words=(*named.words, *voice.choice(".next").words))


def courses(library: Library, learner: Learner) -> Screen:
    """Draw the courses."""
    voice = voice_of(library, learner.seat)
    choices = tuple(Choice(course.id, voice.text(course.title)) for course in library.courses.all)
    words = voice.line("courses.ask" if choices else "courses.none", "ask")
    return Screen(voice.language, (words,), (*choices, voice.choice(".home", aside=True)))


def choose_course(library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take a course and show its lessons."""
    return moved(learner, "lessons", key) if library.courses.course(key) else None


def lessons(library: Library, learner: Learner) -> Screen:
    """Draw the lessons of a course, done ones marked, eight at a time."""
    voice = voice_of(library, learner.seat)
    course, page = _page(library, learner)
    if course is None:
        return courses(library, learner)
    shown = course.lessons[page * PAGE : page * PAGE + PAGE]
    more = len(course.lessons) > page * PAGE + PAGE
    head: tuple[Block, ...] = (
        voice.tell(course.title, "title"),
        voice.line("lessons.ask", "ask", count=len(course.lessons)),
    )
    return Screen(
        voice.language,
        head,
        (
            *(_listed(voice, learner, lesson) for lesson in shown),
            *((voice.choice(".more"),) if more else ()),
            *((voice.choice(".courses", aside=True),) if len(library.courses.all) > 1 else ()),
            voice.choice(".home", aside=True),
        ),
    )


def _page(library: Library, learner: Learner) -> tuple[Course | None, int]:
    key, _, page = learner.seat.detail.partition(":")
    return library.courses.course(key), int(page or 0)


def _listed(voice: Voice, learner: Learner, lesson: Lesson) -> Choice:
    title = voice.text(lesson.title)
    label = voice.say("lessons.optional", title=title) if lesson.optional else title
    return Choice(lesson.id, f"{label} ✓" if lesson.id in learner.shelf.lessons else label, (title,))


def choose_lesson(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take a lesson of the list, or the next page of it."""
    course, page = _page(library, learner)
    if course is None:
        return choose_course(library, learner, key, now)
    if key == ".more":
        return moved(learner, "lessons", f"{course.id}:{page + 1 if len(course.lessons) > (page + 1) * PAGE else 0}")
    lesson = next((lesson for lesson in course.lessons if lesson.id == key), None)
    return start(library, learner, lesson, now) if lesson else None


def rest(library: Library, learner: Learner) -> Screen:
    """Draw the pause: nothing is lost, and how to go on."""
    voice = voice_of(library, learner.seat)
    choices = (voice.choice(".resume", "continue"), voice.choice(".home", aside=True))
    return Screen(voice.language, (voice.line("rest.words"),), choices)


def share(library: Library, learner: Learner) -> Screen:
    """Draw the link of a lesson to pass on."""
    voice = voice_of(library, learner.seat)
    lesson = library.courses.lesson(learner.seat.detail)
    link = (Link(lesson.id, voice.text(lesson.title)),) if lesson else ()
    choices = (voice.choice(".onward", "next-lesson"), voice.choice(".home", aside=True))
    return Screen(voice.language, (voice.line("share.words"), *link), choices)


def after_share(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take the wish to go on."""
    return onward_or_ask(library, learner, now) if key == ".onward" else None


HOME = Place(home, no_choice)
COURSES = Place(courses, choose_course)
LESSONS = Place(lessons, choose_lesson)
REST = Place(rest, no_choice)
SHARE = Place(share, after_share)
