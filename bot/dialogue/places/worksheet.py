"""A lesson on paper, to print and take along where there is no phone; what it holds, as the request carries it."""

from __future__ import annotations

import json
from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.hashes import packed, unpacked
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.choosing import chosen, is_page, lesson_choices
from bot.dialogue.places.people import WAIT, closed, group, waits
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Paper, Screen
from bot.dialogue.turn import Ask, Turn, moved, noticed
from bot.dialogue.voice import Voice, voice_of
from lessons.model import Lesson, Question, Say

SHEET = "sheet"
"""The request that draws it."""
GOT = "got:"
PRINTED = ("remember", "practise", "scan", "foot")
"""The phrases on the paper, as the catalogue names them after ``sheet.``."""


def drawing(voice: Voice, lesson: Lesson) -> Ask:
    """Return the request for a lesson's sheet: what it says, what it asks, and what can be ticked."""
    says = [voice.text(card.text) for card in lesson.cards if isinstance(card, Say)]
    questions = [_asked(voice, card) for card in lesson.cards if isinstance(card, Question)]
    words = {part: voice.say(f"sheet.{part}") for part in PRINTED}
    return Ask(
        SHEET,
        {
            "language": voice.language,
            "lesson": lesson.id,
            "title": voice.text(lesson.title),
            "says": json.dumps(says, ensure_ascii=False),
            "questions": json.dumps(questions, ensure_ascii=False),
            "words": json.dumps(words, ensure_ascii=False),
        },
    )


def _asked(voice: Voice, card: Question) -> tuple[str, list[str]]:
    """Return a question and its options in an order that everybody with the paper shares."""
    return voice.text(card.ask), [voice.text(option.text) for option in card.task.options((), "paper")]


def screen(library: Library, learner: Learner) -> Screen:
    """Draw the lessons to choose among, a moment of waiting, or the paper."""
    if not group(learner):
        return closed(library, learner)
    voice, detail = voice_of(library, learner.seat), learner.seat.detail
    if detail == WAIT:
        return waits(voice)
    if is_page(detail):
        choices = (*lesson_choices(library, voice, detail), voice.choice(".helper", aside=True))
        return Screen(voice.language, (voice.line("sheet.which", "ask"),), choices)
    paper = Paper(unpacked(detail.removeprefix(GOT)), voice.say("sheet.file"))
    words = voice.line("sheet.ready", "title"), paper, voice.line("sheet.back", "note")
    return Screen(
        voice.language, words, (voice.choice(".class"), voice.choice(".sheet"), voice.choice(".helper", aside=True))
    )


def choose(library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take the lesson, or the wish for another one or to enter a session back."""
    detail = learner.seat.detail
    if not group(learner) or detail == WAIT:
        return None
    if not is_page(detail):
        return moved(learner, key[1:]) if key in (".class", ".sheet") else None
    found = chosen(library, detail, key)
    if is_page(found):
        return moved(learner, SHEET, found) if found else None
    ask = drawing(voice_of(library, learner.seat), library.courses.lessons[found])
    return replace(moved(learner, SHEET, WAIT), asks=(ask,))


def hear(_library: Library, learner: Learner, event: Answered | Failed) -> Turn | None:
    """Take the paper."""
    if learner.seat.detail != WAIT or event.kind != SHEET:
        return None
    if isinstance(event, Failed):
        return noticed(moved(learner, SHEET).learner, "notice.failed")
    return moved(learner, SHEET, f"{GOT}{packed(str(event.result['paper']))}")


PLACE = Place(screen, choose, hear=hear)
