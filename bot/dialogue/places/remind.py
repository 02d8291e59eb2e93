"""Reminders: offered once after the first lesson, and whenever somebody asks; they pick the hour in words."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.hours import hour_said, hours_in
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.coming import follow
from bot.dialogue.places.door import leave
from bot.dialogue.places.place import Place
from bot.dialogue.places.reminding import STOP, WAKING, stopped
from bot.dialogue.screens import Choice, Screen, Words
from bot.dialogue.turn import Turn, moved, noticed, seated
from bot.dialogue.voice import Voice, voice_of

OFFER = "offer"
EASY = (("at-6", "remind-early"), ("at-12", "remind-noon"), ("at-19", "remind-evening"))
"""The hours there are buttons for; any other one is typed."""


def offered(learner: Learner) -> bool:
    """Say whether reminders are to be offered: once, where they can be sent."""
    seat = learner.seat
    return learner.account.reached and "remind" not in seat.asked and not seat.reminders.hour


def offer(learner: Learner) -> Turn:
    """Offer them; whatever comes of it, that was the only time."""
    asked = replace(learner.seat, asked=(*learner.seat.asked, "remind"))
    return moved(replace(learner, seat=asked), "remind", OFFER)


def screen(library: Library, learner: Learner) -> Screen:
    """Draw the offer, or how it stands, and the hours to choose from."""
    voice, seat = voice_of(library, learner.seat), learner.seat
    if not _possible(learner):
        return Screen(voice.language, (voice.line("remind.elsewhere"),), (voice.choice(".leave"),))
    step, _, unclear = seat.detail.partition(":")
    if unclear:
        return _which(voice, int(unclear))
    hours = tuple(voice.choice(key, name) for key, name in EASY)
    if step == OFFER:
        words = (voice.line("remind.offer", "ask"), voice.line("remind.promise", "note"))
        return Screen(voice.language, words, (*hours, voice.choice(".skip", "remind-no")))
    off = (voice.choice(STOP),) if seat.reminders.hour else ()
    words = (_standing(voice, seat.reminders.hour), voice.line("remind.ask", "ask"))
    return Screen(voice.language, words, (*hours, *off, voice.choice(".leave", aside=True)))


def _possible(learner: Learner) -> bool:
    return learner.account.reached or learner.seat.reminders.hour > 0


def _standing(voice: Voice, hour: int) -> Words:
    return voice.line("remind.on", hour=hour_said(voice, hour)) if hour else voice.line("remind.off")


def _which(voice: Voice, hour: int) -> Screen:
    both = tuple(Choice(f"at-{hour}", hour_said(voice, hour)) for hour in (hour, hour + 12))
    return Screen(voice.language, (voice.line("remind.which", "ask"),), (*both, voice.choice(".leave", aside=True)))


def choose(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take an hour, or the wish to do without."""
    if key == ".leave":
        return leave(learner)
    if key == ".skip" and _is_offer(learner):
        return follow(library, noticed(learner, "notice.remind-later").learner, now)
    if key == STOP:
        return leave(stopped(learner).learner)
    hour = key.removeprefix("at-")
    known = key.startswith("at-") and hour.isdecimal() and int(hour) in WAKING
    return _set(library, learner, int(hour), now) if known and _possible(learner) else None


def _is_offer(learner: Learner) -> bool:
    return learner.seat.detail.startswith(OFFER)


def _set(library: Library, learner: Learner, hour: int, now: datetime) -> Turn:
    reminders = replace(learner.seat.reminders, hour=hour, ignored=0)
    asked = replace(learner, seat=replace(learner.seat, reminders=reminders))
    said = noticed(asked, "notice.remind-on", hour_said(voice_of(library, learner.seat), hour)).learner
    return follow(library, said, now) if _is_offer(learner) else leave(said)


def read(library: Library, learner: Learner, words: str, now: datetime) -> Turn | None:
    """Take an hour that was typed; where it may be two, ask which."""
    found = hours_in(words)
    if not found or not _possible(learner):
        return None
    fitting = [hour for hour in found if hour in WAKING]
    if not fitting:
        return noticed(learner, "notice.remind-quiet")
    if len(fitting) == 1:
        return _set(library, learner, fitting[0], now)
    step = OFFER if _is_offer(learner) else ""
    return seated(learner, replace(learner.seat, detail=f"{step}:{fitting[0]}"))


PLACE = Place(screen, choose, read=read)
