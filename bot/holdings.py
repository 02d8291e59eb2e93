"""What is held of a learner, read in the worker process for "see my data"."""

from __future__ import annotations

import asyncio

from storage.sql import SqlStore


def held(database: str, learner: int) -> dict[str, object]:
    """Return the figures of "see my data" of a learner; empty where there is nobody by that id."""
    return asyncio.run(_held(database, learner))


async def _held(database: str, learner: int) -> dict[str, object]:
    store = SqlStore(database)
    await store.open(serve=False)
    try:
        holding = await store.holding(learner)
    finally:
        await store.close()
    if holding is None:
        return {}
    return {
        "consented": holding.consented.date().isoformat() if holding.consented else "",
        "notice": holding.notice,
        "channels": " ".join(holding.channels),
        "lessons": holding.completions,
        "answers": holding.answers,
    }
