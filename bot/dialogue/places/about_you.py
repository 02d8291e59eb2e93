"""Which group the learner belongs to, and in which sector they work: asked once, and skippable.

The answers become the learner's history; the counts take audience and sector from there.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.days import date_of
from bot.dialogue.learner import Learner, Seat
from bot.dialogue.library import Library
from bot.dialogue.places.door import leave
from bot.dialogue.places.finish import onward_or_ask
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Choice, Screen
from bot.dialogue.turn import Turn, moved, noticed
from bot.dialogue.voice import Voice, voice_of
from lessons.units import SECTORS, Unit

AUDIENCES = ("citizens", "pupils", "officials", "workers")
"""The movement's four groups of learners."""
UNDER_16 = "under-16"
AGES = (UNDER_16, "from-16")
"""All that is ever asked of an age, and only of pupils."""
IN_SECTORS = frozenset({"officials", "workers"})
"""Those who are counted by sector too; nobody else is asked."""


def anonymous(seat: Seat) -> bool:
    """Say whether somebody learns without a name: nothing that names a child or ties them to anybody is kept."""
    return seat.age == UNDER_16


def answered(library: Library, learner: Learner, now: datetime) -> Turn:
    """Go on from a question of this sort, answered or skipped."""
    place = learner.seat.place
    if place in learner.seat.asked:
        return leave(learner)  # They came back to change it; nothing more is asked.
    asked = tuple(dict.fromkeys((*learner.seat.asked, place)))
    return onward_or_ask(library, replace(learner, seat=replace(learner.seat, asked=asked, detail="")), now)


def audience(library: Library, learner: Learner) -> Screen:
    """Draw the question which group of learners they belong to."""
    voice = voice_of(library, learner.seat)
    choices = tuple(voice.choice(name, f"audience-{name}") for name in AUDIENCES)
    return Screen(voice.language, (voice.line("audience.ask", "ask"),), (*choices, voice.choice(".skip", aside=True)))


def choose_audience(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take the group, or the wish to leave the question."""
    if key == ".skip":
        return answered(library, learner, now)
    if key not in AUDIENCES:
        return None
    chosen = replace(learner, seat=replace(learner.seat, audience=key))
    further = _further(library, chosen)
    after = moved(chosen, further) if further else answered(library, chosen, now)
    return replace(after, traits=(("audience", key), *after.traits))


def _further(library: Library, learner: Learner) -> str:
    """Return the question that one group is asked besides."""
    if learner.seat.audience == "pupils":
        return "age"
    return "sector" if learner.seat.audience in IN_SECTORS and _sectors(library, learner) else ""


def age(library: Library, learner: Learner) -> Screen:
    """Draw the question whether a pupil is a child."""
    voice = voice_of(library, learner.seat)
    choices = tuple(voice.choice(age, f"age-{age}") for age in AGES)
    return Screen(voice.language, (voice.line("age.ask", "ask"), voice.line("age.why", "note")), choices)


def choose_age(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take whether they are a child, and go on from the question about the group."""
    if key not in AGES:
        return None
    known = replace(learner, seat=replace(learner.seat, age=key, place="audience"))
    if anonymous(known.seat):
        known = noticed(known, "notice.under-16").learner
    return replace(answered(library, known, now), traits=(("age", key),))


def sector(library: Library, learner: Learner) -> Screen:
    """Draw the question in which sector they work."""
    voice = voice_of(library, learner.seat)
    choices = tuple(_sector(voice, one) for one in _sectors(library, learner))
    words = voice.line("sector.ask", "ask"), voice.line("sector.why", "note")
    return Screen(voice.language, words, (*choices, voice.choice(".skip", aside=True)))


def _sectors(library: Library, learner: Learner) -> tuple[Unit, ...]:
    # As many as a screen holds; the parts of a sector come by a roster or a poster.
    return library.units.roots(date_of(learner.seat.last))[:10]


def _sector(voice: Voice, sector: Unit) -> Choice:
    if sector.code in SECTORS:
        return voice.choice(sector.code, f"sector-{sector.code}")
    return Choice(sector.code, sector.name, (sector.short,))


def choose_sector(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take the sector, or the wish to leave the question, and go on from the question about the group."""
    told = key in {one.code for one in _sectors(library, learner)}
    if not told and key != ".skip":
        return None
    after = answered(library, replace(learner, seat=replace(learner.seat, place="audience")), now)
    return replace(after, traits=(("sector", key), *after.traits)) if told else after


AUDIENCE = Place(audience, choose_audience)
AGE = Place(age, choose_age)
SECTOR = Place(sector, choose_sector)
