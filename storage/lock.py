"""The claim of one process on a file or a folder, held by the operating system, so that a kill lets it go."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class FileLock:
    """A lock, as a file of its own. That stays where others may come: to remove it would let two hold it at once."""

    def __init__(self, path: Path) -> None:
        """Name the lock's file; nothing is opened yet."""
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Take the lock without waiting; return whether it is ours. Taking it again changes nothing."""
        if self._file is not None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let the lock go, where it is held."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
