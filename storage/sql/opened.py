"""An opened database and what the calls of every topic need of it: its lines, its secret, its hashes."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import UnavailableError
from storage.sql import keeping
from storage.sql.copying import refuse_half
from storage.sql.faults import refused
from storage.sql.hashes import Hashes
from storage.sql.leasing import Leases
from storage.sql.postgres import PostgresDatabase
from storage.sql.secret import find_secret, make_secret
from storage.sql.sqlite import SqliteDatabase


class Opened:
    """A database by its address.

    With another secret, message ids seen before count as new, and the return codes given out end.
    """

    def __init__(self, url: str, secret: bytes | None = None) -> None:
        """Name the database, as in ``sqlite:///hocso.db``; without a secret, the one kept in it is used.

        Raises:
            UnavailableError: the address names neither a SQLite file nor a PostgreSQL database.
        """
        self.database = _database(url)
        self.leases = Leases(self.database.presence.number)
        self._secret = secret

    async def open(self, *, serve: bool) -> None:
        """See :class:`storage.store.Store`."""
        await self.database.open(serve=serve)
        async with AsyncExitStack() as failing:
            failing.push_async_callback(self.database.close)
            await self.database.read(refuse_half)
            self._hashes = Hashes(await self.secret())
            failing.pop_all()

    async def look(self) -> bool:
        """Return whether there is a whole store of today's, which may be read then; nothing is changed in it.

        Raises:
            OlderError, TooNewError: other code made it.
            UnavailableError: it cannot be reached or used.
        """
        there = await self.database.look()
        if there:
            await self.database.read(refuse_half)
        return there

    async def close(self) -> None:
        """See :class:`storage.store.Store`."""
        await self.database.close()

    async def secret(self) -> bytes:
        """See :class:`storage.store.Store`."""
        if not self._secret:
            self._secret = await self._kept_secret()
        return self._secret

    async def kept(self, name: str) -> bytes | None:
        """See :class:`storage.store.Store`."""
        return await self.database.read(lambda connection: keeping.find(connection, name))

    async def keep(self, name: str, value: bytes) -> None:
        """See :class:`storage.store.Store`."""
        with refused("what is kept"):
            await self.database.write(lambda connection: keeping.keep(connection, name, value))

    async def keep_instead(self, name: str, value: bytes, before: bytes) -> bool:
        """See :class:`storage.store.Store`."""
        with refused("what is kept"):
            return await self.database.write(lambda connection: keeping.keep_instead(connection, name, value, before))

    async def _kept_secret(self) -> bytes:
        # Most starts find one, and need not write.
        found = await self.database.read(find_secret)
        return await self.database.write(make_secret) if found is None else found


def _database(url: str) -> SqliteDatabase | PostgresDatabase:
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    if address is not None and address.get_backend_name() == "postgresql" and address.database:
        return PostgresDatabase(address)
    file = address.database if address is not None and address.get_backend_name() == "sqlite" else None
    if file is None or file in {"", ":memory:"}:
        raise UnavailableError(
            "The database's address must name a SQLite file, as in sqlite:///hocso.db, or a PostgreSQL database, as in"
            " postgresql://user:password@host/hocso"
        )
    return SqliteDatabase(Path(file))
