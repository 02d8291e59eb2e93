"""Requests about one learner's own things: codes, what is held of them, what comes back."""

from __future__ import annotations

import json

from bot.dialogue.ladder import found
from bot.dialogue.learner import Recall
from bot.doers.doer import Doer, Result
from bot.worker import Worker
from storage.rows import Request
from storage.store import Store


def learning(store: Store, worker: Worker, database: str) -> dict[str, Doer]:
    """Return who does what."""

    async def return_code(request: Request) -> Result:
        return {"code": await store.return_code(request.learner)}

    async def holding(request: Request) -> Result:
        # It reads all of a learner's records, so it is not for the server's own connection.
        from bot.holdings import held

        return await worker.do(held, database, request.learner)

    async def due_reviews(request: Request) -> Result:
        rows = await store.memory(request.learner)
        recalls = tuple(Recall(row.lesson, row.question, int(row.state), row.due) for row in rows)
        return found(recalls, json.loads(request.body))

    return {"return-code": return_code, "holding": holding, "due-reviews": due_reviews}
