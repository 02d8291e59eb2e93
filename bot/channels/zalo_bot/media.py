"""Where Zalo finds the pictures and recordings it shows: at addresses of our own pages that anyone can open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

FileOf: TypeAlias = Callable[[str], "tuple[str, str] | None"]
"""Gives the path and the media type of a medium by its content hash; None where it is no longer there."""

ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "audio/aac": ".aac"}
"""What Zalo shows and plays, and how an address of it must end."""


class Addresses:
    """The public addresses of media. ``folder`` stands before a hash; it is ``""`` where nobody outside reaches us."""

    def __init__(self, folder: str, file: FileOf) -> None:
        self._folder = folder
        self._file = file

    def of(self, hash: str) -> str:
        """Return the address of a medium that Zalo can show; else ``""``."""
        found = self._file(hash) if self._folder else None
        ending = ENDINGS.get(found[1]) if found else None
        return f"{self._folder}{hash}{ending}" if ending else ""
