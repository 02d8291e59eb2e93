"""The learner as a value: seat (where they are), shelf (what they have finished), and the account they speak through.

The seat is written every turn and stays within 1 KB; the shelf is written when a lesson is finished.
Both are read back from JSON of any earlier version.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

SEAT_VERSION = 1
SHELF_VERSION = 1

Moment: TypeAlias = int
"""Seconds since 1970, UTC: a seat is written every turn, so its times are plain numbers."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a question went in a sitting: ``tries`` scored so far, right at first, right in the end."""

    tries: int = 0
    first: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
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
    marks: Mapping[str, Mark] = field(default_factory=dict)
    again: tuple[str, ...] = ()
    back: bool = False
    """True once the cards are through and the missed questions come back."""


@dataclass(frozen=True, slots=True)
class Seat:
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
    """Which of ``unit`` and ``audience`` have been asked, answered or skipped."""
    sitting: Sitting | None = None
    notices: tuple[tuple[str, str], ...] = ()
    """At most three: a key of the catalogue and its value, drawn above the screen until the next event."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Lessons and courses passed, each with the day it first was (``20261123``)."""

    lessons: Mapping[str, int] = field(default_factory=dict)
    courses: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Account:
    """The account a learner speaks through."""

    channel: str
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Learner:
    """One learner at one turn. ``turn`` counts the changes of this learner; buttons carry it."""

    id: int
    turn: int
    account: Account
    seat: Seat = Seat()
    shelf: Shelf = Shelf()


def seat_to_json(seat: Seat) -> str:
    """Write a seat, leaving out what is empty."""
    data: dict[str, Any] = {"v": SEAT_VERSION, "p": seat.place}
    for key, value in (("d", seat.detail), ("l", seat.language), ("a", seat.address), ("c", seat.consent)):
        if value:
            data[key] = value
    for key, value in (("o", seat.door), ("u", seat.unit), ("w", seat.audience)):
        if value:
            data[key] = value
    if seat.asked:
        data["q"] = seat.asked
    if seat.notices:
        data["n"] = seat.notices
    if seat.sitting:
        data["s"] = _sitting_to_list(seat.sitting)
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


class UnreadableError(ValueError):
    """A stored seat or shelf is none that this program ever wrote."""


def seat_from_json(text: str) -> Seat:
    """Read a seat of this or an earlier version; an empty text is a new learner's.

    Raises:
        UnreadableError: it is no seat.
    """
    if not text:
        return Seat()
    try:
        return _seat(json.loads(text))
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise UnreadableError("not a seat") from error


def _seat(data: Any) -> Seat:
    return Seat(
        place=data["p"],
        detail=data.get("d", ""),
        language=data.get("l", ""),
        address=data.get("a", ""),
        consent=data.get("c", ""),
        door=data.get("o", ""),
        unit=data.get("u", ""),
        audience=data.get("w", ""),
        asked=tuple(data.get("q", ())),
        notices=tuple((key, value) for key, value in data.get("n", ())),
        sitting=_sitting_from_list(data["s"]) if "s" in data else None,
    )


def shelf_to_json(shelf: Shelf) -> str:
    """Write a shelf."""
    data = {"v": SHELF_VERSION, "l": dict(shelf.lessons), "c": dict(shelf.courses)}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def shelf_from_json(text: str) -> Shelf:
    """Read a shelf of this or an earlier version; an empty text is an empty shelf.

    Raises:
        UnreadableError: it is no shelf.
    """
    if not text:
        return Shelf()
    try:
        data = json.loads(text)
        return Shelf(lessons=data["l"], courses=data["c"])
    except (ValueError, TypeError, LookupError) as error:
        raise UnreadableError("not a shelf") from error


def _sitting_to_list(sitting: Sitting) -> list[Any]:
    # A list, not a map: the names would be a third of the seat.
    marks = {key: [mark.tries, int(mark.first), int(mark.right)] for key, mark in sitting.marks.items()}
    return [
        sitting.lesson,
        sitting.version,
        sitting.card,
        sitting.moved,
        sitting.tries,
        sitting.picked,
        sitting.shown,
        sitting.chosen,
        sitting.spelling,
        marks,
        sitting.again,
        int(sitting.back),
    ]


def _sitting_from_list(data: list[Any]) -> Sitting:
    lesson, version, card, moved, tries, picked, shown, chosen, spelling, marks, again, back = data
    return Sitting(
        lesson=lesson,
        version=version,
        card=card,
        moved=moved,
        tries=tries,
        picked=tuple(picked),
        shown=shown,
        chosen=chosen,
        spelling=spelling,
        marks={key: Mark(tries, bool(first), bool(right)) for key, (tries, first, right) in marks.items()},
        again=tuple(again),
        back=bool(back),
    )
