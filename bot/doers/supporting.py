"""Requests about people who stand by a learner: a code for one, the code of one, an end to it."""

from __future__ import annotations

import json
from datetime import datetime

from bot.doers.doer import Doer, Result
from storage.rows import Request
from storage.store import Store


def supporting(store: Store) -> dict[str, Doer]:
    """Return who does what."""

    async def support_code(request: Request) -> Result:
        return {"code": await store.support_code(request.learner, _made(request))}

    async def stand_by(request: Request) -> Result:
        code, who = json.loads(request.body)["code"], (request.channel, request.address)
        return {"taken": await store.stand_by(request.learner, code, who, _made(request))}

    async def support_end(request: Request) -> Result:
        return {"ended": await store.end_support(request.learner)}

    return {"support-code": support_code, "stand-by": stand_by, "support-end": support_end}


def _made(request: Request) -> datetime:
    assert request.made is not None, "a claimed request says when it was made"
    return request.made
