"""The learner as a value: seat (where they are), shelf (what they have finished), and the account they speak through.

The seat is written every turn and stays within 1 KB in a lesson; the shelf is written when a lesson is finished.
Both are read back from JSON of any earlier version.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec
from msgspec import Struct

SEAT_VERSION = 1
SHELF_VERSION = 1

Moment: TypeAlias = int
"""Seconds since 1970, UTC: a seat is written every turn, so its times are plain numbers."""
Day: TypeAlias = int
"""A local day, counted from 1970 (:mod:`bot.dialogue.days`); 0 is no day."""

TYPED = frozenset({"zalo"})
"""Channels without buttons on which people learn; the terminal is for those who write lessons."""


# A seat is written every turn: full names would be a third of it.
_SITTING = {
    "lesson": "l",
    "version": "w",
    "card": "c",
    "moved": "m",
    "tries": "t",
    "picked": "p",
    "shown": "s",
    "chosen": "o",
    "spelling": "g",
    "marks": "k",
    "again": "a",
    "back": "b",
    "round": "r",
    "line": "n",
    "seen": "e",
    "ahead": "f",
}
_REVIEW = {"next": "n", "day": "d", "asked": "a", "rest": "r", "queue": "q", "sitting": "s"}
_REMINDING = {"hour": "h", "day": "d", "sent": "s", "ignored": "i"}
_SEAT = {
    "place": "p",
    "detail": "d",
    "language": "l",
    "address": "a",
    "consent": "c",
    "door": "o",
    "unit": "u",
    "audience": "w",
    "asked": "q",
    "sitting": "s",
    "notices": "n",
    "pictures": "i",
    "last": "t",
    "review": "r",
    "reminders": "m",
    "hears": "h",
    "age": "g",
    "joined": "j",
}


class Mark(Struct, frozen=True, array_like=True):
    """How a question went in a sitting: ``tries`` scored so far, right at first, right in the end."""

    tries: int = 0
    first: bool = False
    right: bool = False


class Sitting(Struct, frozen=True, omit_defaults=True, rename=_SITTING):
    """A lesson begun and not finished. ``card`` is the key of the card they stand on.

    ``shown`` tells what stands on the screen besides the card: ``""`` nothing, ``right``, ``miss``, ``answer``
    (the right answer after two misses), ``unsure`` (asked back), ``hint``. ``chosen`` is the option that feedback
    speaks of, ``spelling`` the right spelling to tell. ``again`` lists the questions that come back at the end.
    """

    lesson: str
    version: str
    card: str
    moved: Moment
    tries: int = 0
    """Scored tries at the question on the screen since it last came up."""
    picked: tuple[str, ...] = ()
    shown: str = ""
    chosen: str = ""
    spelling: str = ""
    marks: Mapping[str, Mark] = {}
    again: tuple[str, ...] = ()
    back: bool = False
    """True once the cards are through and the missed questions come back."""
    round: int = 0
    """How often the question has come back on other days: its options then stand in another order."""
    line: str = ""
    """In a story, the line from which ``picked``, the replies given, lead to where they are; empty: the first."""
    seen: str = ""
    """A mark of what stands on the screen (:mod:`bot.dialogue.noticing`), by which an edit of it is noticed."""
    ahead: str = ""
    """The card from which they look back at earlier ones, until they have come to it again."""


class Recall(Struct, frozen=True, array_like=True):
    """A question that comes back on other days: how many right answers it stands at, and when it is due.

    ``due`` 0: it is known and comes back no more. ``step`` below 0: it is gone and to be forgotten.
    """

    lesson: str
    question: str
    step: int = 0
    due: Day = 0


class Review(Struct, frozen=True, omit_defaults=True, rename=_REVIEW):
    """What comes back when. ``next`` is the day from which something is due; ``asked`` were asked on ``day``.

    While a review goes on, ``queue`` holds its questions, the first of them on the screen as ``sitting`` tells, and
    ``rest`` is the day on which any other question is due.
    """

    next: Day = 0
    day: Day = 0
    asked: int = 0
    rest: Day = 0
    queue: tuple[Recall, ...] = ()
    sitting: Sitting | None = None


class Reminding(Struct, frozen=True, omit_defaults=True, rename=_REMINDING):
    """The reminders somebody asked for: the local ``hour`` (0: none), the ``day`` of the last one, how many were sent.

    ``ignored`` counts those since they were here last.
    """

    hour: int = 0
    day: Day = 0
    sent: int = 0
    ignored: int = 0


class Seat(Struct, frozen=True, omit_defaults=True, rename=_SEAT):
    """Where a learner is and how they want to be spoken to."""

    place: str = "welcome"
    detail: str = ""
    """What the place needs to know: a page, the area of a menu. Its meaning is the place's own."""
    language: str = ""
    address: str = ""
    """The form of address: ``bac`` ``co`` ``chu`` ``anh`` ``chi`` ``ban``; empty before they chose."""
    consent: str = ""
    """The version of the notice they said yes to."""
    door: str = ""
    """The code of the link they came by, until it has been followed."""
    unit: str = ""
    audience: str = ""
    asked: tuple[str, ...] = ()
    """Which of ``unit``, ``audience`` and ``remind`` have been asked, answered or skipped."""
    sitting: Sitting | None = None
    notices: tuple[tuple[str, str], ...] = ()
    """At most three: a key of the catalogue and its value, drawn above the screen until the next event."""
    pictures: str = ""
    """Whether pictures come only when asked for (:mod:`bot.dialogue.sparing`)."""
    last: Day = 0
    """The day of their last turn, once they have said yes: today on every screen, until they come back."""
    review: Review = Review()
    reminders: Reminding = Reminding()
    hears: bool = False
    """Whether the card on the screen is read out to them (:mod:`bot.dialogue.listening`), until the next event."""
    age: str = ""
    """``under-16`` or ``from-16``, where it was asked; nothing finer ever is."""
    joined: int = 0
    """With how many other learners they are one person: those of other accounts that were connected."""


