"""The conversation: what an event does to a learner, and what a learner sees. Pure: no I/O, no clock, no chance.

Everything else in the program only carries things to and from :func:`advance` and :func:`screen`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.days import day_of
from bot.dialogue.events import Answered, CameDue, Chose, Event, Failed, Opened, Said, Sent, Told
from bot.dialogue.learner import Learner, Seat, Sitting
from bot.dialogue.library import Library
from bot.dialogue.listening import HEAR, offered
from bot.dialogue.noticing import mark, noted, same_lesson
from bot.dialogue.places import (
    PLACES,
    assisting,
    coming,
    linking,
    office,
    reminding,
    review,
    sharing,
    sources,
    supporting,
)
from bot.dialogue.places.coming_back import greeted, was_away
from bot.dialogue.places.door import laid_aside, lesson_typed, resume, start
from bot.dialogue.places.place import Place
from bot.dialogue.private import secret
from bot.dialogue.screens import Screen
from bot.dialogue.sitting import settle
from bot.dialogue.sparing import SEE, looked, looking, spared
from bot.dialogue.turn import Turn, moved, noticed, seated, told
from bot.dialogue.understanding import meant, named
from bot.dialogue.voice import voice_of
from bot.words import languages, speak, ways
from lessons.model import Lesson

BEFORE_CONSENT = frozenset({"welcome", "farewell", "withdrawn"})
WAYS = {
    ".resume": "",
    ".home": "home",
    ".review": "review",
    ".courses": "courses",
    ".progress": "progress",
    ".recognition": "recognition",
    ".sources": "sources",
    ".help": "help",
    ".human": "human",
    ".remind": "remind",
    reminding.STOP: "",
    ".language": "language",
    ".data": "data",
    ".erase": "erase",
    ".withdraw": "withdraw",
    ".helper": "helper",
    ".supporter": "supporter",
    ".counts": "counts",
    ".rest": "rest",
    ".who": "who",
    ".link": "link",
    ".office": "office",
    ".login": "office",
}
"""Ways that lead everywhere from anywhere, typed or tapped, and the place each leads to."""
ASKING: Mapping[str, Callable[[Learner], Turn]] = {
    ".sources": sources.ask,
    ".link": linking.begin,
    ".login": office.log_in,
}
"""Ways whose places have to be told first what they show."""
SPEAK = ".speak-"
COMMANDS = (
    *((key, ways("choice.continue" if key == ".resume" else f"choice.{key[1:]}")) for key in WAYS),
    *((f"{SPEAK}{language}", (speak(language, "language.name"),)) for language in languages()),
)
GREETINGS = (("hello", ways("greeting")),)


def screen(library: Library, learner: Learner) -> Screen:
    """Draw what a learner sees now: a function of where they are, so a lost reply is healed by drawing again."""
    learner = settled(library, learner)
    drawn = PLACES[learner.seat.place].screen(library, learner)
    if learner.seat.pictures:
        drawn = spared(voice_of(library, learner.seat), learner.seat, drawn)
    if library.spoken:
        drawn = offered(library, voice_of(library, learner.seat), learner.seat, drawn)
    if reminding.reminded(learner.seat):
        drawn = reminding.with_ways(library, learner, voice_of(library, learner.seat), drawn)
    if assisting.is_assisted(learner):
        drawn = assisting.marked(voice_of(library, learner.seat), learner, drawn)
    if sharing.is_shared(learner):
        drawn = sharing.marked(voice_of(library, learner.seat), learner, drawn)
    if not learner.seat.notices:
        return drawn
    return replace(drawn, notices=tuple(_notice(library, learner, notice) for notice in learner.seat.notices))


def _notice(library: Library, learner: Learner, notice: tuple[str, str]) -> str:
    (key, value), voice = notice, voice_of(library, learner.seat)
    if key.startswith("support."):
        return supporting.asked(voice, key, library.courses.lesson(value))
    if not key.startswith("remind."):
        return voice.say(key, value=value)
    said, me = reminding.told(voice, key, library.courses.lesson(value)), sharing.mine(learner)
    return voice.say("remind.named", name=sharing.label(me), said=said) if me and sharing.is_shared(learner) else said


def apology(library: Library) -> Screen:
    """Draw what someone sees whose turn failed: a kind line and a way on, whatever their state is."""
    voice = voice_of(library, Seat())
    return Screen(voice.language, (voice.line("notice.sorry", "note"),), (voice.choice(".resume", "continue"),))


def advance(library: Library, learner: Learner, event: Event, now: datetime) -> Turn:
    """Return what an event leads to. Never raises for anything a learner can send.

    A stale choice, drawn for another learner or an earlier turn, changes nothing; ``now`` is aware UTC.
    """
    if isinstance(event, Chose) and (event.learner, event.turn) != (learner.id, learner.turn):
        return Turn(learner, changed=False)
    if isinstance(event, Said) and event.turn is not None and event.turn != learner.turn:
        # No answer to what stands here now; but a command means the same on every screen.
        event = Chose(_command(library, learner, event.words), learner.id, learner.turn)
        if not event.key or learner.seat.place in BEFORE_CONSENT:
            return Turn(learner, changed=False)
    heard = replace(learner, seat=replace(learner.seat, notices=())) if learner.seat.notices else learner
    heard = replace(heard, seat=looked(heard.seat)) if heard.seat.pictures else heard
    heard = replace(heard, seat=replace(heard.seat, hears=False)) if heard.seat.hears else heard
    fresh = settled(library, heard)
    turn = _taken(library, fresh, event, now)
    if turn is None or not turn.changed:
        return Turn(learner, changed=False, due=turn.due if turn else None)
    if not turn.current:
        # Who hands the phone on need not have been here.
        turn = _dated(fresh, turn, event, now)
    seat = noted(library, fresh.seat, turn.learner.seat)
    return replace(turn, learner=replace(turn.learner, turn=learner.turn + 1, seat=seat))


def _command(library: Library, learner: Learner, words: str) -> str:
    if reminding.stops(learner.seat, screen(library, learner), words):
        return reminding.STOP
    return named(COMMANDS, words) or ""


def _dated(before: Learner, turn: Turn, event: Event, now: datetime) -> Turn:
    """Return the turn with its day on the seat, and with a greeting where they come back after long."""
    if not isinstance(event, Said | Chose | Opened | Sent):
        return turn
    today = day_of(now)
    turn = reminding.planned(before.seat, turn, now)
    if was_away(before.seat, today):
        turn = greeted(before, turn, event)
    seat = review.put_away(turn.learner.seat)
    if seat.consent and seat.last != today:
        seat = replace(seat, last=today)
    return turn if seat is turn.learner.seat else replace(turn, learner=replace(turn.learner, seat=seat))


def settled(library: Library, learner: Learner) -> Learner:
    """Return the learner as they stand in the library as it is now, told in one line where they can notice a change."""
    seat = learner.seat
    if seat.place not in PLACES:
        seat = replace(seat, place="home", detail="")
    if seat.place == "review":
        seat = review.settled(library, seat)
    if seat.sitting is None:
        return learner if seat is learner.seat and seat.place not in ("lesson", "short") else _sent_home(learner, seat)
    lesson = library.courses.lesson(seat.sitting.lesson)
    if lesson is None:
        # It may come back, mended, and is gone on with then.
        return _sent_home(laid_aside(learner), told(replace(seat, sitting=None), "notice.lesson-gone"))
    seat = _settled_in(library, seat, lesson, seat.sitting)
    return learner if seat is learner.seat else replace(learner, seat=seat)


def _settled_in(library: Library, seat: Seat, lesson: Lesson, before: Sitting) -> Seat:
    language = seat.language or library.language
    sitting = settle(lesson, before, language)
    if sitting is before:
        return seat
    seen = mark(lesson, sitting, language)
    seat = replace(seat, sitting=replace(sitting, seen=seen))
    return seat if same_lesson(before.seen, seen) else told(seat, "notice.lesson-changed")


def _sent_home(learner: Learner, seat: Seat) -> Learner:
    place = "home" if seat.place in ("lesson", "short", "report") else seat.place
    return replace(learner, seat=replace(seat, place=place, detail="" if place != seat.place else seat.detail))


def _taken(library: Library, learner: Learner, event: Event, now: datetime) -> Turn | None:
    match event:
        case Opened(code=code, language=language):
            return _opened(library, learner, (code, language), now)
        case Chose(key=key):
            return _chosen(library, learner, key, now) or noticed(learner, "notice.gone")
        case Said(words=words):
            return _said(library, learner, words, now)
        case Sent(what=what):
            return noticed(learner, "notice.edit" if what == "edit" else "notice.sent")
        case Answered(kind=coming.KIND) | Failed(kind=coming.KIND):
            return coming.heard(library, learner, event, now)
        case Answered() | Failed():
            place = PLACES[learner.seat.place]
            return place.hear(library, learner, event) if place.hear else None
        case CameDue(what="reminder"):
            return sharing.waiting(learner, now) or _reminded(library, learner, now)
        case Told():
            return _heard_of(library, learner, event)
        case CameDue():
            return None


def _heard_of(library: Library, learner: Learner, event: Told) -> Turn | None:
    if event.what == "support":
        return supporting.told(learner, event)
    return linking.told(library, learner, event.what, event.detail)


def _reminded(library: Library, learner: Learner, now: datetime) -> Turn:
    turn = reminding.came_due(library, learner, now)
    return replace(turn, current=learner.id) if turn.changed and learner.account.current else turn


def _opened(library: Library, learner: Learner, door: tuple[str, str], now: datetime) -> Turn:
    code, language = door
    seat = learner.seat
    if not seat.language:
        spoken = language[:2].lower()
        seat = replace(seat, language=spoken if spoken in languages() else library.language)
    if seat.place in BEFORE_CONSENT:
        return seated(learner, replace(seat, place="welcome", detail="", door=code[:64] or seat.door))
    learner = replace(learner, seat=seat)
    if code and seat.place != "address":
        return coming.follow(library, replace(learner, seat=replace(seat, door=code[:64])), now)
    return seated(learner, seat)


def _chosen(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    turn = PLACES[learner.seat.place].choose(library, learner, key, now)
    return (
        turn
        or sharing.switched(learner, key)
        or assisting.handed_back(learner, key)
        or _way(library, learner, key, now)
    )


def _way(library: Library, learner: Learner, key: str, now: datetime) -> Turn | None:
    if learner.seat.place in BEFORE_CONSENT:
        return None
    if key.startswith(SPEAK) and key.removeprefix(SPEAK) in languages():
        return seated(learner, replace(learner.seat, language=key.removeprefix(SPEAK)))
    if key == ".resume":
        return resume(library, learner, now)
    if key == reminding.STOP:
        return reminding.stopped(learner)
    if key == ".review":
        return review.begin(learner, now)
    if key in ASKING:
        return ASKING[key](learner)
    if key == SEE:
        return _looking(learner)
    if key == HEAR and library.spoken:
        return seated(learner, replace(learner.seat, hears=True))
    if key == ".courses" and len(library.courses.all) == 1:
        return moved(learner, "lessons", library.courses.all[0].id)
    return moved(learner, WAYS[key]) if WAYS.get(key) else None


def _looking(learner: Learner) -> Turn | None:
    seat = looking(learner.seat)
    return seated(learner, seat) if seat else None


def _said(library: Library, learner: Learner, words: str, now: datetime) -> Turn:
    if learner.turn == 0 and not sharing.is_shared(learner):
        # A newcomer's first words answer nothing: they have not seen the notice yet.
        lesson = lesson_typed(library, words)
        code = lesson.id if lesson else coming.code_typed(library, words)
        return _opened(library, learner, (code, ""), now)
    return _understood(library, learner, words, now) or noticed(learner, _puzzled(words))


def _understood(library: Library, learner: Learner, words: str, now: datetime) -> Turn | None:
    place, drawn = PLACES[learner.seat.place], screen(library, learner)
    if reminding.stops(learner.seat, drawn, words):
        return reminding.stopped(learner)
    if drawn.expects:
        # Where an answer is to be typed, a sure answer goes before every command.
        turn = place.read(library, learner, words, now) if place.read else None
        turn = turn or _commanded(library, learner, drawn, words, now)
        if turn is None and drawn.expects == "text" and secret(words):
            # It is no answer to weigh, and nobody should learn to type such numbers where they are asked for words.
            return noticed(learner, "notice.secret")
        return turn or _weighed(library, learner, place, words, now)
    turn = _commanded(library, learner, drawn, words, now)
    return turn or (place.read(library, learner, words, now) if place.read else None)


def _weighed(library: Library, learner: Learner, place: Place, words: str, now: datetime) -> Turn | None:
    return place.weigh(library, learner, words, now) if place.weigh else None


def _commanded(library: Library, learner: Learner, drawn: Screen, words: str, now: datetime) -> Turn | None:
    choice = meant(drawn, words)
    if choice is not None:
        return _chosen(library, learner, choice.key, now)
    way = None if sharing.calls(learner, words) else named(COMMANDS, words)
    if way is not None:
        return _way(library, learner, way, now)
    other = sharing.called(learner, words)
    if other is not None or learner.seat.place == "address":
        return other
    code = coming.code_typed(library, words)
    if code:
        return _opened(library, learner, (code, ""), now)
    lesson = lesson_typed(library, words, asked=learner.seat.place == "lesson")
    if lesson is not None and learner.seat.place in BEFORE_CONSENT:
        return _opened(library, learner, (lesson.id, ""), now)
    return start(library, learner, lesson, now) if lesson else _greeted(learner, words)


def _greeted(learner: Learner, words: str) -> Turn | None:
    """Greet somebody back; where an answer is to be typed, a greeting is none."""
    return noticed(learner, "notice.hello") if named(GREETINGS, words) else None


def _puzzled(words: str) -> str:
    return "notice.secret" if secret(words) else "notice.puzzled"
