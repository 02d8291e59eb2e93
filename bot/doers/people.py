"""Requests about who is one person with whom: codes to connect accounts, agreeing, undoing."""

from __future__ import annotations

import json
from datetime import datetime

from bot.dialogue.joined import renewed
from bot.doers.doer import Doer, Result
from bot.doers.drawing import Easel
from bot.drawn import Folder
from bot.worker import Worker
from storage.rows import VIETNAM, Request
from storage.rows.people import Join, Link, Standing
from storage.store import Store


def people(store: Store, worker: Worker, easel: Easel) -> dict[str, Doer]:
    """Return who does what."""
    from bot.drawing.work import draw_code

    async def look(request: Request) -> Result:
        return await _stands(store, request)

    async def open_link(request: Request) -> Result:
        code = await store.open_link(request.learner, (request.channel, request.address), _now(request))
        if not easel.site:
            return {"code": code}
        folder = Folder(str(easel.folder), request.learner)
        return {"code": code, **await worker.do(draw_code, folder, f"{easel.site}/bai/{_door(code)}")}

    async def enter_link(request: Request) -> Result:
        place, typed = (request.channel, request.address), json.loads(request.body)["code"]
        return _told(await store.enter_link(typed, request.learner, place, _now(request)))

    async def answer_link(request: Request) -> Result:
        yes = bool(json.loads(request.body)["yes"])
        return _told(await store.answer_link(request.learner, yes=yes, now=_now(request), renew=renew))

    async def undo(request: Request) -> Result:
        join = int(json.loads(request.body)["join"])
        done = await store.unjoin(request.learner, join, _now(request), renew)
        return await _stands(store, request) if done else _told(Link("over"))

    return {
        "link-look": look,
        "link-open": open_link,
        "link-enter": enter_link,
        "link-answer": answer_link,
        "link-undo": undo,
    }


def renew(standing: Standing) -> tuple[str, str]:
    """Return a seat and a shelf made anew; see :data:`storage.rows.people.Renew`."""
    own, passed = (standing.seat, standing.shelf), (standing.passed, standing.finished)
    return renewed(own, passed, standing.other, (standing.due, standing.joined))


async def _stands(store: Store, request: Request) -> Result:
    link = await store.link(request.learner, _now(request))
    joins = await store.undoable(request.learner, _now(request))
    return {**_told(link), "joins": ";".join(map(_listed, joins))}


def _told(link: Link) -> dict[str, object]:
    return {"step": link.step, "channel": link.channel}


def _listed(join: Join) -> str:
    return f"{join.id},{join.since.astimezone(VIETNAM):%d/%m},{'+'.join(join.channels)}"


def _now(request: Request) -> datetime:
    """Return when it was asked: a code's ten minutes are those of the person who asks, however long a queue is."""
    assert request.made is not None, "the store gives every request its time"
    return request.made


def _door(code: str) -> str:
    return "noi-" + "-".join(code.split())
