"""What a lesson rests on, for whoever asks "nguồn": each fact, where it is from and when that was last checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Screen, Words
from bot.dialogue.turn import Turn, moved
from bot.dialogue.voice import Voice, voice_of
from bot.words import dated
from lessons.model import Fact, Lesson

PAGE = 3
"""Facts on one screen: with their sources, more tire a slow reader."""


def ask(learner: Learner) -> Turn:
    """Go where the sources stand of the lesson somebody is in, else of the one they learned last."""
    return moved(learner, "sources", _meant(learner))


def _meant(learner: Learner) -> str:
    seat = learner.seat
    if seat.place in ("done", "sources"):
        return seat.detail.partition(":")[0]
    if seat.sitting is not None:
        return seat.sitting.lesson
    return next(reversed(tuple(learner.shelf.lessons)), "")


def screen(library: Library, learner: Learner) -> Screen:
    """Draw the facts of a lesson, a few at a time."""
    voice = voice_of(library, learner.seat)
    lesson, page = _page(library, learner)
    shown = lesson.sources[page * PAGE : page * PAGE + PAGE] if lesson else ()
    said = (*(words for fact in shown for words in _told(voice, fact)), *_rest(voice, lesson, page))
    head = (voice.tell(lesson.title, "title"),) if lesson else ()
    return Screen(
        voice.language,
        (*head, *said),
        (
            *((voice.choice(".more", "more-sources"),) if not _last(lesson, page) else ()),
            voice.choice(".resume", "continue"),
            voice.choice(".human", aside=True),
            voice.choice(".home", aside=True),
        ),
    )


def _page(library: Library, learner: Learner) -> tuple[Lesson | None, int]:
    key, _, page = learner.seat.detail.partition(":")
    return library.courses.lesson(key), int(page or 0)


def _last(lesson: Lesson | None, page: int) -> bool:
    return lesson is None or len(lesson.sources) <= (page + 1) * PAGE


def _told(voice: Voice, fact: Fact) -> Iterator[Words]:
    yield voice.tell(fact.says)
    yield voice.line("sources.from", "note", source=fact.source, day=_day(voice, fact))


def _day(voice: Voice, fact: Fact) -> str:
    return dated(voice.language, int(f"{fact.checked:%Y%m%d}"))


def _rest(voice: Voice, lesson: Lesson | None, page: int) -> Iterator[Words]:
    """Tell what is no fact: advice is not given out as law."""
    if lesson is None:
        yield voice.line("sources.none")
    elif not lesson.sources:
        yield voice.line("sources.advice-only")
    elif lesson.advice and _last(lesson, page):
        yield voice.line("sources.advice", "note")


def choose(library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take the wish to see more of them."""
    lesson, page = _page(library, learner)
    if key != ".more" or lesson is None:
        return None
    return moved(learner, "sources", f"{lesson.id}:{page + 1}")


PLACE = Place(screen, choose)
