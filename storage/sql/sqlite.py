"""SQLite: how it is opened, written, read, copied and checked. Whatever only SQLite needs stands here.

There is one writer; what is read goes past it, for a reader in WAL mode never waits. Both are SQLAlchemy in the thread
of an aiosqlite connection. A long reading has a thread of its own.
"""

from __future__ import annotations

import asyncio
import errno
import os
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, suppress
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from storage.errors import InUseError, RefusedError, StoreError, UnavailableError
from storage.laying import remedy
from storage.lock import FileLock
from storage.sql.faults import explained
from storage.sql.lane import Lane
from storage.sql.line import LAST_WORDS, Line
from storage.sql.presence import Alone, Presence
from storage.sql.schema import SCHEMA, Schema
from storage.sql.threaded import Threaded

_T = TypeVar("_T")
_Reading: TypeAlias = tuple[Connection, Iterator[_T]]

_CHUNK = 2_000
_LETTING_GO = 0.3
"""Seconds from the last step of an upgrade until whoever did it has let the file go."""

_UNWRITTEN = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR_WRITE: errno.EIO,
    sqlite3.SQLITE_IOERR_FSYNC: errno.EIO,
    sqlite3.SQLITE_IOERR_DIR_FSYNC: errno.EIO,
    sqlite3.SQLITE_IOERR_TRUNCATE: errno.EIO,
}
"""What SQLite says where a file cannot be written, and how the system says it."""

_SETTINGS = (
    "PRAGMA journal_mode=WAL",
    # What was acknowledged survives a power cut.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    # What is deleted is overwritten where its page is written anyway: an erasure leaves no readable rest.
    "PRAGMA secure_delete=FAST",
    "PRAGMA cache_size=-8000",
    # Each page that many turns changed goes from the log into the file once, and not every thousand pages.
    "PRAGMA wal_autocheckpoint=4000",
    "PRAGMA journal_size_limit=67108864",
)


