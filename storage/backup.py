"""Backups: one file with the whole database as SQLite, made while the service runs, encrypted where one wants it.

The file is a ZIP. Encrypted, it holds ``hocso.db.gz.age`` and ``key.age``, which any program of the age format opens
with the passphrase, should this one be lost. Putting a backup back forgets again whoever was erased since: their
random numbers stand in a list beside the database.
"""

from __future__ import annotations

import errno
import gzip
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import pyrage

from storage.errors import BackupError
from storage.laying import NO_ROOM, lay, remedy, sync_folder
from storage.workplace import workplace

DATABASE = "hocso.db"
LOCKED = "hocso.db.gz.age"
KEY = "key.age"
ABOUT = "about.json"
_CHUNK = 1 << 20
_UNREADABLE = {errno.EACCES, errno.EPERM, errno.EISDIR, errno.EIO}
"""What is said of a file, and not of what stands in it."""


@dataclass(frozen=True, slots=True)
class About:
    """What a backup tells of itself to whoever has no passphrase: when it was made, and of which schema."""

    made: datetime
    revision: str
    rows: dict[str, int]


def pack(database: Path, target: Path, about: About, passphrase: str = "") -> None:
    """Write a backup of a SQLite file that nobody writes to; more files may be laid beside that.

    Raises:
        BackupError: there is a file of that name already, or it cannot be written.
        OSError: a file beside the database cannot be written.
    """
    packed = _gzipped(database) if passphrase else database
    try:
        with _part(target) as part:
            with part.open("wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                told = {"made": about.made.isoformat(), "revision": about.revision, "rows": about.rows}
                archive.writestr(ABOUT, json.dumps(told, indent=1))
                _pack_database(archive, packed, passphrase)
            lay(part, target)
    except FileExistsError:
        raise BackupError(f"{target} is there already: name another file") from None
    except OSError as error:
        what = remedy(error, target.absolute().parent)
        raise BackupError(f"{target} cannot be written ({error.strerror}): {what}, or name another file") from None


@contextmanager
def _part(target: Path) -> Iterator[Path]:
    """Give a file of a name nobody has, beside the target, which is gone when the context ends."""
    number, name = tempfile.mkstemp(".part", f"{target.name}.", target.parent)
    os.close(number)
    try:
        yield Path(name)
    finally:
        # Where it was renamed there is none.
        Path(name).unlink(missing_ok=True)


def _gzipped(database: Path) -> Path:
    packed = database.with_name(f"{database.name}.gz")
    with database.open("rb") as source, _new(packed) as file, gzip.GzipFile(fileobj=file, mode="wb") as packing:
        shutil.copyfileobj(source, packing, _CHUNK)
    return packed


def _pack_database(archive: zipfile.ZipFile, packed: Path, passphrase: str) -> None:
    with packed.open("rb") as source:
        if not passphrase:
            with archive.open(DATABASE, "w", force_zip64=True) as into:
                shutil.copyfileobj(source, into, _CHUNK)
            return
        # A key of its own locks the database, which may be long; the passphrase locks the key.
        identity = pyrage.x25519.Identity.generate()
        archive.writestr(KEY, pyrage.passphrase.encrypt(str(identity).encode(), passphrase))
        with archive.open(LOCKED, "w", force_zip64=True) as into:
            try:
                pyrage.encrypt_io(source, into, [identity.to_public()])
            except pyrage.EncryptError as error:
                # The key is good: what failed is the file it wrote to.
                raise OSError(errno.EIO, str(error)) from error


@contextmanager
def unpacked(backup: Path, passphrase: str = "", beside: Path | None = None) -> Iterator[tuple[Path, About]]:
    """Give a backup's database as a file that is gone when the context ends, and what the backup tells of itself.

    See :func:`workplace` for where that file lies.

    Raises:
        BackupError: it is no backup of ours, is damaged, or the passphrase is another one; or there is no room.
    """
    with workplace(beside) as folder:
        database = folder / DATABASE
        with _understood(backup), zipfile.ZipFile(backup) as archive:
            if archive.testzip() is not None:
                raise ValueError("damaged")
            about = _about(archive)
            _unpack_database(archive, database, passphrase)
        yield database, about


@contextmanager
def _understood(backup: Path) -> Iterator[None]:
    try:
        yield
    except BackupError:
        raise
    except FileNotFoundError:
        raise BackupError(f"{backup} is not there: name a backup") from None
    except Exception as error:
        # There is no end to what readers raise over bytes that turned.
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            raise
        if isinstance(error, OSError) and error.errno in _UNREADABLE:
            told = f"{backup} cannot be read ({error.strerror}): let this user read it, or name another one"
            raise BackupError(told) from None
        told = f"{backup} is no backup, or is damaged ({type(error).__name__}): name another one"
        raise BackupError(told) from None


def _about(archive: zipfile.ZipFile) -> About:
    told = json.loads(archive.read(ABOUT))
    rows = {str(name): int(count) for name, count in told["rows"].items()}
    return About(datetime.fromisoformat(told["made"]), str(told["revision"]), rows)


def _unpack_database(archive: zipfile.ZipFile, database: Path, passphrase: str) -> None:
    locked = KEY in archive.namelist()
    if locked and not passphrase:
        raise BackupError("the backup is encrypted: give its passphrase with HOCSO_BACKUP_PASSPHRASE")
    with _new(database) as into, archive.open(LOCKED if locked else DATABASE) as source:
        if not locked:
            shutil.copyfileobj(source, into, _CHUNK)
            return
        try:
            key = pyrage.passphrase.decrypt(archive.read(KEY), passphrase).decode()
        except pyrage.DecryptError:
            raise BackupError("the passphrase is not the one this backup was made with") from None
        with tempfile.TemporaryFile(dir=database.parent) as packed:
            pyrage.decrypt_io(source, packed, [pyrage.x25519.Identity.from_str(key)])
            packed.seek(0)
            with gzip.GzipFile(fileobj=packed) as unpacking:
                shutil.copyfileobj(unpacking, into, _CHUNK)


def _new(path: Path) -> IO[bytes]:
    # For this user only: it holds who learned what.
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


class Erasures:
    """The list beside a database of who was erased since when: random numbers and times, nothing else."""

    def __init__(self, path: Path) -> None:
        """Name the file; it is made with the first erasure."""
        self._path = path

    def read(self) -> list[tuple[int, int]]:
        """Return the learners' numbers and the moments, oldest first; half a line at the end is left out."""
        try:
            lines = self._path.read_text(encoding="ascii").splitlines()
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            raise BackupError(
                f"{self._path} cannot be read ({error}): mend it, or those erased would come back"
            ) from None
        pairs = (line.split() for line in lines)
        return [(int(pair[0]), int(pair[1])) for pair in pairs if len(pair) == 2 and all(p.isdecimal() for p in pair)]

    def add(self, erased: Sequence[tuple[int, int]]) -> None:
        """Add those that are not on the list yet; what was added survives a power cut."""
        known = set(self.read())
        new = [pair for pair in erased if pair not in known]
        if not new:
            return
        with os.fdopen(
            os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="ascii"
        ) as file:
            # A line that was cut off by a power failure stays by itself.
            file.write("\n" + "".join(f"{learner} {at}\n" for learner, at in new))
            file.flush()
            os.fsync(file.fileno())
        if not known:
            # It may have been made just now.
            sync_folder(self._path.absolute().parent)
