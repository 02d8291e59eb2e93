"""Logins on the web: a link that works once, then what a browser keeps; of both, only hashes are here."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from storage.rows.roles import LOGGED_IN, OPERATOR, TO_LOG_IN, Officer
from storage.sql.moments import SECOND
from storage.tables import accounts, logins, sessions

_TO_LOG_IN = int(TO_LOG_IN.total_seconds()) * SECOND
_LOGGED_IN = int(LOGGED_IN.total_seconds()) * SECOND


def keep_login(connection: Connection, hashed: bytes, account: int, at: int) -> None:
    """Keep the hash of a link's code; what is over goes."""
    connection.execute(delete(logins).where(logins.c.until <= at))
    connection.execute(insert(logins), {"hash": hashed, "account": account, "until": at + _TO_LOG_IN})


def begin(connection: Connection, hashed: bytes, token: bytes, at: int) -> bool:
    """Use a link's code up and begin a login by the hash of its token; return whether it was one."""
    used = delete(logins).where(logins.c.hash == hashed, logins.c.until > at).returning(logins.c.account)
    account = connection.execute(used).scalar()
    if account is None:
        return False
    connection.execute(delete(sessions).where(sessions.c.until <= at))
    connection.execute(insert(sessions), {"hash": token, "account": account, "since": at, "until": at + _LOGGED_IN})
    return True


def find(connection: Connection, token: bytes, at: int) -> Officer | None:
    """Return who is logged in by the hash of a token. See :meth:`storage.store.roles.RolesStore.officer`."""
    mine = select(sessions.c.account, sessions.c.since, accounts.c.roles).outerjoin(
        accounts, accounts.c.id == sessions.c.account
    )
    row = connection.execute(mine.where(sessions.c.hash == token, sessions.c.until > at)).one_or_none()
    if row is None:
        return None
    if row.account == OPERATOR:
        return Officer(OPERATOR, frozenset({"owner"}))
    return Officer(row.account, frozenset(row.roles.split())) if row.roles else None


def leave(connection: Connection, token: bytes, *, everywhere: bool) -> None:
    """End a login, or all of its account, and the links that were made for it."""
    mine = select(sessions.c.account).where(sessions.c.hash == token)
    account = connection.execute(mine).scalar()
    if account is None:
        return
    which = sessions.c.account == account if everywhere else sessions.c.hash == token
    connection.execute(delete(sessions).where(which))
    if everywhere:
        connection.execute(delete(logins).where(logins.c.account == account))
