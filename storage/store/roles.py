"""The store's calls about roles, the codes that give them, and logins on the web."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from storage.rows.roles import Given, Grant, Group, Officer, Taken, Use


class RolesStore(Protocol):
    """Who may do what. Whether a role allows something is not the store's to say, only who holds which."""

    async def invite(self, given: Given, by: int, now: datetime) -> str:
        """Make a code by which one account gets a role, once; only a hash of it is kept."""

    async def take_invite(self, code: str, place: tuple[str, str], now: datetime) -> tuple[Taken, Given | None]:
        """Give an account (its channel and address) the role of a code. Wrong codes are limited, and each is logged."""

    async def grants(self) -> list[Grant]:
        """Return all roles that were ever given, the newest first."""

    async def revoke(self, grant: int, by: int, now: datetime) -> Grant | None:
        """End a role at once; None where it is none that holds."""

    async def use(self, uses: Sequence[Use], now: datetime) -> None:
        """Log uses of roles."""

    async def group(self, unit: str, name: str, now: datetime) -> Group:
        """Return a commune's group by its name, made where there is none."""

    async def groups(self) -> list[Group]:
        """Return all groups, by their codes."""

    async def log_in(self, account: int, now: datetime) -> str:
        """Make the code of a link that logs an account in on the web once; only a hash of it is kept."""

    async def enter(self, code: str, now: datetime) -> str | None:
        """Use such a code up and return what the browser keeps while the login lasts; None where it is none."""

    async def officer(self, token: str, now: datetime) -> Officer | None:
        """Return who is logged in, with the roles they hold now; None where nobody is, or they hold none any more."""

    async def log_out(self, token: str, *, everywhere: bool) -> None:
        """End a login, or all of its account."""
