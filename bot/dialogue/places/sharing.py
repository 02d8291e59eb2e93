"""Several learners on one phone: who is learning, one tap or one word to change, a name or a picture for each."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from msgspec.structs import replace

from bot.dialogue.learner import Learner, Member
from bot.dialogue.library import Library
from bot.dialogue.places.about_you import anonymous
from bot.dialogue.places.door import leave
from bot.dialogue.places.place import Place
from bot.dialogue.private import fit
from bot.dialogue.roles import above_helper
from bot.dialogue.screens import Choice, Screen, Words
from bot.dialogue.turn import Turn, moved, noticed
from bot.dialogue.understanding import meant, plain
from bot.dialogue.voice import Voice, voice_of
from bot.words import ways

MOST = 8
"""Learners on one phone."""
LONGEST = 20
"""Letters of a name."""
CHOICES = 12
"""Choices that fit on a screen."""
AT_HAND = 2
"""So many others stand on every screen; more are a tap away."""
SILENCE = 1800
"""Seconds without anybody at the phone, after which a reminder may make another one current."""
PICTURES = ("🌸", "🐓", "🐃", "🌾", "🐟", "🦋", "⭐", "🌙")
BE = ".be-"
_NO_NAMES = ("rest", "help", "home", "continue", "data", "language", "who", "human")
"""Commands that are heard where a name is asked for."""
UNMARKED = frozenset({"who", "name", "farewell"})
"""Places that say themselves who is who."""
BEFORE_CONSENT = frozenset({"welcome", "withdrawn"})
"""Places that nobody may leave for another one before their yes: there, everybody else is at hand."""


def label(member: Member) -> str:
    """Return what a member is told from the others by."""
    return f"{member.picture} {member.name}".strip()


def mine(learner: Learner) -> Member | None:
    """Return the learner among those who share the account."""
    return next((member for member in learner.account.members if member.learner == learner.id), None)


def is_shared(learner: Learner) -> bool:
    """Say whether several share the account."""
    return len(learner.account.members) > 1


def marked(voice: Voice, learner: Learner, drawn: Screen) -> Screen:
    """Return a screen with whose it is, and with the others at hand."""
    me = mine(learner)
    if me is None or learner.seat.place in UNMARKED:
        return drawn
    head = Words(voice.say("who.learning", name=label(me)), voice.language, "note")
    others = _others(learner)
    at_hand = len(others) <= AT_HAND or learner.seat.place in BEFORE_CONSENT
    more = others if at_hand else (voice.choice(".who", aside=True),)
    room = CHOICES - len(drawn.choices)
    return replace(drawn, blocks=(head, *drawn.blocks), choices=(*drawn.choices, *more[: max(room, 0)]))


def _others(learner: Learner) -> tuple[Choice, ...]:
    others = (member for member in learner.account.members if member.learner != learner.id)
    return tuple(_choice(member) for member in others)


def _choice(member: Member) -> Choice:
    return Choice(f"{BE}{member.learner}", label(member), (member.name,) if member.name else (), aside=True)


def switched(learner: Learner, key: str) -> Turn | None:
    """Take the choice of another learner of this phone."""
    number = key.removeprefix(BE)
    known = {str(member.learner) for member in learner.account.members} - {str(learner.id)}
    return Turn(learner, current=int(number)) if key.startswith(BE) and number in known else None


def calls(learner: Learner, words: str) -> bool:
    """Say whether words are just another learner's name, marks and all: it goes before a command that sounds alike."""
    return any(words.strip().casefold() in _spelled(choice) for choice in _others(learner))


def called(learner: Learner, words: str) -> Turn | None:
    """Take the name of another learner of this phone, typed anywhere, with its marks or without."""
    typed = plain(words)
    keys = [choice.key for choice in _others(learner) if typed in map(plain, (choice.label, *choice.words))]
    return switched(learner, keys[0]) if len(keys) == 1 else None


def _spelled(choice: Choice) -> set[str]:
    return {way.casefold() for way in (choice.label, *choice.words)}


