"""What helpers do for people: enrol them, see who needs help, attest what was learned without the bot."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

MISSES = 4
"""So often the same question was missed in a row, and somebody should help."""
IDLE_DAYS = 7
"""So many days after a lesson was begun and not gone on with, somebody should ask how it goes."""


SHOWN = 18
"""Letters of a name that are shown on a list, and ride in a helper's seat."""

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def short(learner: int) -> str:
    """Return a learner's number in as few letters as there can be, to base 36: ``int(letters, 36)`` reads it."""
    letters = ""
    while learner or not letters:
        learner, digit = divmod(learner, 36)
        letters = _DIGITS[digit] + letters
    return letters


class Asker(Struct, frozen=True):
    """Who asks for a group: the learner behind the helper's account, and the group's code."""

    learner: int
    channel: str
    address: str
    unit: str


class Enrolment(Struct, frozen=True):
    """Somebody who said yes to a helper who read the notice aloud.

    ``seat`` is the JSON of where they begin, ``traits`` what they told: ``unit``, ``audience``, ``age``. ``notice`` and
    ``language`` are the version that was read and what it was read in. ``name`` is empty for a child.
    """

    name: str
    village: str
    seat: str
    notice: str
    language: str
    traits: Mapping[str, str]


class Helped(Struct, frozen=True):
    """One of a group's people: what they finished, and why somebody should see them."""

    learner: int
    name: str
    village: str
    since: datetime
    lessons: int
    """Lessons passed."""
    last: datetime | None
    """When they last did anything."""
    need: str = ""
    """``missed``: one question four times in a row; ``idle``: begun, and not gone on with for a week."""
    lesson: str = ""
    """The lesson it is about."""


class Taught(Struct, frozen=True):
    """Who of the list may be made current at the helper's account, and what they are called."""

    learner: int
    name: str


class Class(Struct, frozen=True):
    """A class, or a session on paper, that a helper attests; ``people`` are those on no list."""

    unit: str
    kind: str
    lesson: str
    day: int
    place: str
    people: int
    listed: int = 0
