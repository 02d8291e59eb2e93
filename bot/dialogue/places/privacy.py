"""My data: see it, take it along, a code to come back with, erase it in two steps."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.hours import hour_said
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places import export
from bot.dialogue.places.about_you import anonymous
from bot.dialogue.places.place import Place
from bot.dialogue.places.sharing import is_shared, label, mine
from bot.dialogue.screens import Block, Screen, Words
from bot.dialogue.turn import Ask, Turn, moved, noticed
from bot.dialogue.voice import Voice, voice_of

HELD = ("consented", "notice", "channels", "lessons", "answers")
"""The figures that stand in the detail once fetched, in this order, joined by ``|``."""


def data(library: Library, learner: Learner) -> Screen:
    """Draw what can be done about one's data, and what was asked for once it is there."""
    voice = voice_of(library, learner.seat)
    step, _, rest = learner.seat.detail.partition(":")
    if step == "wait":
        return Screen(voice.language, (voice.line("data.wait"),), (voice.choice(".data"),), waiting=True)
    web = (voice.choice(".code"),) if learner.account.channel == "web" else ()
    return Screen(
        voice.language,
        _found(library, voice, learner, (step, rest)),
        (
            voice.choice(".see"),
            voice.choice(".export"),
            *web,
            voice.choice(".unit"),
            voice.choice(".link"),
            voice.choice(".pictures", "pictures-shown" if learner.seat.pictures else "pictures-asked"),
            voice.choice(".withdraw"),
            voice.choice(".erase"),
            voice.choice(".resume", "continue", aside=True),
            voice.choice(".home", aside=True),
        ),
    )


def _found(library: Library, voice: Voice, learner: Learner, found: tuple[str, str]) -> tuple[Block, ...]:
    step, rest = found
    if step == "code":
        return (
            voice.line("data.code"),
            voice.line("data.code-itself", "answer", code=rest),
            voice.line("data.code-keep", "note"),
        )
    if step != "see":
        return (voice.line("data.ask", "ask"),)
    held = dict(zip(HELD, rest.split("|"), strict=False))
    unit = library.units.unit(learner.seat.unit)
    group = learner.seat.audience
    return (
        voice.line("data.title", "title"),
        voice.line("data.consent", date=_date(held["consented"]), notice=held["notice"]),
        voice.line(
            "data.about", unit=unit.name if unit else "–", group=voice.say(f"choice.audience-{group}") if group else "–"
        ),
        *((voice.line("data.age-under-16"),) if anonymous(learner.seat) else ()),
        *((voice.line("remind.on", hour=hour_said(voice, at)),) if (at := learner.seat.reminders.hour) else ()),
        voice.line("data.learned", lessons=held["lessons"], answers=held["answers"]),
        voice.line("data.never", "note"),
    )


def _date(iso: str) -> str:
    year, _, rest = iso[:10].partition("-")
    month, _, day = rest.partition("-")
    return f"{day}/{month}/{year}" if day else "–"


def choose_data(library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take what they want about their data."""
    if key == ".see":
        return _waiting(learner, Ask("holding"))
    if key == ".export":
        return export.begin(library, learner)
    if key == ".code" and learner.account.channel == "web":
        return _waiting(learner, Ask("return-code"))
    if key == ".pictures":
        return _pictures(learner)
    return moved(learner, key[1:]) if key in (".unit", ".erase") else None


def _pictures(learner: Learner) -> Turn:
    wanted = "" if learner.seat.pictures else "asked"
    changed = replace(learner, seat=replace(learner.seat, pictures=wanted, detail=""))
    return noticed(changed, "notice.pictures-asked" if wanted else "notice.pictures-shown")


def _waiting(learner: Learner, ask: Ask) -> Turn:
    return replace(moved(learner, "data", f"wait:{ask.kind}"), asks=(ask,))


def hear(_library: Library, learner: Learner, event: Answered | Failed) -> Turn | None:
    """Take the answer to what was asked here; one that comes after they went elsewhere changes nothing."""
    if learner.seat.detail != f"wait:{event.kind}":
        return None
    if isinstance(event, Failed):
        return noticed(moved(learner, "data").learner, "notice.failed")
    if event.kind == "return-code":
        return moved(learner, "data", f"code:{event.result['code']}")
    return moved(learner, "data", "see:" + "|".join(str(event.result.get(name, "")) for name in HELD))


def erase(library: Library, learner: Learner) -> Screen:
    """Draw the second step: what erasing means."""
    voice = voice_of(library, learner.seat)
    return Screen(
        voice.language,
        (voice.line("erase.what"), *_besides(voice, learner), voice.line("erase.ask", "ask")),
        (voice.choice(".erase-now"), voice.choice(".keep")),
    )


def _besides(voice: Voice, learner: Learner) -> tuple[Words, ...]:
    """Return whose part goes and whose stays, where an account is shared or several are connected."""
    me = mine(learner) if is_shared(learner) else None
    shared = (voice.line("erase.shared", name=label(me)),) if me else ()
    return (*shared, *((voice.line("erase.joined"),) if learner.seat.joined else ()))


def choose_erase(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Erase at once, or keep."""
    if key == ".keep":
        return moved(learner, "data")
    return replace(moved(learner, "farewell", "erased"), forget=True) if key == ".erase-now" else None


DATA = Place(data, choose_data, hear=hear)
ERASE = Place(erase, choose_erase)
