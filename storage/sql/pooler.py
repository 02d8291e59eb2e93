"""Whether each line to a PostgreSQL server is a session of its own there.

A pooler in front of it, such as PgBouncer in transaction mode, hands one session to whoever has a transaction just
then. Locks that outlive a transaction and notices are then anybody's: two processes would do what one may do.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from storage.sql.store import SqlStore

_LOOKS = 3
"""Others at work may have got the session in between, but hardly each time."""
_ASKED = text("SELECT pg_backend_pid()")


async def own_sessions(store: SqlStore) -> bool:
    """Return whether the line that writes never has the session that the line that reads has."""
    if not store.database.shared:
        return True
    return all([await store.database.read(_session) != await store.database.write(_session) for _ in range(_LOOKS)])


def _session(connection: Connection) -> int:
    return int(connection.execute(_ASKED).scalar_one())
