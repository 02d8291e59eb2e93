"""What the store takes and gives: plain frozen rows. It knows neither lessons nor dialogue.

Times are aware UTC. ``day`` is the date in Asia/Ho_Chi_Minh as ``20261123``: periods are local, and that
zone has had no daylight saving since 1975, so a day is exact for good.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Literal, TypeAlias

from msgspec import Struct

VIETNAM = timezone(timedelta(hours=7))

Owes: TypeAlias = Literal["", "new", "again"]
"""Whether a screen is owed to an account, and whether it is one that had been shown before."""


def local_day(at: datetime) -> int:
    """Return the date in Vietnam of a moment, as ``20261123``."""
    local = at.astimezone(VIETNAM)
    return local.year * 10_000 + local.month * 100 + local.day


class Arrival(Struct, frozen=True):
    """Something that reached an account. ``message`` is the platform's id of it; the store keeps only a keyed hash.

    ``request`` is the id of the request this closes, so that its row goes in the same transaction; such an
    arrival is for the learner the request was made by: gone, or no longer the account's, it changes nothing.
    """

    channel: str
    address: str
    message: str
    request: str | None = None
    learner: int = 0
    """Whom it is for, where the account did not send it: of anybody else, or where it is gone, it changes nothing."""


class Showing(Struct, frozen=True):
    """How far an account's screen has been shown, on channels that send it. Elsewhere nothing of it is ever set.

    ``turn`` counts the drawings owed to the account, ``shown`` is the newest one that has been shown. ``place`` is
    the message that screen stands in, as its channel writes it; ``""`` where none is known. ``at`` is when it was
    shown there. ``unsure``: whether the last one was shown cannot be known.
    """

    turn: int = 0
    shown: int = 0
    place: str = ""
    at: datetime | None = None
    unsure: bool = False


class Mark(Struct, frozen=True):
    """That a drawing came to its end: drawing number ``turn`` of an account is shown, in the message ``place``.

    Where the account has been owed a later drawing since, its place stays as that turn set it. ``unsure``: nobody
    knows whether it was shown. ``gone``: the account cannot be written to until something arrives from it.
    ``error``: it could not be drawn at all and is set aside.
    """

    account: int
    turn: int
    place: str = ""
    at: datetime | None = None
    unsure: bool = False
    gone: bool = False
    error: str = ""


class Member(Struct, frozen=True):
    """One of several who share an account: who speaks, and the name or picture they are told from the others by.

    ``home`` is under whose number what they do at this account is written down; another than ``learner`` while the
    two are joined.
    """

    learner: int
    home: int
    name: str = ""
    picture: str = ""
    taught: bool = False
    """Whether they are somebody of a helper's list, and here only while they are taught."""


class Person(Struct, frozen=True):
    """A learner together with the account they speak through, as the store holds them.

    ``seat`` and ``shelf`` are JSON the store does not read; both are ``""`` for a new learner. ``view`` is what the
    last change of the same call left there (see :class:`Change`), so that it need not be read again.
    """

    account: int
    channel: str
    roles: tuple[str, ...]
    learner: int
    turn: int
    seat: str
    shelf: str
    seen: datetime
    """When the account's last turn was that somebody did something for; for a new account, now."""
    view: object = None
    showing: Showing = Showing()
    author: int = 0
    """Under whose number what they do here is written down, where that is another: while they are joined."""
    members: tuple[Member, ...] = ()
    """Everybody who shares the account, in the order in which they came; empty where nobody ever shared it."""
    current: int = 0
    """Who is current at the account, where this turn is somebody else's."""


class Record(Struct, frozen=True):
    """An append-only line, the only source of every count.

    ``kind``: consented, began, read, answered, tried, rehearsed, completed, finished, reviewed, reported, …
    ``option`` is the key matched or ``other``, for a story rehearsed its ending, for a course how many of its lessons
    are required.
    ``attempt`` counts from 1 within the sitting; of ``began`` it is 2 where a sitting goes on after a day's pause.
    ``value`` is what the kind needs besides (consent version, pass rule, course, the version of a question answered).
    """

    kind: str
    at: datetime
    mode: str = "self"
    lesson: str = ""
    version: str = ""
    question: str = ""
    option: str = ""
    right: bool | None = None
    attempt: int = 0
    value: str = ""


