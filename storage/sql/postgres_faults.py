"""From what PostgreSQL and its driver raise to an error that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from storage.errors import LostError, OvertakenError, RefusedError, StoreError, UnavailableError

_REMEDIES = {
    "28P01": "the password is wrong: see the password in HOCSO_DATABASE",
    "28000": "the server does not let this user in: see the user in HOCSO_DATABASE, and the server's pg_hba.conf",
    "3D000": "there is no such database: make it with createdb, or name another one",
    "42501": "this user may not do that: let it own the database",
    "25006": "the server only reads now: name the server that writes",
    "53100": "the server's disk is full: make room on it",
    "58030": "the server's disk fails to read or write: check it and its cable or quota",
    "58P01": "a file of the server's is gone: put the latest backup into a new database",
    "XX001": "the server's data is damaged: put the latest backup into a new database",
    "XX002": "an index of the server's is damaged: run REINDEX DATABASE on it",
    "53200": "the server's memory is used up: see to its settings",
    "53300": "the server has no connection free: raise max_connections, or end other programs",
}
_REFUSED = ("22", "23")
_OVERTAKEN = ("40001", "40P01", "55P03")
_CANCELLED = "57014"
_LOST = ("08", "57P", "25P03")
"""The last one ends who was silent in the middle of a transaction."""


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn an error into a :class:`StoreError` about the database of this name, where somebody can act.

    Raises:
        RefusedError: the data cannot be stored.
        OvertakenError: another process was faster, or the server cut a statement off.
        UnavailableError: an operator has something to mend, or the server is away.
    """
    try:
        yield
    except StoreError:
        raise
    except DBAPIError as error:
        raise _meaning(error.orig or error, name) or error from error
    except Exception as error:
        raise _meaning(error, name) or error from error


def _meaning(error: BaseException, name: str) -> StoreError | None:
    state = _state(error)
    if state.startswith(_REFUSED):
        # The server's own text would quote the data.
        return RefusedError(f"{name}: the database refused the data ({state})")
    if state in _OVERTAKEN:
        return OvertakenError(f"{name}: another process was faster")
    if state == _CANCELLED:
        why = "the server cut a statement off: see who else is at work there, and its statement_timeout"
        return OvertakenError(f"{name}: {why}")
    if state in _REMEDIES:
        return UnavailableError(f"{name}: {_REMEDIES[state]}")
    if state.startswith(_LOST) or isinstance(error, OSError) or _is_broken(error):
        return LostError(f"{name}: the server cannot be reached: see that it runs and that its address is right")
    if state:
        # Its own text would perhaps quote data here too; the server has written it down.
        return UnavailableError(f"{name}: the server cannot do its work now ({state}): see its own log")
    return None


def _state(error: BaseException) -> str:
    return str(getattr(error, "sqlstate", None) or "")


def _is_broken(error: BaseException) -> bool:
    """Return whether the driver says that its connection is no more, for which it has no state."""
    said = str(error).lower()
    return any(
        words in said for words in ("connection is closed", "connection was closed", "in the middle of operation")
    )