class Shelf(Struct, frozen=True, omit_defaults=True, rename={"lessons": "l", "courses": "c", "begun": "b"}):
    """Lessons and courses passed, each with the day it first was (``20261123``), and lessons left half-way."""

    lessons: Mapping[str, int] = {}
    courses: Mapping[str, int] = {}
    begun: Mapping[str, Sitting] = {}
    """Lessons left for another one, by id: each is gone on with where it was left."""


class Member(Struct, frozen=True):
    """One of several who learn through an account: a name, or a picture in its place."""

    learner: int
    name: str = ""
    picture: str = ""


class Account(Struct, frozen=True):
    """The account a learner speaks through. Some channels have nothing to tap: there, every choice is typed."""

    channel: str
    roles: frozenset[str] = frozenset()
    reached: bool = False
    """Whether the bot can write to it first."""
    members: tuple[Member, ...] = ()
    """Who shares it, in the order in which they came; nobody where it was never shared."""
    current: int = 0
    """Who is at it now, where that is another than the one whose turn this is."""
    teacher: int = 0
    """The helper whose phone it is, while somebody of their list is taught on it; ``pupil`` is that one's name."""
    pupil: str = ""
    seen: Moment = 0
    """Where it is shared, when somebody last did something there."""

    @property
    def typed(self) -> bool:
        """Say whether every choice is typed, so that it has to be said how it was understood."""
        return self.channel in TYPED


class Learner(Struct, frozen=True):
    """One learner at one turn. ``turn`` counts the changes of this learner; buttons carry it."""

    id: int
    turn: int
    account: Account
    seat: Seat = Seat()
    shelf: Shelf = Shelf()


class UnreadableError(ValueError):
    """A stored seat or shelf is none that this program ever wrote."""


_seats = msgspec.json.Decoder(Seat)
_shelves = msgspec.json.Decoder(Shelf)
_encoder = msgspec.json.Encoder()


def seat_to_json(seat: Seat) -> str:
    """Write a seat, leaving out what is empty."""
    return _versioned(SEAT_VERSION, seat)


def seat_from_json(text: str) -> Seat:
    """Read a seat of this or an earlier version; an empty text is a new learner's.

    Raises:
        UnreadableError: it is no seat.
    """
    try:
        return _seats.decode(text) if text else Seat()
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise UnreadableError("not a seat") from error


def shelf_to_json(shelf: Shelf) -> str:
    """Write a shelf."""
    return _versioned(SHELF_VERSION, shelf)


def shelf_from_json(text: str) -> Shelf:
    """Read a shelf of this or an earlier version; an empty text is an empty shelf.

    Raises:
        UnreadableError: it is no shelf.
    """
    try:
        return _shelves.decode(text) if text else Shelf()
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise UnreadableError("not a shelf") from error


def _versioned(version: int, value: Struct) -> str:
    # The version stands first, so that a later reader can tell how to read the rest.
    body = _encoder.encode(value).decode()[1:]
    return f'{{"v":{version}{"" if body == "}" else ","}{body}'
