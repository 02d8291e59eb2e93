"""Making backups of a database of either kind, and putting one back into either kind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from storage.backup import About, pack, unpacked
from storage.errors import BackupError
from storage.laying import lay, remedy
from storage.sql.copying import Database, copy, counted
from storage.sql.erasure import forget_these
from storage.sql.postgres import PostgresDatabase
from storage.sql.sqlite import SqliteDatabase
from storage.tables import REVISION, learners
from storage.workplace import workplace


async def back_up(database: Database, target: Path, now: datetime, passphrase: str = "") -> About:
    """Write a backup of an open database to a new file, while turns go on.

    Raises:
        BackupError: it cannot be written, or is there already.
    """
    await asyncio.to_thread(_must_be_new, target)
    with workplace() as folder:
        file = folder / "hocso.db"
        if isinstance(database, SqliteDatabase):
            await database.copy_to(file)
        async with _opened(file) as copied:
            if isinstance(database, PostgresDatabase):
                await copy(database, copied)
            about = About(now, REVISION, await counted(copied))
        await asyncio.to_thread(pack, file, target, about, passphrase)
    return about


async def restore(
    target: Database, backup: Path, erased: Sequence[tuple[int, int]] = (), passphrase: str = ""
) -> tuple[About, int]:
    """Put a backup into a database that is not there yet, or is empty; return about it, and how many were forgotten.

    ``erased`` are the numbers of learners who were erased, and when: those who are in the backup are erased again.

    Raises:
        BackupError: it is no backup, or the target is not empty.
        TooNewError: a newer version of the program made it.
    """
    beside = None
    if isinstance(target, SqliteDatabase):
        await asyncio.to_thread(_must_be_free, target.path)
        # There it is needed anyway, and need not be copied once more.
        beside = target.path.parent
    with unpacked(backup, passphrase, beside) as (file, about):
        async with _opened(file) as copied:
            problem = await copied.check()
            if problem:
                raise BackupError(f"{backup} is damaged ({problem}): name another one")
            forgotten = await copied.write(lambda connection: _forget_again(connection, erased))
            if isinstance(target, PostgresDatabase):
                await _fill(target, copied)
        if isinstance(target, SqliteDatabase):
            await asyncio.to_thread(_lay, file, target.path)
    return about, forgotten


async def _fill(target: PostgresDatabase, copied: SqliteDatabase) -> None:
    try:
        await target.open(serve=False)
        await copy(copied, target)
    finally:
        await target.close()


def _must_be_new(target: Path) -> None:
    if target.exists():
        raise BackupError(f"{target} is there already: name another file")


@asynccontextmanager
async def _opened(file: Path) -> AsyncIterator[SqliteDatabase]:
    database = SqliteDatabase(file)
    await database.open(serve=True)
    try:
        yield database
    finally:
        # Only the file is laid or packed: its log must have gone into it, however slow the disk.
        await database.close(None)


def _forget_again(connection: Connection, erased: Sequence[tuple[int, int]]) -> int:
    present = set(connection.execute(select(learners.c.id)).scalars())
    again = [(learner, at) for learner, at in erased if learner in present]
    for learner, at in again:
        forget_these(connection, [learner], at)
    return len(again)


def _must_be_free(target: Path) -> None:
    """Refuse a place where a database is, or the rest of one: SQLite would take that for a part of the new one."""
    if target.exists():
        raise _occupied(target)
    for rest in (target.with_name(target.name + suffix) for suffix in ("-wal", "-shm", "-journal")):
        if rest.exists():
            raise BackupError(
                f"{rest} is left of another database, and would be taken for a part of this one: move all"
                f" {target.name}* away together, or name another one"
            )


def _occupied(target: Path) -> BackupError:
    return BackupError(f"{target} is there already and stays as it is: move it away, or name another one")


def _lay(file: Path, target: Path) -> None:
    """Lay a database where there is none; one that is there is never touched."""
    try:
        lay(file, target)
    except FileExistsError:
        raise _occupied(target) from None
    except OSError as error:
        what = remedy(error, target.absolute().parent)
        raise BackupError(f"{target} cannot be written ({error.strerror}): {what}") from None