def waiting(learner: Learner, now: datetime) -> Turn | None:
    """Return the turn that puts a reminder off while somebody else is at the phone; None where it may come."""
    account = learner.account
    if not account.current or int(now.timestamp()) - account.seen >= SILENCE:
        return None
    return Turn(learner, due=account.seen + SILENCE, changed=False)


def who(library: Library, learner: Learner) -> Screen:
    """Draw who shares this phone, and how to add somebody."""
    voice = voice_of(library, learner.seat)
    me = mine(learner)
    people = is_shared(learner)
    head = voice.line("who.ask", "ask") if people else voice.line("who.alone")
    here = (voice.line("who.learning", "note", name=label(me)),) if me and people else ()
    return Screen(
        voice.language,
        (head, *here),
        (
            *(replace(choice, aside=False) for choice in _others(learner)),
            *((voice.choice(".who-add"),) if len(learner.account.members) < MOST else ()),
            *((voice.choice(".who-name"),) if me else ()),
            voice.choice(".leave", aside=True),
        ),
    )


def choose_who(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take the wish to add somebody, or another name."""
    if key == ".who-name" and mine(learner):
        return moved(learner, "name", "me")
    if key == ".who-add":
        return _add(learner)
    return leave(learner) if key == ".leave" else None


def _add(learner: Learner) -> Turn:
    if above_helper(learner.account.roles):
        return noticed(learner, "notice.share-role")
    if len(learner.account.members) >= MOST:
        return noticed(learner, "notice.share-full")
    return moved(learner, "name", "new" if mine(learner) else "first")


def name(library: Library, learner: Learner) -> Screen:
    """Draw the question for a name, or a picture to take in its place."""
    voice = voice_of(library, learner.seat)
    taken = {member.picture for member in learner.account.members}
    free = [place for place, picture in enumerate(PICTURES) if picture not in taken]
    pictures = tuple(voice.choice(f"pic-{place}", f"picture-{place}") for place in free)
    key = {"new": "name.new", "first": "name.first"}.get(learner.seat.detail, "name.me")
    words = voice.line(key, "ask"), voice.line("name.how", "note")
    return Screen(voice.language, words, (*pictures, voice.choice(".leave", aside=True)), expects="text")


def choose_name(_library: Library, learner: Learner, key: str, _now: datetime) -> Turn | None:
    """Take a picture, or the wish to leave it."""
    if key == ".leave":
        return leave(learner)
    number = key.removeprefix("pic-")
    known = key.startswith("pic-") and number in {str(place) for place in range(len(PICTURES))}
    return _named(learner, ("", PICTURES[int(number)])) if known else None


def read_name(library: Library, learner: Learner, words: str, _now: datetime) -> Turn | None:
    """Take a typed name, unless it is none, or looks like what must not be kept.

    It goes before commands: "Dũng" is a name, and only without its marks the word for a rest.
    """
    if words.strip().casefold() in _commands() or meant(name(library, learner), words):
        return None
    if learner.seat.detail != "new" and anonymous(learner.seat):
        return noticed(learner, "notice.picture-only")
    found = fit(words, LONGEST)
    return noticed(learner, found.notice) if found.notice else _named(learner, (found.words, ""))


@cache
def _commands() -> frozenset[str]:
    return frozenset(way.casefold() for key in _NO_NAMES for way in ways(f"choice.{key}"))


def _named(learner: Learner, named: tuple[str, str]) -> Turn:
    others = [member for member in learner.account.members if learner.seat.detail == "new" or member != mine(learner)]
    if any((plain(member.name), member.picture) == (plain(named[0]), named[1]) for member in others):
        return noticed(learner, "notice.name-taken")
    if learner.seat.detail == "new":
        return _brought(learner, named)
    if learner.seat.detail == "first":
        return replace(moved(learner, "name", "new"), called=named)
    return replace(leave(learner), called=named)


def _brought(learner: Learner, named: tuple[str, str]) -> Turn:
    # Between the screen and the answer, a role may have been given, or others may have come.
    turn = _add(learner)
    return replace(leave(learner), joins=named) if turn.learner.seat.detail == "new" else turn


WHO = Place(who, choose_who)
NAME = Place(name, choose_name, read=read_name)
