"""A helper puts somebody on the list: the notice read aloud and a yes first, then group, village and a name.

What is typed rides in this seat until the last step, and in the request; the person's own seat holds neither.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.learner import Learner, Seat, seat_to_json
from bot.dialogue.library import Library
from bot.dialogue.places.about_you import AGES, AUDIENCES, UNDER_16
from bot.dialogue.places.people import WAIT, closed, group, waiting, waits
from bot.dialogue.places.place import Place
from bot.dialogue.places.welcome import NOTICE
from bot.dialogue.private import fit
from bot.dialogue.screens import Choice, Screen
from bot.dialogue.turn import Ask, Turn, moved, noticed
from bot.dialogue.voice import Voice, voice_of

ENROL = "enrol"
"""The request; the place is named alike."""


class Told(NamedTuple):
    """What has been told so far, and the step that comes: as text ``step:audience:age:village``."""

    step: str = ""
    audience: str = ""
    age: str = ""
    village: str = ""


def _told(learner: Learner) -> Told:
    return Told(*learner.seat.detail.split(":")[:4])


def screen(library: Library, learner: Learner) -> Screen:
    """Draw the step they are at."""
    if not group(learner):
        return closed(library, learner)
    voice, told = voice_of(library, learner.seat), _told(learner)
    match told.step:
        case "audience":
            choices = tuple(voice.choice(name, f"audience-{name}") for name in AUDIENCES)
            return Screen(voice.language, (voice.line("enrol.audience", "ask"),), choices)
        case "age":
            ages = tuple(voice.choice(age, f"age-{age}") for age in AGES)
            return Screen(voice.language, (voice.line("enrol.age", "ask"),), ages)
        case "village":
            return _typed(voice, "enrol.village", voice.choice(".skip", aside=True))
        case "name":
            return _typed(voice, "enrol.name")
        case "wait":
            return waits(voice)
        case _:
            return _notice(voice)


def _notice(voice: Voice) -> Screen:
    # To the person it is said without a form of address, as the notice's kept words are.
    aloud = Voice(voice.language)
    words = (
        voice.line("enrol.read", "ask"),
        aloud.line("welcome.who"),
        aloud.line("welcome.notice"),
        voice.line("enrol.list", "note"),
        aloud.line("welcome.ask"),
    )
    return Screen(voice.language, words, (voice.choice(".said-yes"), voice.choice(".said-no")))


def _typed(voice: Voice, key: str, *ways: Choice) -> Screen:
    words = voice.line(key, "ask"), voice.line("enrol.no-numbers", "note")
    return Screen(voice.language, words, (*ways, voice.choice(".helper", aside=True)), expects="text")


def choose(library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take the answer to the step they are at."""
    told = _told(learner)
    if not group(learner):
        return None
    match told.step, key:
        case "", ".said-yes":
            return moved(learner, ENROL, "audience")
        case "", ".said-no":
            return noticed(moved(learner, "helper").learner, "notice.said-no")
        case "audience", audience if audience in AUDIENCES:
            return moved(learner, ENROL, f"{'age' if audience == 'pupils' else 'village'}:{audience}")
        case "age", age if age in AGES:
            return moved(learner, ENROL, f"village:{told.audience}:{age}")
        case "village", ".skip":
            return _placed(library, learner, "")
        case _:
            return None


def weigh(library: Library, learner: Learner, words: str, _now: datetime) -> Turn | None:
    """Take the village, or the name that ends it."""
    kept, unfit = fit(words)
    if unfit:
        return noticed(learner, unfit)
    return _placed(library, learner, kept) if _told(learner).step == "village" else _asking(library, learner, kept)


def _placed(library: Library, learner: Learner, village: str) -> Turn:
    told = _told(learner)
    known = moved(learner, ENROL, f"name:{told.audience}:{told.age}:{village}")
    # A child's name is nobody's to write down.
    return _asking(library, known.learner, "") if told.age == UNDER_16 else known


def _asking(library: Library, learner: Learner, name: str) -> Turn:
    told, unit = _told(learner), group(learner).partition("-")[0]
    language = voice_of(library, learner.seat).language
    asked = ("unit", "audience", "remind")
    about = {"unit": unit, "audience": told.audience, "age": told.age}
    seat = Seat("home", language=language, consent=NOTICE, unit=unit, asked=asked)
    seat = replace(seat, audience=told.audience, age=told.age)
    body = {
        "name": name,
        "village": told.village,
        "seat": seat_to_json(seat),
        "notice": NOTICE,
        "language": language,
        **{f"trait-{name}": value for name, value in about.items()},
    }
    return waiting(learner, ENROL, Ask(ENROL, body))


def hear(_library: Library, learner: Learner, event: Answered | Failed) -> Turn | None:
    """Take that it is done."""
    if learner.seat.detail != f"{WAIT}:{event.kind}":
        return None
    key = "notice.failed" if isinstance(event, Failed) else "notice.enrolled"
    return noticed(moved(learner, "helper").learner, key)


PLACE = Place(screen, choose, weigh=weigh, hear=hear)
