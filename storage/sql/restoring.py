"""Making backups of a database of either kind, and putting one back into either kind."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from storage.backup import About, BackupError, pack, unpacked
from storage.sql.copying import Database, Sums, copy, sums
from storage.sql.erasure import forget_these
from storage.sql.postgres import PostgresDatabase
from storage.sql.sqlite import SqliteDatabase
from storage.tables import REVISION, learners


async def back_up(database: Database, target: Path, now: datetime, passphrase: str = "") -> About:
    """Write a backup of an open database to a new file, while turns go on.

    Raises:
        BackupError: it cannot be written, or is there already.
    """
    await asyncio.to_thread(_must_be_new, target)
    with tempfile.TemporaryDirectory(prefix="hocso-") as folder:
        file = Path(folder) / "hocso.db"
        if isinstance(database, SqliteDatabase):
            await database.copy_to(file)
        async with _opened(file) as copied:
            if isinstance(database, PostgresDatabase):
                await copy(database, copied)
            about = About(now, REVISION, (await _sums(copied)).rows)
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
    with unpacked(backup, passphrase) as (file, about):
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
        await database.close()


async def _sums(database: Database) -> Sums:
    (found,) = [found async for found in database.stream(sums)]
    return found


def _forget_again(connection: Connection, erased: Sequence[tuple[int, int]]) -> int:
    present = set(connection.execute(select(learners.c.id)).scalars())
    again = [(learner, at) for learner, at in erased if learner in present]
    for learner, at in again:
        forget_these(connection, [learner], at)
    return len(again)


def _lay(file: Path, target: Path) -> None:
    """Lay a database where there is none; one that is there is never touched."""
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        shutil.copyfile(file, part)
        os.link(part, target)
    except FileExistsError:
        raise BackupError(f"{target} is there already and stays as it is: move it away, or name another one") from None
    except OSError as error:
        raise BackupError(f"{target} cannot be written ({error.strerror}): let this user write in its folder") from None
    finally:
        part.unlink(missing_ok=True)
