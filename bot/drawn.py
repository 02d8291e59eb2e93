"""Where pictures and papers drawn for one learner lie: files by the hash of their content, gone after a day.

The worker process writes them, the server shows them. A hash cannot be guessed, and leads back to nobody.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, NamedTuple

from lessons.model import Medium, MediumKind

STAY = timedelta(hours=24)
"""How long a drawing can be looked at; a learner may ask for it again."""
TYPES: Final[Mapping[str, tuple[MediumKind, str]]] = {
    ".png": ("picture", "image/png"),
    ".pdf": ("document", "application/pdf"),
    ".json": ("document", "application/json"),
    ".xlsx": ("document", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
OF = "of-"
"""What the second name of a drawing begins with, before the learner it is about."""
_HASH = re.compile(r"[0-9a-f]{64}")


class Folder(NamedTuple):
    """Where drawings are laid, and the learner they are about; 0: nobody."""

    path: str
    owner: int = 0


class Drawn:
    """The drawings in one folder, which is made when the first one comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes, suffix: str, owner: int = 0) -> str:
        """Write a drawing and return its hash; one that is there already stays another day.

        ``owner`` is the learner it is about: it goes with them.
        """
        hash = sha256(data).hexdigest()
        # Names may stand on them: nobody else on the machine need read them.
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Nobody ever sees half of one.
        with NamedTemporaryFile(dir=self._folder, delete=False) as draft:
            draft.write(data)
        file = Path(draft.name).replace(self._folder / f"{hash}{suffix}")
        if owner:
            # A second name of the same file says whose it is.
            mine = self._folder / f"{OF}{owner}.{file.name}"
            mine.unlink(missing_ok=True)
            mine.hardlink_to(file)
        return hash

    def forget(self, owner: int) -> None:
        """Delete all drawings about a learner."""
        for mine in self._folder.glob(f"{OF}{owner}.*"):
            (self._folder / mine.name.partition(".")[2]).unlink(missing_ok=True)
            mine.unlink(missing_ok=True)

    def find(self, hash: str) -> Medium | None:
        """Return a drawing by its hash, or None where it is none or gone."""
        if not _HASH.fullmatch(hash):
            return None
        for suffix, (kind, type) in TYPES.items():
            path = self._folder / f"{hash}{suffix}"
            if path.is_file():
                return Medium(kind, hash, str(path), type)
        return None

    def sweep(self, now: datetime) -> None:
        """Delete what has stayed its time, and drafts that a killed process left."""
        if not self._folder.is_dir():
            return
        over = (now - STAY).timestamp()
        for file in self._folder.iterdir():
            if file.stat().st_mtime < over:
                file.unlink(missing_ok=True)
