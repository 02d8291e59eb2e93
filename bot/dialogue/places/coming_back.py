"""Coming back after weeks: greeted by what they did last, with an easy question or the way on, and no backlog."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.events import Chose, Event
from bot.dialogue.learner import Day, Learner, Seat
from bot.dialogue.library import Library
from bot.dialogue.places import review
from bot.dialogue.places.door import ahead
from bot.dialogue.places.home import resuming
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Screen, Words
from bot.dialogue.turn import Turn, noticed, seated
from bot.dialogue.voice import Voice, voice_of

AWAY = 14
"""Days after which somebody is greeted as coming back."""


def was_away(seat: Seat, today: Day) -> bool:
    """Say whether somebody comes back after long; who has not said yes yet only goes on."""
    return bool(seat.last) and today - seat.last >= AWAY and seat.place != "address"


def greeted(before: Learner, turn: Turn, event: Event) -> Turn:
    """Return the turn with a greeting: a line above where it leads, or the place of coming back if it leads nowhere."""
    if turn.forget:
        return turn
    after = turn.learner.seat
    if isinstance(event, Chose) or turn.records or after.place != before.seat.place:
        return replace(turn, learner=noticed(turn.learner, "notice.back").learner)
    notices = tuple(notice for notice in after.notices if notice[0] != "notice.puzzled")
    return seated(turn.learner, replace(after, place="return", detail="", notices=notices))


def screen(library: Library, learner: Learner) -> Screen:
    """Draw the greeting, an easy question if there is one to ask, and the way on."""
    voice = voice_of(library, learner.seat)
    sitting = learner.seat.sitting
    lesson = library.courses.lesson(sitting.lesson) if sitting else ahead(library, learner)
    begun = sitting is not None or (lesson is not None and lesson.id in learner.shelf.begun)
    easy = (voice.choice(".easy"),) if learner.seat.review.next else ()
    return Screen(
        voice.language,
        (voice.line("back.hello", "title"), *_last(library, learner, voice), voice.line("back.ask", "ask")),
        (
            *easy,
            *((resuming(voice, lesson, begun=begun),) if lesson else ()),
            voice.choice(".home", aside=True),
            voice.choice(".help", aside=True),
        ),
    )


def _last(library: Library, learner: Learner, voice: Voice) -> tuple[Words, ...]:
    """Return what they did last: the lesson they are in, else the one they passed last."""
    sitting, passed = learner.seat.sitting, learner.shelf.lessons
    key = sitting.lesson if sitting else max(passed, key=lambda lesson: passed[lesson], default="")
    lesson = library.courses.lesson(key)
    if lesson is None:
        return ()
    return (voice.line("back.half" if sitting else "back.learned", lesson=voice.text(lesson.title)),)


def choose(_library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take the wish for an easy question."""
    return review.begin(learner, now, easy=True) if key == ".easy" else None


PLACE = Place(screen, choose)
