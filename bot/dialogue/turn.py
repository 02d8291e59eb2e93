"""What one event leads to: the learner as they are now, and what has to be written down or asked of the world."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from bot.dialogue.learner import Learner, Moment, Recall, Seat


class Record(Struct, frozen=True):
    """A line for the books; the turn loop adds who, when, on what channel and in what mode."""

    kind: str
    lesson: str = ""
    version: str = ""
    question: str = ""
    option: str = ""
    right: bool | None = None
    attempt: int = 0
    value: str = ""


class Ask(Struct, frozen=True):
    """Something only the world can do; its answer comes back as an event."""

    kind: str
    body: Mapping[str, str] = {}


class Turn(Struct, frozen=True):
    """The outcome of one event. ``changed`` False: nothing is written but ``due``, the screen is only drawn again.

    ``forget``: nothing of this learner may be kept; ``learner`` is then only the farewell to draw. ``due``: when they
    are to be reminded next; 0: not at all; None: as it was.

    Where several share an account: ``called`` is the name and the picture this learner goes by, ``joins`` those of
    somebody new who is current from now on, ``current`` the learner of the account who is.
    """

    learner: Learner
    records: tuple[Record, ...] = ()
    traits: tuple[tuple[str, str], ...] = ()
    memory: tuple[Recall, ...] = ()
    asks: tuple[Ask, ...] = ()
    forget: bool = False
    changed: bool = True
    due: Moment | None = None
    called: tuple[str, str] | None = None
    joins: tuple[str, str] | None = None
    current: int = 0

    def also(self, *records: Record) -> Turn:
        """Return this turn with further records before its own: what led here happened first."""
        return replace(self, records=(*records, *self.records))


def seated(learner: Learner, seat: Seat) -> Turn:
    """Return the turn that only moves a learner to another seat."""
    return Turn(replace(learner, seat=seat))


def moved(learner: Learner, place: str, detail: str = "") -> Turn:
    """Return the turn that moves a learner to another place."""
    return seated(learner, replace(learner.seat, place=place, detail=detail))


def noticed(learner: Learner, key: str, value: str = "") -> Turn:
    """Return the turn that leaves a learner where they are, with one more line above the screen (three at most)."""
    return seated(learner, told(learner.seat, key, value))


def told(seat: Seat, key: str, value: str = "") -> Seat:
    """Return the seat with one more line above its screen."""
    return replace(seat, notices=(*seat.notices, (key, value))[-3:])
