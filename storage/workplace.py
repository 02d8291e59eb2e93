"""A folder for copies of a database while they are made: nobody else's, and gone afterwards, even after a kill.

A copy that is left lying about keeps people whom the database has long forgotten.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp

from storage.errors import BackupError
from storage.laying import remedy
from storage.lock import FileLock

_NAME = "hocso-copy-"
_LOCK = "lock"


@contextmanager
def workplace(beside: Path | None = None) -> Iterator[Path]:
    """Give a folder of this user's alone for a copy of the database; it is gone when the context ends, or soon after.

    It lies in ``beside``, or where the system has such things lie. What fails to be written within is told as the
    folder's fault: whoever writes elsewhere tells of that.

    Raises:
        BackupError: there is no room in it.
    """
    place, elsewhere = (beside, "") if beside else (Path(gettempdir()), ", or name another one in TMPDIR")
    try:
        with _own_folder(place) as folder:
            yield folder
    except OSError as error:
        raise BackupError(
            f"{place.absolute()}, where a copy of the database is laid meanwhile, cannot be written ({error.strerror}):"
            f" {remedy(error, place.absolute())}{elsewhere}"
        ) from error


@contextmanager
def _own_folder(place: Path) -> Iterator[Path]:
    """Give a new folder in a place; those that killed processes of this user left there go first.

    Raises:
        OSError: it cannot be made, or what is written in it within does not fit.
    """
    _clear(place)
    folder, lock = _made(place)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
        lock.release()


def _made(place: Path) -> tuple[Path, FileLock]:
    while True:
        folder = Path(mkdtemp(prefix=_NAME, dir=place))
        lock = FileLock(folder / _LOCK)
        # Another process may take one without its lock for a killed one's.
        with suppress(FileNotFoundError):
            if lock.take() and folder.exists():
                return folder, lock


def _clear(place: Path) -> None:
    for folder in place.glob(f"{_NAME}*"):
        # Whatever cannot be cleared is in nobody's way.
        with suppress(OSError):
            if folder.is_symlink() or folder.stat().st_uid != os.getuid():
                continue
            lock = FileLock(folder / _LOCK)
            if lock.take():
                shutil.rmtree(folder, ignore_errors=True)
                lock.release()
