"""Where Zalo finds the pictures and recordings it shows: at addresses of our own pages that anyone can open."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

FileOf: TypeAlias = Callable[[str], "tuple[str, str] | None"]
"""Gives the path and the media type of a medium by its content hash; None where it is no longer there."""

FormOf: TypeAlias = Callable[[str, str], str]
"""Gives the content hash of the form of a recording that has a media type; its own where there is none."""

ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "audio/aac": ".aac"}
"""What Zalo shows and plays, and how an address of it must end."""


PLAYED = "audio/aac"
"""The one form of a recording that Zalo plays."""


def as_it_is(hash: str, type: str) -> str:
    """Return the hash of a recording that has only one form."""
    del type
    return hash


class Addresses:
    """The public addresses of media. ``folder`` stands before a hash; it is ``""`` where nobody outside reaches us."""

    def __init__(self, folder: str, file: FileOf, form: FormOf = as_it_is) -> None:
        self._folder = folder
        self._file = file
        self._form = form

    def of(self, hash: str) -> str:
        """Return the address of a medium that Zalo can show; else ``""``."""
        hash = self._form(hash, PLAYED)
        found = self._file(hash) if self._folder else None
        ending = ENDINGS.get(found[1]) if found else None
        return f"{self._folder}{hash}{ending}" if ending else ""
