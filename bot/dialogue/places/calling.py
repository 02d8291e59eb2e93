"""The numbers of a learner's own commune, as lines of a screen."""

from __future__ import annotations

from collections.abc import Collection

from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.screens import Words
from bot.dialogue.voice import voice_of
from lessons.phones import KINDS


def numbers(library: Library, learner: Learner, kinds: Collection[str] = KINDS) -> tuple[Words, ...]:
    """Return a line a number; none where the learner's unit is not known or gave none."""
    voice = voice_of(library, learner.seat)
    unit = library.units.unit(learner.seat.unit.partition("-")[0]) if learner.seat.unit else None
    if unit is None:
        return ()
    found = library.phones.of(unit.code, kinds)
    return tuple(voice.line(f"phone.{one.kind}", "answer", place=unit.short, phone=one.phone) for one in found)
