"""The commands that copy a whole database: into a backup, back from one, and to PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bot.settings import Settings
from storage.backup import Erasures
from storage.rows.counts import Told, unheard
from storage.sql import SqlStore
from storage.sql.copying import copy
from storage.sql.restoring import back_up, restore


async def write_backup(settings: Settings, target: Path, now: datetime) -> str:
    """Write a backup of the database, and return a line that tells of it.

    Raises:
        BackupError: it cannot be written.
        StoreError: the database cannot be used.
    """
    store = SqlStore(settings.database)
    await store.open(serve=False)
    try:
        about = await back_up(store.database, target, now, _passphrase(settings))
    finally:
        await store.close()
    locked = "encrypted" if _passphrase(settings) else "not encrypted: set HOCSO_BACKUP_PASSPHRASE to have it so"
    return f"{target}: {about.rows['learners']} learners, {about.rows['records']} records ({locked})"


async def put_back(settings: Settings, backup: Path) -> str:
    """Put a backup where the database is to be, which must not be there yet; return a line that tells of it.

    Raises:
        BackupError: it is no backup, or something is there already.
    """
    store = SqlStore(settings.database)
    try:
        erased = Erasures(settings.erasures_file).read()
        about, forgotten = await restore(store.database, backup, erased, _passphrase(settings))
    finally:
        await store.close()
    again = f"; {forgotten} who were erased since are erased again" if forgotten else ""
    return f"{settings.database_name}: as it was on {about.made:%Y-%m-%d %H:%M} UTC{again}"


async def move(settings: Settings, to: str, told: Told = unheard) -> str:
    """Copy the database into another, empty one, and return a line that tells of it; cut off, it can be gone on with.

    ``told`` hears how far it is.

    Raises:
        InUseError: the service is at work on it.
        RefusedError: the other one is not empty, or what it holds differs afterwards.
    """
    source, target = SqlStore(settings.database).database, SqlStore(to).database
    # As a server would, so that no turn is taken while it is copied.
    await source.open(serve=True)
    try:
        await target.open(serve=True)
        try:
            rows = await copy(source, target, told)
        finally:
            await target.close()
    finally:
        await source.close()
    return f"{rows['learners']} learners and {rows['records']} records are copied, and every row is equal"


def _passphrase(settings: Settings) -> str:
    return settings.backup_passphrase.get_secret_value() if settings.backup_passphrase else ""