class Trait(Struct, frozen=True):
    """A value of a learner's history from a time on: ``unit``, ``audience``. The first one counts back to consent."""

    name: str
    value: str
    since: datetime


class Memory(Struct, frozen=True):
    """How a learner stands with a question that comes back: ``state`` the store does not read, ``due`` a local day.

    Days are counted from 1970; 0: it comes back no more. With an empty ``state`` the row goes.
    """

    lesson: str
    question: str
    state: str
    due: int


class Due(Struct, frozen=True):
    """When a learner is to be reminded next; None: not at all."""

    at: datetime | None = None


class Reminder(Struct, frozen=True):
    """A reminder that came due and was claimed: whose, when it was due, and the account to tell them through."""

    learner: int
    due: datetime
    channel: str
    address: str


class Request(Struct, frozen=True):
    """Something asked of the world in a turn. ``id`` is made of learner, turn and n; ``body`` is JSON."""

    id: str
    kind: str
    body: str
    channel: str = ""
    address: str = ""
    learner: int = 0
    tries: int = 0
    made: datetime | None = None
    result: str | None = None
    """JSON once done; ``None`` while it is not."""
    failed: str | None = None
    """The word for why it could not be done."""


class Change(Struct, frozen=True):
    """What a turn does to a person. ``seat`` or ``shelf`` None leaves it as it is.

    ``forget`` erases the learner in the same transaction: their records become anonymous tallies, the account stays
    without a learner until its farewell was shown, at most 24 hours. ``error`` sets the event aside:
    nothing else changes. ``trouble`` is an error that is only noted there for the operator.
    ``view`` is handed back untouched in the outcome.

    ``owes`` says that the account's screen is to be drawn, as the account's next drawing: ``new``, or ``again`` where
    what had been shown already is drawn once more. ``place`` is the message that the drawing is to change, ``""`` for
    a new one; None leaves the account's place as it is. Both hold whatever else the change does, also with ``error``.

    ``due`` sets the learner's next reminder, None leaves it as it is; it alone is no turn of theirs.

    ``called`` is the name and the picture the learner goes by among those who share the account. ``joins`` are the
    name and the picture of somebody new who shares it from now on and is current. ``current`` is the member, by
    :attr:`Member.learner`, who is current from now on; one who does not share the account changes nothing.
    """

    turn: int
    seat: str | None = None
    shelf: str | None = None
    records: tuple[Record, ...] = ()
    traits: tuple[Trait, ...] = ()
    memory: tuple[Memory, ...] = ()
    requests: tuple[Request, ...] = ()
    forget: bool = False
    error: str = ""
    trouble: str = ""
    view: object = None
    owes: Owes = ""
    place: str | None = None
    due: Due | None = None
    called: tuple[str, str] | None = None
    joins: tuple[str, str] | None = None
    current: int = 0


class Outcome(Struct, frozen=True):
    """What became of an arrival once committed. ``repeat``: that message had come before and changed nothing.

    ``owes`` is the change's own; of a repeat, ``new`` where the account's last drawing has not been marked shown.
    """

    person: Person
    repeat: bool = False
    error: str = ""
    owes: Owes = ""


class Owed(Struct, frozen=True):
    """An account whose last drawing was not marked shown; ``person.learner`` is 0 where somebody said farewell."""

    address: str
    person: Person


Decide: TypeAlias = Callable[[Person, int], Change]
"""Given a person and the arrival's place in the call's list, say what changes. Pure; in order per learner."""


class Activity(Struct, frozen=True):
    """What one person did in one lesson in one month, unit, audience and mode; ``learner`` None: a tally of the erased.

    ``month`` is ``202611``. ``began`` is 1 where they began a sitting (a tally: how many people did), ``completions`` 1
    where they passed the lesson for the first time. Of who is joined, ``learner`` is one number for all they did.
    """

    learner: int | None
    lesson: str
    month: int
    unit: str
    audience: str
    mode: str
    began: int
    completions: int
    sittings: int
    attempts: int


class Recognition(Struct, frozen=True):
    """That somebody finished a course on a day (``20261123``); whoever holds the paper's code may know it."""

    course: str
    day: int


class Holding(Struct, frozen=True):
    """All that is held of one learner, for "see my data"."""

    consented: datetime | None
    notice: str
    traits: tuple[Trait, ...]
    lessons: int
    completions: int
    answers: int
    channels: tuple[str, ...] = ()