class SqliteDatabase:
    """A SQLite file: a lane that writes, a lane that reads, and a lane for each long reading.

    Whatever it runs raises :class:`StoreError` in place of a driver's error that somebody can act on.
    """

    def __init__(self, path: Path, schema: Schema = SCHEMA, patience: float = 10.0) -> None:
        """Name the file, and the seconds to wait for others who use it; nothing is opened yet."""
        self._path = path
        self._schema = schema
        self._patience = patience
        self._lock = FileLock(path.with_name(path.name + ".lock"))
        self._engine = _engine(partial(_connect, path, patience))
        self.dialect = self._engine.dialect
        self._writer = Line(partial(_threaded, self._connect_to_write), partial(explained, str(path)))
        self._reader = Line(partial(_threaded, self._engine.connect), partial(explained, str(path)))
        self._ending: set[Future[None]] = set()
        self._closed = False
        self.path = path
        self.presence: Presence = Alone()
        self.shared = False
        """Whether other processes may have turns in it at the same time."""

    async def open(self, *, serve: bool) -> None:
        """Make the file where there is none, claim it if ``serve``, and bring the schema up to date.

        Raises:
            InUseError: another process serves this file.
            TooNewError: newer code wrote it.
            UnavailableError: it cannot be opened.
        """
        await asyncio.to_thread(self._prepare, serve)

    async def look(self) -> bool:
        """Return whether there are tables, which are today's; whoever serves it is not disturbed, nothing is changed.

        Raises:
            OlderError, TooNewError: other code made them.
            UnavailableError: it cannot be reached or used.
        """
        return await asyncio.to_thread(self._look)

    def _look(self) -> bool:
        if not self._path.exists() or self._path.stat().st_size == 0:
            # To connect would make it, or write its head.
            return False
        with explained(str(self._path)), self._engine.connect() as connection:
            return self._schema.look(connection, str(self._path))

    async def close(self, last_words: float | None = LAST_WORDS) -> None:
        """Finish what is under way and let the file go; with None only once all of it is in the file."""
        if self._closed:
            return
        self._closed = True
        for ended in tuple(self._ending):
            await asyncio.wrap_future(ended)
        await asyncio.gather(self._reader.end(last_words), self._writer.end(last_words))
        self._lock.release()

    async def turn(self, work: Callable[[Connection], _T]) -> _T:
        """Do a batch of turns: as any other writing, for there is one writer."""
        return await self.write(work)

    async def write(self, work: Callable[[Connection], _T]) -> _T:
        """Do work in one transaction that holds the right to write from its beginning."""
        return await self._writer.transact(work)

    async def read(self, work: Callable[[Connection], _T]) -> _T:
        """Do short work that only reads, on one snapshot."""
        return await self._reader.transact(work)

    async def glance(self, work: Callable[[Connection], _T]) -> _T:
        """Do work that is one SELECT on the driver, with no transaction around it."""
        return await self._reader.glance(work)

    async def stream(self, work: Callable[[Connection], Iterator[_T]]) -> AsyncGenerator[_T, None]:
        """Yield what work yields, from one snapshot, past all others, holding little at a time."""

        def begin() -> _Reading[_T]:
            with explained(str(self._path)):
                connection = self._engine.connect()
            return connection, work(connection)

        lane = Lane("store-stream", begin, lambda reading: reading[0].close())
        try:
            while chunk := await lane.run(self._next):
                for item in chunk:
                    yield item
        finally:
            # A reader who leaves early does not wait for the work under way; who closes the file does.
            ended = lane.end()
            self._ending.add(ended)
            ended.add_done_callback(self._ending.discard)

    async def rework(self, work: Callable[[Connection], None]) -> None:
        """Do long work in one transaction, in a thread of its own; whoever else writes waits for it, or gives up."""
        await asyncio.to_thread(self._rework, work)

    def _rework(self, work: Callable[[Connection], None]) -> None:
        with explained(str(self._path)), self._connect_to_write() as connection, connection.begin():
            work(connection)

    async def check(self) -> str:
        """Return "" where the file is sound, else one line that says what is not."""
        try:
            found = [line async for line in self.stream(_unsound)]
        except StoreError as error:
            return str(error)
        return f"{self._path}: {'; '.join(found)}" if found else ""

    async def size(self) -> int:
        """Return the bytes of the file and of what is written beside it."""
        beside = (self._path, self._path.with_name(f"{self._path.name}-wal"))
        return sum(part.stat().st_size for part in beside if part.exists())

    async def copy_to(self, target: Path) -> None:
        """Write the whole database, as it is at one moment, to a new file; turns go on meanwhile.

        Raises:
            OSError: the new file cannot be written.
        """
        await asyncio.to_thread(self._copy_to, target)

    def _copy_to(self, target: Path) -> None:
        with explained(str(self._path)), self._engine.connect() as connection:
            _copy(connection, target)

    def _connect_to_write(self) -> Connection:
        return self._engine.connect().execution_options(writes=True)

    def _next(self, reading: _Reading[_T]) -> list[_T]:
        with explained(str(self._path)):
            return list(islice(reading[1], _CHUNK))

    def _prepare(self, serve: bool) -> None:
        try:
            self._make_file()
            with explained(str(self._path)):
                self._claim(serve)
                self._bring_up_to_date(serve)
        except OSError as error:
            why = f"{self._path}: cannot be opened: {error.strerror}"
            what = remedy(error, self._path.parent.absolute())
            raise UnavailableError(f"{why}: {what}, or name another file in HOCSO_DATABASE") from error

    def _make_file(self) -> None:
        # Nobody but this user may read who learns what; SQLite gives its side files the same rights.
        with suppress(FileExistsError):
            os.close(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))

    def _claim(self, serve: bool) -> None:
        """Take the file for this process alone; whoever has it only to bring it up to date is waited for."""
        deadline = time.monotonic() + self._patience
        while serve and not self._lock.take():
            if self._is_newest():
                deadline = min(deadline, time.monotonic() + _LETTING_GO)
            if time.monotonic() > deadline:
                raise InUseError(f"{self._path}: another hocso run works on this file: stop it, or name another file")
            time.sleep(0.02)

    def _bring_up_to_date(self, serve: bool) -> None:
        deadline = time.monotonic() + self._patience
        while not self._is_newest():
            if self._lock.take():
                self._upgrade()
                if not serve:
                    self._lock.release()
            elif time.monotonic() > deadline:
                raise InUseError(f"{self._path}: an older hocso run works on this file: stop it, then try again")
            else:
                # Another process is bringing the same file up to date.
                time.sleep(0.02)

    def _stored(self) -> str | None:
        with self._engine.connect() as connection:
            return self._schema.stored(connection, str(self._path))

    def _is_newest(self) -> bool:
        # A file with nothing in it is left to whoever holds the lock: where several connect to one for the first time,
        # each would have it write a log, and SQLite refuses that to some of them without waiting.
        return self._path.stat().st_size > 0 and self._stored() == self._schema.newest

    def _upgrade(self) -> None:
        stored = self._stored()
        if stored == self._schema.newest:
            # The process that held the lock until now has done it.
            return
        self._schema.refuse_newer(stored, str(self._path))
        with self._connect_to_write() as connection:
            if stored is not None:
                _copy(connection, self._path.with_name(f"{self._path.name}.before-{self._schema.newest}"))
            # A table that is made anew must not take along the rows that point to it. SQLite heeds this only
            # outside a transaction, so it goes past the connection that would begin one.
            connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
            with connection.begin():
                self._schema.upgrade(connection)
                if orphans := list(_orphans(connection)):
                    raise RefusedError(f"{self._path}: the upgrade would spoil the data: {'; '.join(orphans)}")


async def _threaded(connect: Callable[[], Connection]) -> Threaded:
    threaded = Threaded(connect)
    await threaded
    return threaded


def _connect(path: Path, patience: float) -> sqlite3.Connection:
    # The driver begins nothing by itself; a connection may be opened in one thread and used in another.
    return sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)


def _engine(connector: Callable[[], sqlite3.Connection]) -> Engine:
    # Each line and lane holds the one connection it needs.
    engine = create_engine("sqlite://", creator=connector, poolclass=NullPool)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    return engine


def _set_up(driver: DBAPIConnection, _record: object) -> None:
    cursor = driver.cursor()
    for setting in _SETTINGS:
        cursor.execute(setting)
    cursor.close()


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later can fail half-way; one that takes the right at once waits.
    writes = connection.get_execution_options().get("writes", False)
    # Straight on the driver: a turn alone in its batch feels what the other way costs.
    connection.connection.cursor().execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def _copy(connection: Connection, target: Path) -> None:
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    source: Any = connection.connection.driver_connection
    try:
        with closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
    except sqlite3.Error as error:
        # Only the copy is written to, so it is not the database's disk that fails.
        why = _UNWRITTEN.get(getattr(error, "sqlite_errorcode", 0))
        if why is None:
            raise
        raise OSError(why, os.strerror(why), str(target)) from error
    part.replace(target)


def _unsound(connection: Connection) -> Iterator[str]:
    for (line,) in connection.exec_driver_sql("PRAGMA quick_check(3)"):
        if line != "ok":
            yield " ".join(line.split())
    yield from _orphans(connection)


def _orphans(connection: Connection) -> Iterator[str]:
    found = Counter((child, parent) for child, _, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"))
    for (child, parent), rows in found.items():
        yield f"{rows} rows of {child} point to no row of {parent}"
