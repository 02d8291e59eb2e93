"""Connecting accounts: one learner everywhere, by a code of two words and two digits that both sides agree to.

What stands in the detail is fetched: ``step:channel``, for a code ``code:the code:the picture``; until it is there,
``wait``. Of the other side nothing is told but the channel.
"""

from __future__ import annotations

import re
from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.hashes import packed, unpacked
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.place import Place
from bot.dialogue.screens import Block, Choice, Picture, Screen, Words
from bot.dialogue.turn import Ask, Record, Turn, moved, noticed
from bot.dialogue.voice import Voice, voice_of

LONGEST = 40
"""Letters of a code that are looked at."""
DOOR = "noi-"
"""What the code of a link begins with that brings a code along."""
KINDS = frozenset({"link-look", "link-open", "link-enter", "link-answer", "link-undo"})
_CODE = re.compile(r"[^\d]{4,30}[0-9]{2}")
_FAULTS = frozenset({"unknown", "own", "tired", "over", "off"})


def begin(learner: Learner) -> Turn:
    """See how it stands with connecting, which only the store knows."""
    return _asks(learner, Ask("link-look"))


def enter(learner: Learner, code: str) -> Turn:
    """Take a code that was typed, or came with a link."""
    return _asks(learner, Ask("link-enter", {"code": code.replace("-", " ")[:LONGEST]}))


def _asks(learner: Learner, ask: Ask) -> Turn:
    return replace(moved(learner, "link", "wait"), asks=(ask,))


def screen(library: Library, learner: Learner) -> Screen:
    """Draw how it stands, and what can be done."""
    voice = voice_of(library, learner.seat)
    step, _, rest = learner.seat.detail.partition(":")
    if step == "wait":
        choices = (voice.choice(".link"), voice.choice(".home", aside=True))
        return Screen(voice.language, (voice.line("link.wait"),), choices, waiting=True)
    if step in ("met", "agreed"):
        return _facing(voice, step, rest)
    if step == "code":
        return _showing(voice, rest)
    if step == "type":
        words = voice.line("link.type", "ask"), voice.line("link.safe", "note")
        return Screen(voice.language, words, (voice.choice(".link-back", "leave", aside=True),), expects="text")
    return _start(voice, learner, step, rest)


def _facing(voice: Voice, step: str, channel: str) -> Screen:
    """Draw with whom, once both are there: the channel, and nothing else of them."""
    where = voice.say(f"figures.channel-{channel}")
    if step == "agreed":
        choices = (voice.choice(".link"), voice.choice(".link-no"))
        return Screen(voice.language, (voice.line("link.agreed", channel=where),), choices, waiting=True)
    words = voice.line("link.met", channel=where), voice.line("link.what", "note"), voice.line("link.ask", "ask")
    return Screen(voice.language, words, (voice.choice(".link-yes"), voice.choice(".link-no")))


def _showing(voice: Voice, rest: str) -> Screen:
    code, _, picture = rest.partition(":")
    blocks: tuple[Block, ...] = (
        voice.line("link.code"),
        Words(code, voice.language, "answer"),
        *((Picture(unpacked(picture), voice.say("link.qr"), voice.language),) if picture else ()),
        voice.line("link.code-how", "note"),
    )
    return Screen(voice.language, blocks, (voice.choice(".link"), voice.choice(".home", aside=True)))


def _start(voice: Voice, learner: Learner, step: str, rest: str) -> Screen:
    told = (voice.line(f"link.{step}", "note"),) if step in _FAULTS else ()
    undo = tuple(_undo(voice, one) for one in rest.split(";") if one) if step == "start" else ()
    joined = (voice.line("link.joined-with", count=learner.seat.joined),) if learner.seat.joined else ()
    choices = (
        voice.choice(".link-open"),
        voice.choice(".link-type"),
        *undo[:3],
        voice.choice(".home", aside=True),
    )
    return Screen(voice.language, (*told, *joined, voice.line("link.start", "ask")), choices)


