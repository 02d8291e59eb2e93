"""Choosing one of all lessons, page by page."""

from __future__ import annotations

from bot.dialogue.library import Library
from bot.dialogue.screens import Choice
from bot.dialogue.voice import Voice

PAGE = 8
AT = "@"
"""What a page is told from a lesson's id by: ``@2``."""


def is_page(chosen: str) -> bool:
    """Say whether no lesson was chosen yet."""
    return not chosen or chosen.startswith(AT)


def lesson_choices(library: Library, voice: Voice, page: str) -> tuple[Choice, ...]:
    """Return the lessons of a page, and the ways to the pages beside it."""
    number, lessons = _number(page), list(library.courses.lessons.values())
    shown = lessons[number * PAGE : number * PAGE + PAGE]
    onward = (voice.choice(".more-lessons", aside=True),) if len(lessons) > number * PAGE + PAGE else ()
    before = (voice.choice(".fewer-lessons", aside=True),) if number else ()
    return (*(Choice(lesson.id, voice.text(lesson.title)) for lesson in shown), *onward, *before)


def chosen(library: Library, page: str, key: str) -> str:
    """Return the lesson, or the other page, that a key leads to; "" where it leads nowhere."""
    if key in (".more-lessons", ".fewer-lessons"):
        return f"{AT}{max(0, _number(page) + (1 if key == '.more-lessons' else -1))}"
    return key if library.courses.lesson(key) else ""


def _number(page: str) -> int:
    return int(page[1:] or 0) if page.startswith(AT) else 0
