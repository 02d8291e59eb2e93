"""Roles of accounts, the codes that give them, and logins on the web: what the store takes and gives."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from msgspec import Struct

OPERATOR = 0
"""The number that stands for whoever runs the service, in place of an account's."""
INVITED = timedelta(days=7)
"""How long an invite code can be taken up."""
TO_LOG_IN = timedelta(minutes=5)
"""How long a link to log in can be opened."""
LOGGED_IN = timedelta(hours=12)
"""How long a login lasts."""
TRIES = 5
"""Wrong codes of a kind that one may try in :data:`TRYING` before all further ones are refused."""
ALL_TRIES = 200
"""Wrong codes of a kind that all together may try in that time."""
TRYING = timedelta(minutes=10)

Role: TypeAlias = Literal["owner", "officer", "author", "helper"]
Taken: TypeAlias = Literal["taken", "unknown", "tired", "shared", "had"]
"""What became of an invite code: ``tired`` after too many wrong ones, ``shared`` where several share the phone."""


class Given(Struct, frozen=True):
    """A role to be given: its scope (an officer's unit, a helper's group) and who is meant, as the giver wrote it."""

    role: Role
    scope: str = ""
    note: str = ""

    @property
    def word(self) -> str:
        """The role as it stands with an account: ``officer:03637``."""
        return f"{self.role}:{self.scope}" if self.scope else self.role


class Grant(Struct, frozen=True):
    """A role that an account was given: by which account (:data:`OPERATOR`: the operator), and until when it held."""

    id: int
    account: int
    channel: str
    given: Given
    by: int
    since: datetime
    until: datetime | None = None
    ended_by: int | None = None


class Use(Struct, frozen=True):
    """That somebody did, or was refused, what only a role allows."""

    account: int
    action: str
    unit: str
    allowed: bool


class Group(Struct, frozen=True):
    """A group under a commune: its code is the commune's, a dash and a number."""

    code: str
    name: str
    unit: str


class Officer(Struct, frozen=True):
    """Who is logged in on the web: an account, or the operator, with the roles they hold at this moment."""

    account: int
    roles: frozenset[str]
