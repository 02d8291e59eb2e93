"""Coming by a code: of a lesson, of a unit's poster, or a personal one from a roster.

A poster's code is made of the unit's own (``dv-03637``, ``dv-03637_education`` for a sector there), so nothing is
looked up; village groups and personal codes (``hs-K7QM2XDP``) are known to the store alone, which a request asks.
"""

from __future__ import annotations

import re
from datetime import datetime

from msgspec import Struct, convert
from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places import linking, office
from bot.dialogue.places.door import lesson_named, resume, start
from bot.dialogue.places.place import Place, no_choice
from bot.dialogue.screens import Screen
from bot.dialogue.turn import Ask, Turn, moved, noticed
from bot.dialogue.voice import voice_of
from lessons.units import COMMUNES, Units, group_of

KIND = "door"
UNIT, PERSON = "dv-", "hs-"
"""What the codes of units, and those of persons, begin with."""
_ENTER = r"(?:(?:vào|vao|mã|ma|code)[ :]+)"
_UNIT = r"[0-9]{5}(?:-[0-9]{1,4})?"
_PLACE = re.compile(rf"{_ENTER}?(?:dv|đv)[ :_-]*({_UNIT}(?:[ _][a-z][a-z-]+)?|[a-z][a-z-]+)")
_BARE = re.compile(rf"{_ENTER}({_UNIT})")
_PERSON = re.compile(rf"{_ENTER}?hs[ :_-]*([0-9a-z]{{4}})[ -]*([0-9a-z]{{4}})")
_LINK = re.compile(r"(?:nối|noi|connect)[ :]+([^\d]{4,30}[0-9]{2})")
"""A code that connects accounts, after the word for it."""
_INVITE = re.compile(r"(?:mời|moi|mã mời|ma moi|invite)[ :]+([0-9a-z]{4})[ -]*([0-9a-z]{4})")
"""A code that gives a role, after the word for it."""
_LONGEST = 60


class Belonging(Struct, frozen=True):
    """Where a door leads; "" is not said.

    ``name`` is a village group's; ``personal``: a roster says so of them; ``tired``: too many codes were wrong.
    """

    unit: str = ""
    sector: str = ""
    audience: str = ""
    name: str = ""
    personal: bool = False
    found: bool = True
    tired: bool = False

    @property
    def commune(self) -> str:
        """The commune or ward that the unit is or lies in."""
        return group_of(self.unit) or self.unit

    def called(self, library: Library) -> str:
        """Return the names of where it leads."""
        units = (library.units.unit(code) for code in (self.commune, self.sector))
        return ", ".join(filter(None, (self.name, *(unit.name for unit in units if unit is not None))))


def code_typed(library: Library, words: str) -> str:
    """Return the code that typed words are, as a link would carry it; "" where they are none."""
    said = words.strip().lower()[:_LONGEST]
    person, place = _PERSON.fullmatch(said), _PLACE.fullmatch(said) or _BARE.fullmatch(said)
    if person:
        return f"{PERSON}{person[1]}{person[2]}"
    invite = _INVITE.fullmatch(said)
    if invite:
        return f"{office.DOOR}{invite[1]}{invite[2]}"
    link = _LINK.fullmatch(said)
    if link:
        return linking.DOOR + "-".join(link[1].split())
    code = f"{UNIT}{place[1].replace(' ', '_')}" if place else ""
    # "dv cong" is more likely a word than a sector.
    return code if code[len(UNIT) :][:1].isdigit() or _placed(library.units, code) else ""


def follow(library: Library, learner: Learner, now: datetime) -> Turn:
    """Go through the door a learner came by; without one, on with the lesson begun, else the first not yet done."""
    code, learner = learner.seat.door, replace(learner, seat=replace(learner.seat, door=""))
    lesson = lesson_named(library, code) if code else None
    if lesson is not None:
        return start(library, learner, lesson, now)
    if code.startswith(linking.DOOR):
        return linking.enter(learner, code.removeprefix(linking.DOOR))
    if code.startswith(office.DOOR):
        return office.take(learner, code.removeprefix(office.DOOR))
    known = _placed(library.units, code)
    if known is not None:
        there = learner.seat.place == "lesson"
        return _belongs(library, learner if there else moved(learner, "coming").learner, known, now)
    if code.startswith((UNIT, PERSON)):
        asked = code.removeprefix(UNIT).removeprefix(PERSON)
        return replace(moved(learner, "coming"), asks=(Ask(KIND, {"code": asked}),))
    return resume(library, noticed(learner, "notice.no-such-lesson").learner if code else learner, now)


