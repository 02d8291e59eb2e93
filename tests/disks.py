"""The real ``hocso run`` on a disk of its own that is filled up and freed again: the kernel itself says ENOSPC."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.running import Program

SIZE = 16 << 20
_MOUNTED = f'mount -t tmpfs -o size={SIZE} hocso "$0" && exec "$@"'
_APART = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", _MOUNTED)
_PAGE = 4096


class OnOwnDisk(Program):
    """``hocso run`` whose folder is a small disk in memory, which only this process and who looks through it see.

    It needs no root, but a kernel that lets everybody have a view of their own. Where there is none, the process is
    forbidden to write, as by a quota that is used up: to it that is an error of the disk, and not a full one.
    """

    cold = True

    def __init__(self, folder: Path, **settings: str) -> None:
        super().__init__(folder, **settings)
        self._folder = folder
        self._is_apart = not subprocess.run([*_APART, folder, "true"], stderr=subprocess.DEVNULL).returncode
        if self._is_apart:
            self.before = (*_APART, str(folder))
        self.complaint = "the disk is full: make room on it" if self._is_apart else "the disk fails to read or write"

    def fill(self) -> None:
        """Leave no byte."""
        if not self._is_apart:
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
            return
        with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
            _grow(self._seen() / "filler")

    def free(self) -> None:
        """Make room again."""
        if self._is_apart:
            (self._seen() / "filler").unlink()
        else:
            resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def copy(self, folder: Path) -> Path:
        """Copy the database, which nobody writes to just now, before the disk goes with its process."""
        folder.mkdir()
        for file in self._seen().glob("hocso.db*"):
            shutil.copy(file, folder)
        return folder / self.database.name

    def _seen(self) -> Path:
        """Return the folder as the process sees it."""
        return Path(f"/proc/{self.pid}/root{self._folder}") if self._is_apart else self._folder


def _grow(file: Path) -> None:
    with file.open("wb", buffering=0) as growing:
        while True:
            growing.write(bytes(_PAGE))
