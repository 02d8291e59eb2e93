"""Backups: one file with the whole database as SQLite, made while the service runs, encrypted where one wants it.

The file is a ZIP. Encrypted, it holds ``hocso.db.gz.age`` and ``key.age``, which any program of the age format opens
with the passphrase, should this one be lost. Putting a backup back forgets again whoever was erased since: their
random numbers stand in a list beside the database.
"""

from __future__ import annotations

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

from storage.errors import StoreError

DATABASE = "hocso.db"
LOCKED = "hocso.db.gz.age"
KEY = "key.age"
ABOUT = "about.json"
_CHUNK = 1 << 20


class BackupError(StoreError):
    """A backup cannot be made or put back; the text says what to do."""


@dataclass(frozen=True, slots=True)
class About:
    """What a backup tells of itself to whoever has no passphrase: when it was made, and of which schema."""

    made: datetime
    revision: str
    rows: dict[str, int]


def pack(database: Path, target: Path, about: About, passphrase: str = "") -> None:
    """Write a backup of a SQLite file that nobody writes to.

    Raises:
        BackupError: there is a file of that name already, or it cannot be written.
    """
    part = target.with_name(target.name + ".part")
    try:
        with _new(part) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            told = {"made": about.made.isoformat(), "revision": about.revision, "rows": about.rows}
            archive.writestr(ABOUT, json.dumps(told, indent=1))
            _pack_database(archive, database, passphrase)
        # A link is refused where there is a file already; a rename would put it away.
        os.link(part, target)
    except FileExistsError:
        raise BackupError(f"{target} is there already: name another file") from None
    except OSError as error:
        raise BackupError(f"{target} cannot be written ({error.strerror}): name a folder with room in it") from None
    finally:
        part.unlink(missing_ok=True)


def _pack_database(archive: zipfile.ZipFile, database: Path, passphrase: str) -> None:
    with database.open("rb") as source:
        if not passphrase:
            with archive.open(DATABASE, "w", force_zip64=True) as into:
                shutil.copyfileobj(source, into, _CHUNK)
            return
        # A key of its own locks the database, which may be long; the passphrase locks the key.
        identity = pyrage.x25519.Identity.generate()
        archive.writestr(KEY, pyrage.passphrase.encrypt(str(identity).encode(), passphrase))
        with tempfile.TemporaryFile() as packed, archive.open(LOCKED, "w", force_zip64=True) as into:
            with gzip.GzipFile(fileobj=packed, mode="wb") as packing:
                shutil.copyfileobj(source, packing, _CHUNK)
            packed.seek(0)
            pyrage.encrypt_io(packed, into, [identity.to_public()])


@contextmanager
def unpacked(backup: Path, passphrase: str = "") -> Iterator[tuple[Path, About]]:
    """Give a backup's database as a file that is gone when the context ends, and what the backup tells of itself.

    Raises:
        BackupError: it is no backup of ours, is damaged, or the passphrase is another one.
    """
    with tempfile.TemporaryDirectory(prefix="hocso-") as folder:
        database = Path(folder) / DATABASE
        try:
            with zipfile.ZipFile(backup) as archive:
                about = _about(archive)
                _unpack_database(archive, database, passphrase)
        except FileNotFoundError:
            raise BackupError(f"{backup} is not there: name a backup") from None
        except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
            raise BackupError(
                f"{backup} is no backup, or is damaged ({type(error).__name__}): name another one"
            ) from None
        yield database, about


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
        with tempfile.TemporaryFile() as packed:
            try:
                pyrage.decrypt_io(source, packed, [pyrage.x25519.Identity.from_str(key)])
            except pyrage.DecryptError as error:
                raise ValueError("damaged") from error
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
