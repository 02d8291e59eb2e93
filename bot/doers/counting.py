"""The request for a report: drawn up in the worker process, as a picture, a workbook and a few words.

The workbook also lies ready behind a link that hands it over once, for platforms that take no workbooks.
"""

from __future__ import annotations

from bot.doers.doer import Doer, Result
from bot.doers.drawing import Easel
from bot.reporting import Sources, brought
from bot.worker import Worker
from storage.rows import VIETNAM, Request
from storage.rows.pickups import Pickup
from storage.store import Store


def counting(store: Store, worker: Worker, sources: Sources, easel: Easel) -> dict[str, Doer]:
    """Return who does what."""

    async def counts(request: Request) -> Result:
        assert request.made is not None, "a claimed request says when it was made"
        today = request.made.astimezone(VIETNAM).date()
        found = await worker.do(brought, sources, str(easel.folder), request.body, today)
        once = await store.lay_ready(Pickup(found["workbook"], found["name"]), request.made)
        return {**found, "once": once}

    return {"counts": counts}
