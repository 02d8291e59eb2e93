"""Requests that are drawn in the worker process: pictures of progress, papers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from bot.doers.doer import Doer, Result
from bot.drawn import Folder
from bot.worker import Worker
from storage.rows import Recognition, Request
from storage.store import Store


class Easel(NamedTuple):
    """Where drawings are laid, and the address of the web pages that a paper names."""

    folder: Path = Path("hocso.media")
    site: str = ""

    def of(self, learner: int) -> Folder:
        """Return where drawings about a learner are laid."""
        return Folder(str(self.folder), learner)


def drawing(store: Store, worker: Worker, easel: Easel) -> dict[str, Doer]:
    """Return who draws what."""
    # Named here, drawn over there: the server never imports what draws.
    from bot.drawing.work import draw_progress, draw_recognition

    async def progress(request: Request) -> Result:
        return await worker.do(draw_progress, easel.of(request.learner), request.body)

    async def recognition(request: Request) -> Result:
        asked = json.loads(request.body)
        code = await store.recognise(request.learner, Recognition(asked["course"], int(asked["day"])))
        return await worker.do(draw_recognition, easel.of(request.learner), easel.site, code, request.body)

    return {"progress-picture": progress, "recognition": recognition}
