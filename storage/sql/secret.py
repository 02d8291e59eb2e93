"""The secret of a store: made once, kept in the database."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, insert, select

from storage.tables import kept

_NAME = "secret"


def find_secret(connection: Connection) -> bytes | None:
    """Return the secret kept in the database, or None where none was made yet."""
    return connection.execute(select(kept.c.value).where(kept.c.name == _NAME)).scalar()


def make_secret(connection: Connection) -> bytes:
    """Return the secret kept in the database; make it first where another process has not."""
    secret = find_secret(connection)
    if secret is None:
        secret = secrets.token_bytes(32)
        connection.execute(insert(kept).values(name=_NAME, value=secret))
    return secret