def _undo(voice: Voice, one: str) -> Choice:
    """Return the choice that undoes a join, given as number, day and channels."""
    number, day, channels = one.split(",")
    where = ", ".join(voice.say(f"figures.channel-{name}") for name in channels.split("+") if name)
    return voice.choice(f".link-undo-{number}", "link-undo", channel=where, day=day)


def choose(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take what they want."""
    step = learner.seat.detail.partition(":")[0]
    if key in (".link-yes", ".link-no"):
        met = step == "met" or (step == "agreed" and key == ".link-no")
        return _asks(learner, Ask("link-answer", {"yes": "1" if key == ".link-yes" else ""})) if met else None
    if key.startswith(".link-undo-") and step == "start":
        return _asks(learner, Ask("link-undo", {"join": key.removeprefix(".link-undo-")}))
    match key:
        case ".link" | ".link-back":
            return begin(learner)
        case ".link-open":
            return _asks(learner, Ask("link-open"))
        case ".link-type":
            return moved(learner, "link", "type")
        case _:
            return None


def read(_library: Library, learner: Learner, words: str, _now: datetime) -> Turn | None:
    """Take what surely is a code, also where nobody asked for it yet."""
    facing = learner.seat.detail.partition(":")[0] in ("met", "agreed")
    return enter(learner, words) if _CODE.fullmatch(words.strip()) and not facing else None


def weigh(_library: Library, learner: Learner, words: str, _now: datetime) -> Turn | None:
    """Take a typed code."""
    return enter(learner, words) if learner.seat.detail == "type" else None


def hear(_library: Library, learner: Learner, event: Answered | Failed) -> Turn | None:
    """Take how it stands."""
    if event.kind not in KINDS or learner.seat.detail != "wait":
        return None
    if isinstance(event, Failed):
        return noticed(moved(learner, "home").learner, "notice.failed")
    found = {name: str(value) for name, value in event.result.items()}
    if "code" in found:
        picture = f":{packed(found['picture'])}" if found.get("picture") else ""
        return moved(learner, "link", f"code:{found['code']}{picture}")
    step = found.get("step", "")
    rest = found.get("joins", "") if step == "start" else found.get("channel", "")
    return moved(learner, "link", f"{step}:{rest}")


def told(library: Library, learner: Learner, what: str, channel: str) -> Turn | None:
    """Take what the other side did. Who is elsewhere by now stays there, and reads it in a line."""
    here = learner.seat.place == "link"
    where = voice_of(library, learner.seat).say(f"figures.channel-{channel}") if channel else ""
    if what == "link-met":
        return moved(learner, "link", f"met:{channel}") if here else noticed(learner, "notice.link-met", where)
    if what == "link-off":
        return moved(learner, "link", "off:") if here else noticed(learner, "notice.link-off")
    if what not in ("joined", "unjoined"):
        return None
    turn = noticed(moved(learner, "home").learner if here else learner, f"notice.{what}", where)
    return _completed(library, turn) if what == "joined" else turn


def _completed(library: Library, turn: Turn) -> Turn:
    """Return the turn with the courses on the shelf that two finished together, each having passed a part."""
    shelf = turn.learner.shelf
    whole = [
        course
        for course in library.courses.all
        if course.id not in shelf.courses and all(lesson.id in shelf.lessons for lesson in course.required)
    ]
    days = {course.id: max((shelf.lessons[lesson.id] for lesson in course.required), default=0) for course in whole}
    records = tuple(
        Record("course-completed", option=f"{len(course.required)} of {len(course.lessons)}", value=course.id)
        for course in whole
    )
    shelf = replace(shelf, courses={**shelf.courses, **days}) if whole else shelf
    return Turn(replace(turn.learner, shelf=shelf), records)


PLACE = Place(screen, choose, read=read, weigh=weigh, hear=hear)
