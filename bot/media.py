"""What can be looked at by the hash of its content: the media of lessons, and what was drawn for one learner.

A screen drawn before an edit names media that the lesson has no more: they can be had for :data:`LONGER`. A file is
handed out only as what its hash says: browsers and platforms keep it under that name for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from bot.drawn import Drawn
from lessons.model import Medium

LONGER = timedelta(hours=1)


class Media:
    """All media there are; :meth:`renew` tells of those that lessons name now."""

    def __init__(self, drawn: Drawn, now: Callable[[], datetime]) -> None:
        self._drawn = drawn
        self._now = now
        self._named: Mapping[str, Medium] = {}
        self._past: dict[str, tuple[Medium, datetime]] = {}
        self._read: dict[str, tuple[int, int, str]] = {}

    def renew(self, named: Mapping[str, Medium]) -> None:
        """Take the media that lessons name from now on, by content hash."""
        now = self._now()
        gone = {hash: (medium, now + LONGER) for hash, medium in self._named.items() if hash not in named}
        self._past = {hash: kept for hash, kept in (self._past | gone).items() if kept[1] > now}
        self._named = named

    def find(self, hash: str) -> Medium | None:
        """Return a medium; None where there is none, or its file is now another one or gone."""
        medium = self._named.get(hash) or self._older(hash)
        if medium is None:
            return self._drawn.find(hash)
        return medium if self._content(Path(medium.path)) == hash else None

    def personal(self, hash: str) -> bool:
        """Say whether a medium was drawn for one learner."""
        return self._drawn.find(hash) is not None

    def _older(self, hash: str) -> Medium | None:
        medium, until = self._past.get(hash, (None, self._now()))
        return medium if until > self._now() else None

    def _content(self, path: Path) -> str:
        """Return the hash of a file, read only where it is another file than at the last look."""
        try:
            stat = path.stat()
            size, changed, hash = self._read.get(str(path), (0, 0, ""))
            if (size, changed) != (stat.st_size, stat.st_mtime_ns):
                hash = sha256(path.read_bytes()).hexdigest()
                self._read[str(path)] = stat.st_size, stat.st_mtime_ns, hash
        except OSError:
            return ""
        return hash
