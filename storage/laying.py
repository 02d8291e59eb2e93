"""Laying a file where there is none, whole or not at all, so that it is still there after a power cut."""

from __future__ import annotations

import errno
import os
from pathlib import Path

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
"""What a full disk, a quota or a limit says."""
_NO_LINKS = {errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS}
"""What a disk says that knows one name for each file, as USB sticks (FAT, exFAT) and some shares do."""

_NO_SYNC = {errno.EINVAL, errno.EBADF, errno.ENOTSUP, errno.EACCES}
"""What a share says that keeps no folder itself, and a folder one may write in but not read."""


def lay(part: Path, target: Path) -> None:
    """Give a finished file its name beside it; its old name may stay, for whoever made it to take away.

    Raises:
        FileExistsError: something has that name, and stays as it is.
        OSError: it cannot be written there.
    """
    with part.open("rb") as file:
        os.fsync(file.fileno())
    try:
        # A link is refused where there is a file already; a rename would put it away.
        os.link(part, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _rename(part, target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder survive a power cut, where its disk knows how to."""
    try:
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise


def remedy(error: OSError, folder: Path) -> str:
    """Return what to do so that a file can be written in a folder."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return f"make the folder {folder}"
        case PermissionError():
            return f"let this user write in the folder {folder} and the files there"
        case _ if error.errno in NO_ROOM:
            return f"make room on the disk of the folder {folder}"
        case _:
            return f"see that this user can write in the folder {folder} and that its disk has room"


def _rename(part: Path, target: Path) -> None:
    # The name is taken while there is nothing in it, so that the rename puts nobody's file away.
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        part.replace(target)
    except OSError:
        target.unlink()
        raise
