"""Files the bot has sent: each by the id that sends it again."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from typing import Any

from .reading import Upload
from .refusals import bad

LARGEST_PHOTO = 10 * 1024 * 1024
LARGEST_FILE = 50 * 1024 * 1024
LARGEST_DOWNLOAD = 20 * 1024 * 1024
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")
_PREFIX = {"photo": "AgAC", "voice": "AwAC", "audio": "CQAC", "document": "BQAC"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file as Telegram keeps it; ``sha256`` tells tests which one it is."""

    id: str
    unique_id: str
    kind: str
    name: str
    mime: str
    content: bytes
    sha256: str
    width: int = 0
    height: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return the fields every kind has."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}

    def in_message(self) -> dict[str, Any]:
        """Return what a message holds of it."""
        match self.kind:
            case "photo":
                return {"photo": [{**self.as_json(), "width": self.width, "height": self.height}]}
            case "voice":
                return {"voice": {**self.as_json(), "duration": 1, "mime_type": self.mime}}
            case "audio":
                return {"audio": {**self.as_json(), "duration": 1, "mime_type": self.mime, "file_name": self.name}}
            case _:
                return {"document": {**self.as_json(), "mime_type": self.mime, "file_name": self.name}}


class Files:
    """All of one bot's files."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self.uploads = 0

    def store(self, upload: Upload, kind: str) -> StoredFile:
        """Keep an upload. Raises RefusedError where it is no file of that kind."""
        _check(upload, kind)
        self.uploads += 1
        digest = hashlib.sha256(upload.content).hexdigest()
        # A new id for every upload, as Telegram gives; only the unique one is the same for the same content.
        file_id = f"{_PREFIX[kind]}{self.uploads:06d}{digest[:40]}"
        width, height = _size(upload.content) if kind == "photo" else (0, 0)
        kept = StoredFile(
            file_id, f"AQAD{digest[:12]}", kind, upload.name, upload.mime, upload.content, digest, width, height
        )
        self._by_id[file_id] = kept
        return kept

    def sent_again(self, file_id: str, kind: str) -> StoredFile:
        """Return the file of an id. Raises RefusedError where it is unknown or of another kind."""
        if file_id.startswith(("http://", "https://")):
            raise bad("failed to get HTTP URL content")
        kept = self._by_id.get(file_id)
        if kept is None:
            raise bad("wrong remote file identifier specified: Wrong string length")
        if kept.kind != kind:
            raise bad(f"can't use file of type {_named(kept.kind)} as {_named(kind)}")
        return kept

    def asked_for(self, file_id: str) -> StoredFile:
        """Return the file that getFile names. Raises RefusedError."""
        if file_id not in self._by_id:
            raise bad("invalid file_id")
        if len(self._by_id[file_id].content) > LARGEST_DOWNLOAD:
            raise bad("file is too big")
        return self._by_id[file_id]

    def at_path(self, path: str) -> StoredFile | None:
        """Return the file that stands at a download path."""
        return next((kept for kept in self._by_id.values() if path_of(kept) == path), None)


def path_of(kept: StoredFile) -> str:
    """Return where a file may be fetched."""
    return f"{kept.kind}s/{kept.id}"


def _named(kind: str) -> str:
    return {"voice": "VoiceNote"}.get(kind, kind.capitalize())


def _check(upload: Upload, kind: str) -> None:
    size = len(upload.content)
    if not size:
        raise bad("file must be non-empty")
    if kind == "photo" and size > LARGEST_PHOTO:
        raise bad(f"file of size {size} bytes is too big for a photo; the maximum size is {LARGEST_PHOTO} bytes")
    if size > LARGEST_FILE:
        raise bad(f"file of size {size} bytes is too big; the maximum size is {LARGEST_FILE} bytes")
    if kind == "photo":
        _check_photo(upload.content)
    if kind == "voice" and not _is_voice(upload.content):
        raise bad("a voice message must be OGG with OPUS, MP3 or M4A (stand-in)")


def _check_photo(content: bytes) -> None:
    if not content.startswith(_IMAGES):
        raise bad("IMAGE_PROCESS_FAILED")
    width, height = _size(content)
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad("PHOTO_INVALID_DIMENSIONS")


def _is_voice(content: bytes) -> bool:
    return content.startswith((b"OggS", b"ID3", b"\xff\xfb", b"\xff\xf3")) or content[4:8] == b"ftyp"


def _size(content: bytes) -> tuple[int, int]:
    """Return a PNG's width and height; of other pictures a likely one."""
    if content.startswith(_IMAGES[0]) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return 800, 600
