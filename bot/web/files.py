"""Files by the hash of their content: what lessons show, and the pages' own style and script."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.web.doors import Doors

HERE = Path(__file__).parent / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
FOREVER = "public, max-age=31536000, immutable"
SHOWABLE = re.compile(r"(image|audio)/[a-z0-9.+-]+")
"""What a browser may show by itself; anything else is only offered as a download."""

_HASH = re.compile(r"[0-9a-f]{64}")


def medium_address(hash: str) -> str:
    """Return where a medium is served."""
    return f"/anh/{hash}"


class StaticFiles:
    """The style, script and icon, held in memory; their addresses change with their content."""

    def __init__(self, folder: Path = HERE) -> None:
        self._bodies = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in TYPES}
        self._marks = {name: sha256(body).hexdigest()[:12] for name, body in self._bodies.items()}

    @property
    def addresses(self) -> Mapping[str, str]:
        """Return the address of each file by its name."""
        return {name: f"/static/{mark}/{name}" for name, mark in self._marks.items()}

    async def serve(self, request: Request) -> Response:
        """Answer with a file. One asked for by an older mark is the newer one, not to be kept under the old name."""
        name = request.path_params["name"]
        if name not in self._bodies:
            raise HTTPException(404)
        current = request.path_params["mark"] == self._marks[name]
        headers = {"Cache-Control": FOREVER if current else "no-cache"}
        return Response(self._bodies[name], media_type=TYPES[Path(name).suffix], headers=headers)


class Media:
    """The pictures, recordings and documents that a lesson in force names, and what was drawn for one learner."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    async def serve(self, request: Request) -> Response:
        """Answer with a medium, a part of it, or "you have it"."""
        # An ending may follow the hash: some platforms tell by it what to do with a medium.
        hash = request.path_params["hash"].partition(".")[0]
        medium = self._doors.media(hash) if _HASH.fullmatch(hash) else None
        if medium is None or not await asyncio.to_thread(Path(medium.path).is_file):
            raise HTTPException(404)
        showable = SHOWABLE.fullmatch(medium.type) is not None
        # A picture opened by itself must not run what an author may have put into it.
        headers = {
            "ETag": f'"{hash}"',
            # Phones are shared: what bears a name is not kept on them.
            "Cache-Control": "no-store" if self._doors.personal(hash) else FOREVER,
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
        }
        if not showable:
            headers["Content-Disposition"] = "attachment"
        if hash in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return FileResponse(medium.path, media_type=medium.type, headers=headers)
