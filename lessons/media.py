"""The media of a course: found in its folder, checked by their first bytes, known by the hash of their content.

A picture may be given as SVG. Channels show PNG: the one beside it, or one drawn here and kept in a folder of
drawn pictures, by the hash of its source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import Final

from lessons.desk import Desk
from lessons.fields import Schema
from lessons.model import Medium, MediumKind
from lessons.nodes import Node
from lessons.pictures import drawn_apart
from lessons.readers import written

HEAVY = 30 * 1024
"""Bytes above which a picture is slow on a weak network."""
LARGEST: Mapping[MediumKind, int] = {"picture": 1024**2, "audio": 5 * 1024**2, "document": 10 * 1024**2}
SPOKEN = ".txt"
"""What follows the name of a recording in the name of the file with the words spoken in it."""
LARGEST_SPOKEN = 16 * 1024

_Starts = Callable[[bytes], bool]


def _begins(*signs: bytes) -> _Starts:
    return lambda head: head.startswith(signs)


_MP3 = _begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")
TYPES: Final[Mapping[MediumKind, Mapping[str, tuple[str, _Starts]]]] = {
    "picture": {
        ".png": ("image/png", _begins(b"\x89PNG\r\n\x1a\n")),
        ".jpg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
        ".jpeg": ("image/jpeg", _begins(b"\xff\xd8\xff")),
        ".webp": ("image/webp", lambda head: head[:4] == b"RIFF" and head[8:12] == b"WEBP"),
        ".svg": ("image/svg+xml", lambda head: b"<svg" in head),
    },
    "audio": {
        ".ogg": ("audio/ogg", _begins(b"OggS")),
        ".mp3": ("audio/mpeg", _MP3),
        ".aac": ("audio/aac", _begins(b"\xff\xf1", b"\xff\xf9")),
        ".m4a": ("audio/mp4", lambda head: head[4:8] == b"ftyp"),
    },
    "document": {".pdf": ("application/pdf", _begins(b"%PDF-"))},
}

_BY_USE = [media_type for media_type, _ in TYPES["audio"].values()]

# Letters need fonts, which differ by machine; the others could load, run or unfold something.
_RISKY_SVG = re.compile(
    rb"<!DOCTYPE|<!ENTITY|<(?:\w+:)?(?:script|foreignObject|image|use|filter|pattern|mask|marker|text|style)\b"
    rb"|(?:href|src)\s*=\s*[\"'](?!#)",
    re.IGNORECASE,
)
_HEAD = 4096


@dataclass(slots=True)
class Shelf:
    """The media of one course folder. ``gallery`` is where drawn pictures are kept."""

    folder: Path
    gallery: Path
    _known: dict[Path, Medium] = field(default_factory=dict)

    def find(self, name: str, kind: MediumKind, node: Node, desk: Desk) -> Medium | None:
        """Return the medium of that name; note what is wrong with it."""
        suffix = PurePosixPath(name).suffix.lower()
        if suffix not in TYPES[kind]:
            desk.report(node, "HS066", name=name, key=kind, allowed=", ".join(TYPES[kind]))
            return None
        path = self._within(name, node, desk)
        if path is None:
            return None
        if path not in self._known:
            data = _read(path, kind, node, desk)
            medium = self._medium(path, data, kind, node, desk) if data is not None else None
            if medium is None:
                return None
            self._known[path] = medium
        return self._known[path]

    def recording(self, name: str, node: Node, desk: Desk) -> Medium | None:
        """Return the recording of that name, with the forms of it that lie beside it: ``a.ogg`` and ``a.aac``."""
        named = self.find(name, "audio", node, desk)
        if named is None:
            return None
        beside = (ending for ending in TYPES["audio"] if ending != PurePosixPath(name).suffix.lower())
        others = (str(PurePosixPath(name).with_suffix(ending)) for ending in beside)
        found = [self.find(other, "audio", node, desk) for other in others if (self.folder / other).is_file()]
        # The first is what most can play: as a voice message in Telegram, and in browsers.
        first, *rest = sorted((form for form in (named, *found) if form), key=lambda form: _BY_USE.index(form.type))
        return replace(first, forms=tuple(rest))

    def spoken(self, name: str, node: Node, desk: Desk) -> str | None:
        """Return the words that a recording says, as the file beside it has them; note what is wrong with that."""
        path = self._within(name + SPOKEN, node, desk, missing="HS115")
        data = _bounded(path, LARGEST_SPOKEN, node, desk) if path is not None else None
        if path is None or data is None:
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            desk.report(node, "HS062", name=path.name, allowed=f"UTF-8 ({SPOKEN})")
            return None

    def _within(self, name: str, node: Node, desk: Desk, missing: str = "HS061") -> Path | None:
        try:
            home = self.folder.resolve()
            path = (home / name).resolve()
            exists = path.is_file()
        except (OSError, ValueError, RuntimeError):
            # A name that is too long, or a ring of links: there is no such file.
            desk.report(node, missing, name=name)
            return None
        if not path.is_relative_to(home):
            desk.report(node, "HS060", name=name)
        elif not exists:
            desk.report(node, missing, name=name)
        else:
            return path
        return None

    def _medium(self, path: Path, data: bytes, kind: MediumKind, node: Node, desk: Desk) -> Medium | None:
        media_type, _ = TYPES[kind][path.suffix.lower()]
        if media_type == "image/svg+xml":
            return self._drawn(path, data, node, desk)
        if kind == "picture" and len(data) > HEAVY:
            desk.report(node, "HS106", name=path.name, size=len(data) // 1024, limit=HEAVY // 1024)
        return Medium(kind, sha256(data).hexdigest(), str(path), media_type)

    def _drawn(self, path: Path, data: bytes, node: Node, desk: Desk) -> Medium | None:
        beside = path.with_suffix(".png")
        if beside.is_file():
            png = _read(beside, "picture", node, desk)
            return None if png is None else self._medium(beside, png, "picture", node, desk)
        target = self.gallery / f"{sha256(data).hexdigest()}.png"
        if not target.is_file() and not _draw(path, data, target):
            desk.report(node, "HS065", name=path.name)
            return None
        return self._medium(target, target.read_bytes(), "picture", node, desk)


def _read(path: Path, kind: MediumKind, node: Node, desk: Desk) -> bytes | None:
    data = _bounded(path, LARGEST[kind], node, desk)
    _, begins = TYPES[kind][path.suffix.lower()]
    if data is not None and not begins(data[:_HEAD]):
        desk.report(node, "HS062", name=path.name, allowed=", ".join(TYPES[kind]))
        return None
    return data


def _bounded(path: Path, limit: int, node: Node, desk: Desk) -> bytes | None:
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError:
        desk.report(node, "HS001", name=path.name)
        return None
    if len(data) > limit:
        desk.report(node, "HS063", name=path.name, limit=limit // 1024)
        return None
    return data


def _draw(source: Path, data: bytes, target: Path) -> bool:
    """Draw an SVG into the gallery; say whether that was possible."""
    if _RISKY_SVG.search(data) or not _is_even(data):
        return False
    try:
        png = drawn_apart(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Two processes may draw the same picture: nobody ever sees half of one.
        with NamedTemporaryFile(dir=target.parent, delete=False) as draft:
            draft.write(png)
        Path(draft.name).replace(target)
    except (ValueError, OSError):
        return False
    return True


def _is_even(data: bytes) -> bool:
    """Say whether a picture is neither a thread nor a tower: drawn at a given width, its height has no other bound."""
    box = re.search(rb"viewBox\s*=\s*[\"']\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*[\"']", data)
    sizes = [re.search(rb"<svg[^>]*\s" + side + rb"\s*=\s*[\"']([\d.]+)(?:px)?[\"']", data) for side in _SIDES]
    found = [[box[1], box[2]]] if box else []
    if sizes[0] and sizes[1]:
        found.append([sizes[0][1], sizes[1][1]])
    return bool(found) and all(_is_fair(width, height) for width, height in found)


_SIDES = (b"width", b"height")


def _is_fair(width: bytes, height: bytes) -> bool:
    try:
        across, down = float(width), float(height)
    except ValueError:
        return False
    return across > 0 and 0.2 <= down / across <= 5


@dataclass(frozen=True, slots=True)
class MediumNamed:
    """Reads the name of a file in the course's folder."""

    kind: MediumKind

    def __call__(self, node: Node, desk: Desk) -> Medium | None:
        """See :class:`lessons.fields.Reader`."""
        name = written(node, desk)
        return None if name is None or desk.shelf is None else desk.shelf.find(name, self.kind, node, desk)

    def schema(self) -> Schema:
        """See :class:`lessons.fields.Reader`."""
        endings = "|".join(suffix[1:] for suffix in TYPES[self.kind])
        return {"type": "string", "pattern": rf"\.({endings})$"}
