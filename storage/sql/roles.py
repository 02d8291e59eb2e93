"""Roles, the codes that give them, and logins on the web, as calls of the store."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from storage.rows.roles import Given, Grant, Group, Officer, Taken, Use
from storage.sql import codes, entering, granting
from storage.sql.faults import refused
from storage.sql.moments import to_moment
from storage.sql.opened import Opened
from storage.sql.trying import is_tired, note_try


class RolesCalls(Opened):
    """See :class:`storage.store.roles.RolesStore`."""

    async def invite(self, given: Given, by: int, now: datetime) -> str:
        """See :class:`storage.store.roles.RolesStore`."""
        code = codes.new_code()
        hashed, at = self._hashes.named("invite", code), to_moment(now)
        with refused("the invite"):
            await self.database.write(lambda connection: granting.keep_invite(connection, hashed, given, by, at))
        return codes.shown(code)

    async def take_invite(self, code: str, place: tuple[str, str], now: datetime) -> tuple[Taken, Given | None]:
        """See :class:`storage.store.roles.RolesStore`."""
        who, at = self._hashes.named("who", " ".join(place)), to_moment(now)
        hashed = self._hashes.named("invite", codes.read(code) or "")

        def work(connection: Connection) -> tuple[Taken, Given | None]:
            if is_tired(connection, "invite", who, at):
                return "tired", None
            taken, given = granting.take(connection, hashed, place, at)
            note_try(connection, "invite", who, at, good=taken != "unknown")
            return taken, given

        return await self.database.write(work)

    async def grants(self) -> list[Grant]:
        """See :class:`storage.store.roles.RolesStore`."""
        return await self.database.read(granting.read_grants)

    async def revoke(self, grant: int, by: int, now: datetime) -> Grant | None:
        """See :class:`storage.store.roles.RolesStore`."""
        return await self.database.write(lambda connection: granting.end(connection, grant, by, to_moment(now)))

    async def use(self, uses: Sequence[Use], now: datetime) -> None:
        """See :class:`storage.store.roles.RolesStore`."""
        with refused("the use of a role"):
            await self.database.write(lambda connection: granting.note_uses(connection, uses, to_moment(now)))

    async def group(self, unit: str, name: str, now: datetime) -> Group:
        """See :class:`storage.store.roles.RolesStore`."""
        with refused("the group"):
            return await self.database.write(
                lambda connection: granting.make_group(connection, unit, name, to_moment(now))
            )

    async def groups(self) -> list[Group]:
        """See :class:`storage.store.roles.RolesStore`."""
        return await self.database.read(granting.read_groups)

    async def log_in(self, account: int, now: datetime) -> str:
        """See :class:`storage.store.roles.RolesStore`."""
        code = secrets.token_urlsafe(24)
        hashed, at = self._hashes.named("login", code), to_moment(now)
        await self.database.write(lambda connection: entering.keep_login(connection, hashed, account, at))
        return code

    async def enter(self, code: str, now: datetime) -> str | None:
        """See :class:`storage.store.roles.RolesStore`."""
        token = secrets.token_urlsafe(32)
        hashed, kept, at = self._hashes.named("login", code), self._hashes.named("session", token), to_moment(now)
        begun = await self.database.write(lambda connection: entering.begin(connection, hashed, kept, at))
        return token if begun else None

    async def officer(self, token: str, now: datetime) -> Officer | None:
        """See :class:`storage.store.roles.RolesStore`."""
        kept, at = self._hashes.named("session", token), to_moment(now)
        return await self.database.read(lambda connection: entering.find(connection, kept, at))

    async def log_out(self, token: str, *, everywhere: bool) -> None:
        """See :class:`storage.store.roles.RolesStore`."""
        kept = self._hashes.named("session", token)
        await self.database.write(lambda connection: entering.leave(connection, kept, everywhere=everywhere))
