"""Where the learner lives and which group they belong to: asked once, after the first lesson, and skippable.

The answers become the learner's history; the counts take unit and audience from there.
"""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.learner import Learner, Seat
from bot.dialogue.library import Library
from bot.dialogue.places.door import leave
from bot.dialogue.places.finish import onward_or_ask
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Choice, Screen
from bot.dialogue.turn import Turn, moved, noticed
from bot.dialogue.voice import Voice, voice_of
from lessons.answers import fold
from lessons.units import Unit, Units

AUDIENCES = ("citizens", "pupils", "officials", "workers")
"""The movement's four groups of learners."""


UNDER_16 = "under-16"
AGES = (UNDER_16, "from-16")
"""All that is ever asked of an age, and only of pupils."""


def anonymous(seat: Seat) -> bool:
    """Say whether somebody learns without a name: nothing that names a child or ties them to anybody is kept."""
    return seat.age == UNDER_16


def unit(library: Library, learner: Learner) -> Screen:
    """Draw the two-step menu: the familiar areas, then the communes and wards of one."""
    voice = voice_of(library, learner.seat)
    named = _named(library.units, learner.seat.detail)
    if named:
        choices = tuple(Choice(unit.code, unit.name, (unit.short,)) for unit in named)
        return Screen(voice.language, (voice.line("unit.which", "ask"),), (*choices, *_ways_out(voice, inside=True)))
    areas = tuple(Choice(f"area-{place}", area) for place, area in enumerate(library.units.areas()))
    words = voice.line("unit.area", "ask", province=library.units.name), voice.line("unit.why", "note")
    return Screen(voice.language, words, (*areas, *_ways_out(voice, inside=False)))


def _named(units: Units, detail: str) -> tuple[Unit, ...]:
    """Return the units a detail stands for: ``area-3``, or the codes that typed words could mean, joined by ``+``."""
    if detail.startswith("area-"):
        areas = units.areas()
        place = int(detail[5:])
        return units.of(areas[place]) if place < len(areas) else ()
    return tuple(unit for unit in units.all if unit.code in detail.split("+"))


def _ways_out(voice: Voice, *, inside: bool) -> tuple[Choice, ...]:
    back = (voice.choice(".areas", aside=True),) if inside else ()
    return (*back, voice.choice(".skip", aside=True))


def choose_unit(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take an area, a unit, or the wish to leave the question."""
    if key == ".skip":
        return _asked(library, learner, now)
    if key == ".areas":
        return moved(learner, "unit")
    if key.startswith("area-") and key[5:].isdigit() and _named(library.units, key):
        return moved(learner, "unit", key)
    found = library.units.unit(key)
    return _lives(library, learner, found, now) if found else None


def _lives(library: Library, learner: Learner, unit: Unit, now: datetime) -> Turn:
    home = replace(learner, seat=replace(learner.seat, unit=unit.code))
    after = _asked(library, noticed(home, "notice.unit", unit.name).learner, now)
    return replace(after, traits=(("unit", unit.code), *after.traits))


def _asked(library: Library, learner: Learner, now: datetime) -> Turn:
    place = learner.seat.place
    if place in learner.seat.asked:
        return leave(learner)  # They came back to change it; nothing more is asked.
    asked = tuple(dict.fromkeys((*learner.seat.asked, place)))
    return onward_or_ask(library, replace(learner, seat=replace(learner.seat, asked=asked, detail="")), now)


def read_unit(library: Library, learner: Learner, words: str, now: datetime) -> Turn | None:
    """Take a commune's name as people say it, the older ones too; where several fit, ask which."""
    found = _spoken(library.units, fold(words[:100]))
    if len(found) == 1:
        return _lives(library, learner, found[0], now)
    return moved(learner, "unit", "+".join(unit.code for unit in found)) if found else None


def _spoken(units: Units, typed: str) -> tuple[Unit, ...]:
    bare = typed.removeprefix("xa ").removeprefix("phuong ").removeprefix("thi tran ")
    return tuple(unit for unit in units.all if bare and bare in _names(unit))


def _names(unit: Unit) -> set[str]:
    kinds = ("xa ", "phuong ", "thi tran ")
    folded = {fold(name) for name in (unit.name, unit.short, *unit.once)}
    return folded | {name.removeprefix(kind) for name in folded for kind in kinds}


def audience(library: Library, learner: Learner) -> Screen:
    """Draw the question which group of learners they belong to."""
    voice = voice_of(library, learner.seat)
    choices = tuple(voice.choice(name, f"audience-{name}") for name in AUDIENCES)
    return Screen(voice.language, (voice.line("audience.ask", "ask"),), (*choices, voice.choice(".skip", aside=True)))


def choose_audience(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take the group, or the wish to leave the question."""
    if key == ".skip":
        return _asked(library, learner, now)
    if key not in AUDIENCES:
        return None
    chosen = replace(learner, seat=replace(learner.seat, audience=key))
    after = moved(chosen, "age") if key == "pupils" else _asked(library, chosen, now)
    return replace(after, traits=(("audience", key), *after.traits))


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
    return replace(_asked(library, known, now), traits=(("age", key),))


UNIT = Place(unit, choose_unit, read=read_unit)
AUDIENCE = Place(audience, choose_audience)
AGE = Place(age, choose_age)
