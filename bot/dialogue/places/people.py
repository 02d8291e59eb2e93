"""What a helper of a group does: the menu, the people of the list with those first who need somebody, one of them.

The names are fetched and stand in the helper's own seat only while they are looked at, each as ``number~name~``, so
that an erasure can take one out of there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from msgspec.structs import replace

from bot.dialogue.events import Answered, Failed
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.places.place import Place
from bot.dialogue.roles import scopes
from bot.dialogue.screens import Choice, Screen
from bot.dialogue.turn import Ask, Turn, moved, noticed
from bot.dialogue.voice import Voice, voice_of

PAGE = 6
"""People on one screen: their names ride in the seat."""
WAIT = "wait"


class Listed(NamedTuple):
    """Somebody as they stand on a list: ``need`` is "", ``missed`` or ``idle``."""

    learner: str
    name: str
    lessons: str
    need: str

    @classmethod
    def read(cls, token: str) -> Listed:
        """Read ``number~name~lessons~need``."""
        return cls(*(*token.split("~"), "", "", "", "")[:4])

    def called(self, voice: Voice) -> str:
        """Return what they are called: a child has a number in place of a name."""
        return self.name or voice.say("people.unnamed", number=self.learner[-3:])


def group(learner: Learner) -> str:
    """Return the code of the group that somebody is a helper of; "" for everybody else."""
    return next(iter(scopes(learner.account.roles, "teach-people")), "")


def closed(library: Library, learner: Learner) -> Screen:
    """Draw what somebody sees who is no helper, or no more."""
    voice = voice_of(library, learner.seat)
    return Screen(voice.language, (voice.line("helper.closed"),), (voice.choice(".home"),))


def waiting(learner: Learner, place: str, ask: Ask) -> Turn:
    """Return the turn that asks for something of the group's, and waits in a place for it."""
    body = {**ask.body, "unit": group(learner)}
    return replace(moved(learner, place, f"{WAIT}:{ask.kind}"), asks=(Ask(ask.kind, body),))


def waits(voice: Voice) -> Screen:
    """Draw a moment of waiting."""
    return Screen(voice.language, (voice.line("data.wait"),), (voice.choice(".helper"),), waiting=True)


def menu(library: Library, learner: Learner) -> Screen:
    """Draw what a helper can do."""
    if not group(learner):
        return closed(library, learner)
    voice = voice_of(library, learner.seat)
    unit = library.units.unit(group(learner).partition("-")[0])
    words = (
        voice.line("helper.title", "title"),
        voice.line("helper.of", "note", group=group(learner), unit=unit.name if unit else "–"),
        voice.line("helper.ask", "ask"),
    )
    ways = (voice.choice(".people"), voice.choice(".enrol"), voice.choice(".class"), voice.choice(".sheet"))
    return Screen(voice.language, words, (*ways, voice.choice(".home", aside=True)))


