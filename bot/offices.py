"""Those with a role at work: who is logged in, what they may, and the log of what they did with it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from bot.dialogue.library import Library
from bot.dialogue.places.office import role_named
from bot.dialogue.roles import Action, may
from storage.rows.roles import Officer, Use
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Offices:
    """Asks the one table of roles with the units in force, and logs each asking."""

    store: Store
    library: Callable[[], Library]
    now: Callable[[], datetime]

    async def enter(self, code: str) -> str | None:
        """Use a login link's code up and return the token of the login, or None."""
        return await self.store.enter(code, self.now())

    async def officer(self, token: str) -> Officer | None:
        """Return who is logged in, or None."""
        return await self.store.officer(token, self.now())

    async def log_out(self, token: str, *, everywhere: bool) -> None:
        """End a login, or all of its account."""
        await self.store.log_out(token, everywhere=everywhere)

    async def may(self, officer: Officer, action: Action, unit: str) -> bool:
        """Say whether somebody may do an action at a unit, and log that it was asked."""
        allowed = may(officer.roles, action, unit, self.library().units.path)
        await self.store.use([Use(officer.account, action, unit, allowed)], self.now())
        return allowed

    def told(self, language: str, roles: Collection[str]) -> tuple[str, ...]:
        """Return roles as people call them, each with its unit's name."""
        return tuple(role_named(language, self.library(), role) for role in sorted(roles))
