"""Requests about one's data: take all of it along."""

from __future__ import annotations

from bot.doers.doer import Doer, Result
from bot.doers.drawing import Easel
from bot.worker import Worker
from storage.rows import Request


def privacy(worker: Worker, database: str, easel: Easel) -> dict[str, Doer]:
    """Return who does what."""
    # Named here, done over there: the server never imports what draws.
    from bot.drawing.work import draw_export
    from bot.exporting import exported

    async def export(request: Request) -> Result:
        assert request.made is not None, "a claimed request says when it was made"
        found = await worker.do(exported, database, request.learner, request.body, request.made)
        if found is None:
            raise LookupError("there is nobody to tell of any more")
        return await worker.do(draw_export, easel.of(request.learner), found.json, found.text, found.title)

    return {"export": export}
