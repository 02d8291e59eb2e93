"""Listening to a machine: where a card has no recording by a person, it is read out to whoever asks for it.

A machine's voice is poorer than a neighbour's, so it never comes unasked, and it is said to be one.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.dialogue.learner import Seat, Sitting
from bot.dialogue.library import Library
from bot.dialogue.screens import Screen, Sound
from bot.dialogue.voice import Voice
from lessons.model import Card, Medium, Question, Story, Text
from lessons.spoken import key_of

HEAR = ".hear"
"""The choice that asks for the card on the screen to be read out."""


def offered(library: Library, voice: Voice, seat: Seat, drawn: Screen) -> Screen:
    """Return a screen with the choice to have its card read out, or with what was asked for."""
    if any(isinstance(block, Sound) for block in drawn.blocks):
        return drawn
    text = _at_hand(library, seat)
    recording = _recorded(library, voice, text) if text else None
    if recording is None:
        return drawn
    if not seat.hears:
        return replace(drawn, choices=(*drawn.choices, voice.choice(HEAR, aside=True)))
    sound = Sound(recording.hash, voice.language)
    return replace(drawn, blocks=(*drawn.blocks, voice.line("hear.machine", "note"), sound))


def _recorded(library: Library, voice: Voice, text: Text) -> Medium | None:
    language = text.language(voice.language)
    return library.spoken.get(key_of(language, text.in_(voice.language)))


def _at_hand(library: Library, seat: Seat) -> Text | None:
    """Return the text of the card on the screen; None where none stands there, as once a question is answered."""
    sitting = {"lesson": seat.sitting, "review": seat.review.sitting}.get(seat.place)
    lesson = library.courses.lesson(sitting.lesson) if sitting else None
    card = lesson.card(sitting.card) if lesson and sitting else None
    return _text(card, sitting) if card and sitting else None


def _text(card: Card, sitting: Sitting) -> Text | None:
    match card:
        case Question():
            return None if sitting.shown in ("right", "answer") else card.ask
        case Story():
            line, _ = card.follow(sitting.line or card.start, sitting.picked)
            return line.caller or line.because
        case _:
            return card.text
