"""Requests about doors: where a code leads."""

from __future__ import annotations

import json

from bot.doers.doer import Doer, Result
from storage.rows import Request
from storage.store import Store


def doors(store: Store) -> dict[str, Doer]:
    """Return who does what."""

    async def door(request: Request) -> Result:
        assert request.made is not None, "a claimed request says when it was made"
        code = json.loads(request.body)["code"]
        place = request.channel, request.address
        opening, found = await store.come_by(code, request.learner, place, request.made)
        if found is None:
            return {"found": False, "tired": opening == "tired"}
        name = next((group.name for group in await store.groups() if group.code == found.unit), "")
        return {**found._asdict(), "name": name, "personal": found.unit != code}

    return {"door": door}