def _placed(units: Units, code: str) -> Belonging | None:
    """Return where a poster's code leads, as far as the table of units tells; None of a group, or of nothing there."""
    parts = code.removeprefix(UNIT).split("_") if code.startswith(UNIT) else []
    found = [unit for part in parts if (unit := units.unit(units.newest(part))) is not None]
    places = [unit.code for unit in found if unit.kind in COMMUNES]
    sectors = [unit.code for unit in found if unit.kind == "sector"]
    if not parts or len(places) > 1 or len(sectors) > 1 or len(places) + len(sectors) < len(parts):
        return None
    return Belonging("".join(places), "".join(sectors))


def heard(library: Library, learner: Learner, event: Answered | Failed, now: datetime) -> Turn:
    """Take what the store says of a code, wherever the learner is by now."""
    door = Belonging(found=False) if isinstance(event, Failed) else convert(event.result, Belonging)
    if door.found:
        return _belongs(library, learner, door, now)
    wrong = "notice.codes-tired" if door.tired else "notice.no-such-code"
    told = noticed(learner, "notice.failed" if isinstance(event, Failed) else wrong).learner
    return _onward(library, told, now)


def _belongs(library: Library, learner: Learner, door: Belonging, now: datetime) -> Turn:
    """Write down where they belong; who lives somewhere else, as they said, is asked first.

    A personal code is the word of those who keep the roster, and goes before what the learner said.
    """
    said = library.units.newest(learner.seat.unit)
    if door.unit and not door.personal and said not in ("", library.units.newest(door.commune)):
        return moved(learner, "moving", "_".join((door.unit, door.sector, door.name)))
    return _settled(library, learner, door, now)


def _settled(library: Library, learner: Learner, door: Belonging, now: datetime) -> Turn:
    """Return the turn of a learner of whom this is known now."""
    seat = learner.seat
    asked = (*(("unit",) if door.unit else ()), *(("audience",) if door.audience else ()))
    seat = replace(seat, unit=door.commune or seat.unit, audience=door.audience or seat.audience)
    seat = replace(seat, asked=tuple(dict.fromkeys((*seat.asked, *asked))))
    turn = _onward(library, noticed(replace(learner, seat=seat), "notice.unit", door.called(library)).learner, now)
    given = (("unit", door.unit), ("sector", door.sector), ("audience", door.audience))
    return replace(turn, traits=tuple((name, value) for name, value in given if value))


def _onward(library: Library, learner: Learner, now: datetime) -> Turn:
    """Go on to the lessons from the door; who is somewhere else by now stays there."""
    return resume(library, learner, now) if learner.seat.place in ("coming", "moving") else Turn(learner)


def coming(library: Library, learner: Learner) -> Screen:
    """Draw that a code is looked up."""
    voice = voice_of(library, learner.seat)
    choices = (voice.choice(".resume", "continue", aside=True),)
    return Screen(voice.language, (voice.line("coming.wait"),), choices, waiting=True)


def moving(library: Library, learner: Learner) -> Screen:
    """Draw the question whether somebody belongs elsewhere from now on."""
    voice, before = voice_of(library, learner.seat), Belonging(learner.seat.unit)
    names = {"old": before.called(library), "new": _moved_to(learner).called(library)}
    choices = (voice.choice(".move"), voice.choice(".stay"))
    return Screen(voice.language, (voice.line("moving.ask", "ask", **names),), choices)


def _moved_to(learner: Learner) -> Belonging:
    unit, _, rest = learner.seat.detail.partition("_")
    sector, _, name = rest.partition("_")
    return Belonging(unit, sector, name=name)


def choose_moving(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    """Take whether they belong elsewhere from now on."""
    if key == ".stay":
        return _onward(library, learner, now)
    return _settled(library, learner, _moved_to(learner), now) if key == ".move" else None


COMING = Place(coming, no_choice)
MOVING = Place(moving, choose_moving)
