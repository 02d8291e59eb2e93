"""Learners who are joined, and codes, roles and logins: what the store takes and gives of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from msgspec import Struct

UNDO = timedelta(days=7)
"""How long a join can be undone."""
LINKED = timedelta(minutes=10)
"""How long a code that connects two accounts can be used, and both sides may agree."""
LINK_TRIES = 5
"""Wrong digits after which such a code is over."""

Place: TypeAlias = tuple[str, str]
"""An account: its channel, and its address there."""


class Standing(Struct, frozen=True):
    """What a learner's seat and shelf are made anew from, once it has changed which records are theirs.

    ``passed`` and ``finished`` are the lessons and courses of all records that count as theirs, each with the first
    day (``20261123``). ``other`` are the seat and the shelf of who was joined to them, ``""`` after an undo. ``due`` is
    the day from 1970 on which the first of their questions comes back; 0: none does. ``joined`` is with how many other
    learners they are one person now.
    """

    seat: str
    shelf: str
    passed: Mapping[str, int]
    finished: Mapping[str, int]
    other: tuple[str, str] = ("", "")
    due: int = 0
    joined: int = 0


Renew: TypeAlias = Callable[[Standing], tuple[str, str]]
"""Given how somebody stands, return their seat and shelf. Pure; the store reads neither."""


class Link(Struct, frozen=True):
    """How the connecting of two accounts stands, and the channel of the other one, which is all that is told of it.

    ``start``: there is nobody yet; ``met``: both are there and this side has not agreed; ``agreed``: the other has not;
    ``joined``; ``off``: one did not agree; ``over``: too late. Of a typed code also ``unknown``, ``own`` (of this
    person or phone) and ``tired``, after too many wrong ones.
    """

    step: Literal["start", "met", "agreed", "joined", "off", "over", "unknown", "own", "tired"]
    channel: str = ""


class Join(Struct, frozen=True):
    """A join that holds: since when, and the channels of the accounts that it brought along."""

    id: int
    since: datetime
    channels: tuple[str, ...] = ()
