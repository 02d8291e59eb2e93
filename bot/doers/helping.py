"""Requests of helpers: their list, one of it, somebody new on it, a class, a lesson on paper.

The store looks anew whether whoever asks is a helper of that group.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from bot.doers.doer import Doer, Result
from bot.doers.drawing import Easel
from bot.worker import Worker
from storage.rows import Request
from storage.rows.helping import SHOWN, Asker, Class, Enrolment, Helped, short
from storage.store import Store

PAGE = 6
"""People on one screen."""


def helping(store: Store, worker: Worker, easel: Easel) -> dict[str, Doer]:
    """Return who does what."""
    from bot.drawing.work import draw_sheet

    async def people(request: Request) -> Result:
        page = int(json.loads(request.body)["page"])
        found = await store.helped(_asker(request), _made(request))
        shown = found[page * PAGE : page * PAGE + PAGE]
        more = int(len(found) > page * PAGE + PAGE)
        return {"page": page, "more": more, "people": [_token(one) for one in shown]}

    async def person(request: Request) -> Result:
        wanted = int(json.loads(request.body)["learner"], 36)
        found = await store.helped(_asker(request), _made(request))
        one = next(one for one in found if one.learner == wanted)
        return {"token": _token(one), "lesson": one.lesson, "village": one.village}

    async def enrol(request: Request) -> Result:
        learner = await store.enrol(_asker(request), _enrolment(json.loads(request.body)), _made(request))
        return {"learner": short(learner)}

    async def strike(request: Request) -> Result:
        learner = int(json.loads(request.body)["learner"], 36)
        return {"struck": await store.strike(_asker(request), learner, _made(request))}

    async def teach(request: Request) -> Result:
        learner = int(json.loads(request.body)["learner"], 36)
        found = await store.teach(_asker(request), learner, _made(request))
        return {"learner": short(found.learner) if found else ""}

    async def attest(request: Request) -> Result:
        asked = json.loads(request.body)
        day, besides = int(asked["day"]), int(asked["people"])
        held = Class(asked["unit"], asked["kind"], asked["lesson"], day, asked["place"], besides)
        return {"listed": await store.attest(_asker(request), held, _ids(asked["learners"]), _made(request))}

    async def sheet(request: Request) -> Result:
        day = int(f"{_made(request):%Y%m%d}")
        return await worker.do(draw_sheet, easel.of(0), easel.site, request.body, day)

    return {
        "people": people,
        "person": person,
        "enrol": enrol,
        "strike": strike,
        "teach": teach,
        "attest": attest,
        "sheet": sheet,
    }


def _asker(request: Request) -> Asker:
    return Asker(request.learner, request.channel, request.address, json.loads(request.body)["unit"])


def _made(request: Request) -> datetime:
    assert request.made is not None, "a claimed request says when it was made"
    return request.made


def _token(one: Helped) -> str:
    return f"{short(one.learner)}~{one.name[:SHOWN]}~{one.lessons}~{one.need}"


def _enrolment(asked: Mapping[str, str]) -> Enrolment:
    traits = {name: asked[f"trait-{name}"] for name in ("unit", "audience", "age") if asked.get(f"trait-{name}")}
    return Enrolment(asked["name"], asked["village"], asked["seat"], asked["notice"], asked["language"], traits)


def _ids(joined: str) -> list[int]:
    return [int(one, 36) for one in joined.split("+") if one]
