"""From a driver's error to one that says what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from storage.errors import RefusedError, StoreError, UnavailableError

_REMEDIES = {
    sqlite3.SQLITE_BUSY: "another program keeps it locked: end that program, or wait until it is done",
    sqlite3.SQLITE_LOCKED: "another program keeps it locked: end that program, or wait until it is done",
    sqlite3.SQLITE_PROTOCOL: "another program keeps it locked: end that program, or wait until it is done",
    sqlite3.SQLITE_FULL: "the disk is full: make room on it",
    sqlite3.SQLITE_READONLY: "it cannot be written: let this user write the file and its folder",
    sqlite3.SQLITE_PERM: "it cannot be used: let this user read and write the file and its folder",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened: see that the folder exists and this user may write in it",
    sqlite3.SQLITE_CORRUPT: "the file is damaged: put the latest backup in its place",
    sqlite3.SQLITE_NOTADB: "this file is not a SQLite database: name another file, or put the latest backup here",
    sqlite3.SQLITE_IOERR: "the disk fails to read or write: check the disk and its cable or quota",
    sqlite3.SQLITE_NOMEM: "the memory of the machine is used up: end other programs",
}

_REFUSALS = (sqlite3.IntegrityError, sqlite3.DataError)


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Turn a driver's error into a :class:`StoreError` about the database of this name, where somebody can act.

    Raises:
        RefusedError: the data cannot be stored.
        UnavailableError: an operator has something to mend.
    """
    try:
        yield
    except DBAPIError as error:
        raise _meaning(error.orig, name) or error from error
    except sqlite3.Error as error:
        raise _meaning(error, name) or error from error


@contextmanager
def refused(what: str) -> Iterator[None]:
    """Refuse text that is not Unicode and numbers beyond 64 bits: the driver stumbles over them in Python.

    Raises:
        RefusedError: always in place of those errors.
    """
    try:
        yield
    except (UnicodeEncodeError, OverflowError) as error:
        # The error's own text would quote what a learner sent.
        raise RefusedError(f"{what} holds text or a number that no database takes") from error


def _meaning(error: BaseException | None, name: str) -> StoreError | None:
    if isinstance(error, _REFUSALS):
        return RefusedError(f"{name}: the database refused the data: {error}")
    # The higher bits only tell kinds of the same trouble apart.
    remedy = _REMEDIES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    return UnavailableError(f"{name}: {remedy}") if remedy else None
