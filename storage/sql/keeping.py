"""What parts of the program keep for themselves, such as the tokens of a platform: a value under a name."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from storage.sql.upserts import upsert
from storage.tables import kept

# The names of the parts stand apart from the store's own.
_PREFIX = "part:"


def find(connection: Connection, name: str) -> bytes | None:
    """See :meth:`storage.store.Store.kept`."""
    return connection.execute(select(kept.c.value).where(kept.c.name == _PREFIX + name)).scalar()


def keep(connection: Connection, name: str, value: bytes) -> None:
    """See :meth:`storage.store.Store.keep`."""
    row = upsert(connection.dialect, kept).values(name=_PREFIX + name, value=value)
    connection.execute(row.on_conflict_do_update(index_elements=[kept.c.name], set_={"value": value}))


def keep_instead(connection: Connection, name: str, value: bytes, before: bytes) -> bool:
    """See :meth:`storage.store.Store.keep_instead`."""
    row = update(kept).where(kept.c.name == _PREFIX + name, kept.c.value == before)
    return connection.execute(row.values(value=value)).rowcount == 1
