"""Files sent up to the account, each by the id or token that sends it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from tests.telegram.standin.reading import Upload
from tests.telegram.standin.refusals import RefusedError

from ..chats import Ids

MEGABYTE = 1024 * 1024
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class _Kind:
    endings: tuple[str, ...]
    beginnings: tuple[bytes, ...]
    largest: int


_KINDS = {
    "image": _Kind(("jpg", "jpeg", "png"), (_JPEG, _PNG), MEGABYTE),
    "gif": _Kind(("gif",), (b"GIF8",), 5 * MEGABYTE),
    "file": _Kind(("pdf", "doc", "docx"), (b"%PDF", b"\xd0\xcf\x11\xe0", b"PK"), 5 * MEGABYTE),
}


class Uploads:
    """All that was sent up."""

    def __init__(self, salt: str) -> None:
        self._ids = Ids(f"uploads {salt}")
        self._kept: dict[str, tuple[str, str]] = {}
        self.has_old_replies = False
        """True where a picture comes back as ``token``, as older replies have it."""

    def take(self, kind: str, files: dict[str, Upload]) -> dict[str, Any]:
        """Keep a file and return how it is called. Raises RefusedError."""
        rules, upload = _KINDS[kind], files.get("file")
        if upload is None or len(files) != 1:
            raise RefusedError(-201, "Params is invalid: one file in the field file")
        if upload.name.rpartition(".")[2].lower() not in rules.endings or "." not in upload.name:
            raise RefusedError(-201, "Params is invalid: the name's ending")
        if len(upload.content) > rules.largest:
            raise RefusedError(-210, "The file is too large")
        if not upload.content.startswith(rules.beginnings):
            raise RefusedError(-201, "Params is invalid: the content is not what its name says")
        number = f"{kind}-{self._ids.hex()}"
        self._kept[number] = kind, hashlib.sha256(upload.content).hexdigest()
        return {"token" if kind == "file" or self.has_old_replies else "attachment_id": number}

    def sha256(self, number: Any, kind: str) -> str:
        """Return the hash of a file that was sent up as such. Raises RefusedError."""
        kept = self._kept.get(number) if isinstance(number, str) else None
        if kept is None or kept[0] != kind:
            raise RefusedError(-201, "Params is invalid: no such attachment")
        return kept[1]