def choose_menu(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take what they want to do."""
    if not group(learner):
        return None
    if key == ".people":
        return listed(learner, 0)
    return moved(learner, key[1:]) if key in (".enrol", ".class", ".sheet") else None


def listed(learner: Learner, page: int) -> Turn:
    """Fetch a page of the list."""
    return waiting(learner, "people", Ask("people", {"page": str(page)}))


def people(library: Library, learner: Learner) -> Screen:
    """Draw the list, one of it, or the question whether to strike them off."""
    voice = voice_of(library, learner.seat)
    step, _, rest = learner.seat.detail.partition(":")
    if not group(learner):
        return closed(library, learner)
    if step == "list":
        return _list(voice, rest)
    if step == "one":
        return _one(library, voice, rest)
    return _strike(voice, rest) if step == "strike" else waits(voice)


def _list(voice: Voice, rest: str) -> Screen:
    page, more, tokens = rest.split(":", 2)
    found = [Listed.read(token) for token in tokens.split(";") if token]
    choices = tuple(_choice(voice, one) for one in found)
    onward = (voice.choice(".more-people", aside=True),) if more == "1" else ()
    before = (voice.choice(".fewer-people", aside=True),) if page != "0" else ()
    words = voice.line("people.ask" if found else "people.none", "ask")
    return Screen(voice.language, (words,), (*choices, *onward, *before, voice.choice(".helper", aside=True)))


def _choice(voice: Voice, one: Listed) -> Choice:
    mark = {"missed": "✋ ", "idle": "⏳ "}.get(one.need, "")
    return Choice(one.learner, f"{mark}{one.called(voice)} · {one.lessons or 0}")


def _one(library: Library, voice: Voice, rest: str) -> Screen:
    token, lesson, village = rest.split(":", 2)
    one, about = Listed.read(token), library.courses.lesson(lesson)
    need = (voice.line(f"people.{one.need}", "ask", lesson=voice.text(about.title)),) if one.need and about else ()
    words = (
        voice.line("people.one", "title", name=one.called(voice)),
        voice.line("people.facts", village=village or "–", lessons=one.lessons or "0"),
        *need,
    )
    ways = (voice.choice(".teach"), voice.choice(".strike", aside=True), voice.choice(".people", aside=True))
    return Screen(voice.language, words, (*ways, voice.choice(".helper", aside=True)))


def _strike(voice: Voice, rest: str) -> Screen:
    one = Listed.read(rest)
    words = voice.line("people.strike", "ask", name=one.called(voice)), voice.line("people.strike-what", "note")
    return Screen(voice.language, words, (voice.choice(".strike-now"), voice.choice(".keep")))


def choose_people(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take one of the list, another page of it, or what is to become of one."""
    step, _, rest = learner.seat.detail.partition(":")
    if not group(learner):
        return None
    if step == "list":
        return _from_list(learner, key, rest)
    token = rest.partition(":")[0]
    if key == ".teach" and step == "one":
        return waiting(learner, "people", Ask("teach", {"learner": Listed.read(token).learner}))
    if key == ".strike" and step == "one":
        return moved(learner, "people", f"strike:{token}")
    if key == ".strike-now" and step == "strike":
        return waiting(learner, "people", Ask("strike", {"learner": Listed.read(token).learner}))
    return listed(learner, 0) if key in (".keep", ".people") else None


def _from_list(learner: Learner, key: str, rest: str) -> Turn | None:
    page, _, tokens = rest.split(":", 2)
    if key in (".more-people", ".fewer-people"):
        return listed(learner, int(page) + (1 if key == ".more-people" else -1))
    known = {Listed.read(token).learner for token in tokens.split(";")} - {"", "0"}
    return waiting(learner, "people", Ask("person", {"learner": key})) if key in known else None


def hear_people(_library: Library, learner: Learner, event: Answered | Failed) -> Turn | None:
    """Take what was fetched; what comes after they went elsewhere changes nothing."""
    if learner.seat.detail != f"{WAIT}:{event.kind}":
        return None
    if isinstance(event, Failed):
        return noticed(moved(learner, "helper").learner, "notice.failed")
    if event.kind == "teach":
        return _taught(learner, str(event.result["learner"]))
    if event.kind == "strike":
        return noticed(moved(learner, "helper").learner, "notice.struck")
    return moved(learner, "people", detail(event))


def _taught(learner: Learner, pupil: str) -> Turn:
    """Let somebody of the list sit down; the helper comes back to the menu."""
    menu = moved(learner, "helper").learner
    return Turn(menu, current=int(pupil, 36)) if pupil else noticed(menu, "notice.not-listed")


def detail(event: Answered) -> str:
    """Return what was fetched as a seat holds it."""
    result = event.result
    if event.kind == "person":
        return f"one:{result['token']}:{result['lesson']}:{result['village']}"
    tokens = result["people"]
    assert isinstance(tokens, Sequence)
    return f"list:{result['page']}:{result['more']}:{';'.join(map(str, tokens))}"


HELPER = Place(menu, choose_menu)
PEOPLE = Place(people, choose_people, hear=hear_people)
