"""Taking a yes back: nothing more is noted or sent from that moment on, and some days are left to think again."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.learner import Learner, Reminding
from bot.dialogue.library import Library
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Screen
from bot.dialogue.turn import Record, Turn, moved
from bot.dialogue.voice import voice_of

NEVER = 0
"""When somebody is reminded who took their yes back."""


def withdraw(library: Library, learner: Learner) -> Screen:
    """Draw the second step: what taking it back means."""
    voice = voice_of(library, learner.seat)
    words = voice.line("withdraw.what"), voice.line("withdraw.ask", "ask")
    return Screen(voice.language, words, (voice.choice(".withdraw-now"), voice.choice(".stay")))


def choose_withdraw(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take it back at once, or keep it."""
    if key == ".stay":
        return moved(learner, "data")
    if key != ".withdraw-now":
        return None
    seat = replace(learner.seat, place="withdrawn", detail="", consent="", reminders=Reminding())
    return Turn(replace(learner, seat=seat), (Record("withdrew", value=learner.seat.consent),), due=NEVER)


def withdrawn(library: Library, learner: Learner) -> Screen:
    """Draw what is left to do for one who took their yes back."""
    voice = voice_of(library, learner.seat)
    words = voice.line("withdrawn.done", "title"), voice.line("withdrawn.ask", "ask")
    return Screen(voice.language, words, (voice.choice(".agree-again"), voice.choice(".erase-now")))


def choose_withdrawn(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Read the notice again as it is now, or erase at once."""
    if key == ".erase-now":
        return replace(moved(learner, "farewell", "erased"), forget=True)
    return moved(learner, "welcome") if key == ".agree-again" else None


WITHDRAW = Place(withdraw, choose_withdraw)
WITHDRAWN = Place(withdrawn, choose_withdrawn)
