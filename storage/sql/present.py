"""Who takes part in a batch of turns: accounts and learners in memory, changed in order, written at the end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from msgspec.structs import replace

from storage.rows import Member, Person, Showing
from storage.sql.showing import NOTHING_SHOWN

Address: TypeAlias = tuple[str, str]
"""A channel, and an account on it."""


@dataclass(slots=True, eq=False)
class PresentLearner:
    """A learner with what the changes so far left."""

    id: int
    turn: int = 0
    seat: str = ""
    shelf: str = ""
    new: bool = False
    shelved: bool = False
    consented: int | None = None
    """When they said yes in this batch; 0: they took it back."""
    view: object = None
    viewer: PresentAccount | None = None
    """The account that the view was left through; through another one they may look otherwise."""


@dataclass(slots=True, eq=False)
class PresentMember:
    """One of several who share an account, under whose number what they do there is written down, and since when."""

    learner: PresentLearner
    home: int
    name: str
    picture: str
    since: int
    taught: bool = False


@dataclass(slots=True, eq=False)
class PresentAccount:
    """An account; ``learner`` is None while nobody speaks through it."""

    id: int
    channel: str
    address: str
    learner: PresentLearner | None
    roles: tuple[str, ...]
    seen: datetime
    showing: Showing = NOTHING_SHOWN
    gone: bool = False
    drawer: int = 0
    """The number of the process that draws its screen until the moment ``leased``; 0: none."""
    leased: int = 0
    changed: bool = False
    passed: bool = False
    """Whether somebody else, or nobody, speaks through it since this batch: rare, and an index more to write."""
    author: int | None = None
    """Under whose number what is done here is written down, where that is not the learner's."""
    members: tuple[PresentMember, ...] = ()
    regrouped: bool = False
    """Whether the members changed in this batch."""

    def person(self, learner: PresentLearner) -> Person:
        """Return the account with a learner as they stand now."""
        person = Person(
            self.id,
            self.channel,
            self.roles,
            learner.id,
            learner.turn,
            learner.seat,
            learner.shelf,
            self.seen,
            learner.view if learner.viewer is self else None,
            self.showing,
        )
        return self._together(person) if self.members or self.author is not None else person

    def _together(self, person: Person) -> Person:
        """Return the person with those who share the account, and with whom they are joined."""
        everyone = tuple(Member(at.learner.id, at.home, at.name, at.picture, at.taught) for at in self.members)
        current = self.learner.id if self.learner is not None and self.learner.id != person.learner else 0
        return replace(person, author=self.home(person.learner) or 0, members=everyone, current=current)

    def home(self, learner: int) -> int | None:
        """Return under whose number what somebody does here is written down, where that is not their own."""
        if self.learner is None or self.learner.id == learner:
            return self.author
        found = self.member(learner)
        return found.home if found is not None and found.home != learner else None

    def member(self, learner: int) -> PresentMember | None:
        """Return a member by who speaks."""
        return next((member for member in self.members if member.learner.id == learner), None)

    def seat_down(self, member: PresentMember | None) -> None:
        """Make a member current; None: nobody."""
        self.learner = member.learner if member else None
        self.author = member.home if member and member.home != member.learner.id else None
        self.changed = self.passed = True


@dataclass(slots=True)
class Present:
    """What was read for a batch: the keys of new messages, the accounts, and whose each answered request is."""

    now: datetime
    fresh: set[bytes]
    accounts: dict[Address, PresentAccount]
    asked: dict[str, int]


def new_learner() -> PresentLearner:
    """Return a learner with a random number of 52 bits: JavaScript and JSON carry it exactly."""
    return PresentLearner(1 + secrets.randbelow((1 << 52) - 1), new=True)
