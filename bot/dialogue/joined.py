"""What becomes of a seat and a shelf when learners turn out to be one person, or two after all.

The store calls it within the transaction that joins them, with what the records say is theirs.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from bot.dialogue.learner import (
    Day,
    Seat,
    Shelf,
    Sitting,
    seat_from_json,
    seat_to_json,
    shelf_from_json,
    shelf_to_json,
)
from bot.dialogue.places.door import LAID_ASIDE


def renewed(
    own: tuple[str, str],
    passed: tuple[Mapping[str, int], Mapping[str, int]],
    other: tuple[str, str],
    left: tuple[Day, int],
) -> tuple[str, str]:
    """Return the seat and the shelf of somebody anew, each as JSON.

    ``own`` and ``other`` are those they have and, of a join, those of who is joined to them; ``passed`` are lessons and
    courses with their first days; ``left`` is the day on which something comes back, and with how many they are one.
    """
    seat, shelf = seat_from_json(own[0]), shelf_from_json(own[1])
    more, begun = seat_from_json(other[0]), shelf_from_json(other[1])
    lessons, courses = passed
    aside = {**_begun(more, begun), **shelf.begun}
    aside = {key: sitting for key, sitting in aside.items() if key not in lessons}
    shelf = Shelf(lessons, courses, dict([*aside.items()][-LAID_ASIDE:]))
    return seat_to_json(_reseated(seat, *left)), shelf_to_json(shelf)


def _begun(seat: Seat, shelf: Shelf) -> dict[str, Sitting]:
    """Return the lessons that somebody left half-way, with the one they are in."""
    here = {seat.sitting.lesson: seat.sitting} if seat.sitting else {}
    return {**shelf.begun, **here}


def _reseated(seat: Seat, due: Day, joined: int) -> Seat:
    review = replace(seat.review, next=due, rest=0, queue=(), sitting=None)
    lost = seat.place in ("link", "review")
    place = ("home", "") if lost else (seat.place, seat.detail)
    return replace(seat, place=place[0], detail=place[1], review=review, joined=joined)
