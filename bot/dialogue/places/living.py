"""Where the learner lives: a menu of two steps, or the name as people say it; asked once, and skippable.

The answer becomes the learner's history, from which the counts take the unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from msgspec.structs import replace

from bot.dialogue.days import date_of
from bot.dialogue.learner import Learner, Seat
from bot.dialogue.library import Library
from bot.dialogue.places.about_you import answered
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Choice, Screen
from bot.dialogue.turn import Turn, moved, noticed
from bot.dialogue.voice import Voice, voice_of
from lessons.units import Unit
from lessons.units.finding import MOST, find

PAGE = 8
"""Areas or units on one screen; Lai Châu's fit, a larger province's go on."""
FURTHER = ".further"

T = TypeVar("T")


def unit(library: Library, learner: Learner) -> Screen:
    """Draw the two-step menu: the familiar areas, then the communes and wards of one."""
    voice = voice_of(library, learner.seat)
    named, page = _named(library, learner.seat), _page(learner.seat.detail)
    if named:
        shown = _paged(named, page)
        choices = tuple(Choice(unit.code, unit.name, (unit.short,)) for unit in shown)
        ways = _ways_out(voice, inside=bool(learner.seat.detail), more=len(named) > PAGE)
        return Screen(voice.language, (voice.line("unit.which", "ask"),), (*choices, *ways))
    areas = library.units.areas(date_of(learner.seat.last))
    shown_areas = _paged(tuple(enumerate(areas)), page)
    places = tuple(Choice(f"area-{place}", area) for place, area in shown_areas)
    words = voice.line("unit.area", "ask", province=library.units.name), voice.line("unit.why", "note")
    return Screen(voice.language, words, (*places, *_ways_out(voice, inside=False, more=len(areas) > PAGE)))


def _named(library: Library, seat: Seat) -> tuple[Unit, ...]:
    """Return the units a detail stands for: ``area-3``, or the codes that typed words could mean, joined by ``+``.

    A page of them may follow, after a colon. Where a province has one area, its units are asked for at once.
    """
    on, detail = date_of(seat.last), seat.detail.partition(":")[0]
    areas = library.units.areas(on)
    if detail.startswith("area-") or len(areas) == 1:
        place = int(detail[5:] or 0) if len(areas) > 1 else 0
        return library.units.of(areas[place], on) if place < len(areas) else ()
    codes = detail.split("+")
    return tuple(unit for code in codes for unit in library.units.on(on) if unit.code == code)


def _page(detail: str) -> int:
    page = detail.partition(":")[2]
    return int(page) if page.isdigit() else 0


def _paged(all: Sequence[T], page: int) -> Sequence[T]:
    return all[page * PAGE : page * PAGE + PAGE] or all[:PAGE]


def _ways_out(voice: Voice, *, inside: bool, more: bool) -> tuple[Choice, ...]:
    further = (voice.choice(FURTHER),) if more else ()
    back = (voice.choice(".areas", aside=True),) if inside else ()
    return (*further, *back, voice.choice(".skip", aside=True))


def choose_unit(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take an area, a unit, the next page, or the wish to leave the question."""
    seat = learner.seat
    if key == ".skip":
        return answered(library, learner, now)
    if key == ".areas":
        return moved(learner, "unit")
    if key == FURTHER:
        return moved(learner, "unit", f"{seat.detail.partition(':')[0]}:{_next_page(library, seat)}")
    if key.startswith("area-") and key[5:].isdigit() and _named(library, replace(seat, detail=key)):
        return moved(learner, "unit", key)
    found = library.units.unit(key, date_of(seat.last))
    return lives(library, learner, found, now) if found in library.units.all and found else None


def _next_page(library: Library, seat: Seat) -> int:
    listed = _named(library, seat) or library.units.areas(date_of(seat.last))
    following = _page(seat.detail) + 1
    return following if following * PAGE < len(listed) else 0


def lives(library: Library, learner: Learner, unit: Unit, now: datetime) -> Turn:
    """Take the unit they live in."""
    home = replace(learner, seat=replace(learner.seat, unit=unit.code))
    after = answered(library, noticed(home, "notice.unit", unit.name).learner, now)
    return replace(after, traits=(("unit", unit.code), *after.traits))


def read_unit(library: Library, learner: Learner, words: str, now: datetime) -> Turn | None:
    """Take a commune's name as people say it, the older ones too; where another is near, ask which."""
    found = find(library.units.on(date_of(learner.seat.last)), words)
    if found.sure:
        return lives(library, learner, found.units[0], now)
    return moved(learner, "unit", "+".join(unit.code for unit in found.units[:MOST])) if found.units else None


UNIT = Place(unit, choose_unit, read=read_unit)
