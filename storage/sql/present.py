"""Who takes part in a batch of turns: accounts and learners in memory, changed in order, written at the end."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from storage.rows import Person, Showing
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
    changed: bool = False
    passed: bool = False
    """Whether somebody else, or nobody, speaks through it since this batch: rare, and an index more to write."""

    def person(self, learner: PresentLearner) -> Person:
        """Return the account with its learner as they stand now."""
        return Person(
            self.id,
            self.channel,
            self.roles,
            learner.id,
            learner.turn,
            learner.seat,
            learner.shelf,
            self.seen,
            learner.view,
            self.showing,
        )


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
