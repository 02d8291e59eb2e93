"""Whether anything in a folder of courses has changed: its files' names, sizes and times, and nothing read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

DEEPEST = 4
"""Folders below the root that are looked into."""

BESIDE = (".yaml", ".csv")
"""How the names of the registers beside the courses end."""


def look(folder: Path) -> str:
    """Return a mark of a folder as it stands: another one once a file was added, taken away, renamed or written.

    What begins with a dot is passed over, as by the loader: drawn pictures, what editors leave lying about. So is what
    lies beside the courses and is none of theirs, such as a database that is written all the time.
    """
    mark = blake2b(digest_size=16)
    for line in _lines(str(folder), DEEPEST, BESIDE):
        mark.update(os.fsencode(line))
    return mark.hexdigest()


def _lines(folder: str, depth: int, endings: tuple[str, ...] = ("",)) -> Iterator[str]:
    try:
        with os.scandir(folder) as found:
            entries = sorted((entry for entry in found if not entry.name.startswith(".")), key=lambda entry: entry.name)
    except OSError:
        yield f"{folder}\0?\0"
        return
    for entry in entries:
        if entry.is_dir() and depth:
            yield f"{entry.path}\0/\0"
            yield from _lines(entry.path, depth - 1)
        elif entry.name.endswith(endings):
            yield f"{entry.path}\0{_state(entry)}\0"


def _state(entry: os.DirEntry[str]) -> str:
    try:
        stat = entry.stat()
    except OSError:
        return "?"
    # Written back as it was with its old time, as copying tools do, a file still has another time of change.
    return f"{stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}"
