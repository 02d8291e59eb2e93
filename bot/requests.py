"""Requests: what turns asked of the world, claimed, done, and fed back as events that count once.

A request is a row written in its turn's own transaction. Whatever is killed, the row is claimed again, and the
answer enters the turn loop under the request's id, so a second answer is a repeat.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import structlog
from msgspec import MsgspecError
from msgspec.json import decode

from bot.dialogue.events import Answered, Failed, Inbound, Told
from bot.dialogue.screens import Shown
from bot.doers.doer import Doer, Result
from bot.errors import HocsoError
from bot.metrics import Metrics
from storage.errors import StoreError
from storage.rows import Request
from storage.store import Store

PATIENCE = 20.0
"""Seconds one request may take; the learner is waiting in front of it."""
AT_ONCE = 1
"""Requests claimed at a time. A claim holds for a minute and all of it is for this one: what waited behind slow ones
would be claimed again by another process, and done twice."""
TRIES = 3
"""Claims after which a request that never finishes is answered as failed."""
IDLE = 5.0
"""Seconds between two looks where no turn of this process asked for anything."""
TOLD = "told"
"""What is no request but what another learner did, and this one must see; it is written as one that is done."""
LARGEST = 8192
"""Bytes of a result that travel in the event."""

log = structlog.get_logger()


class Requests:
    """Does the requests of some channels, one after the other."""

    def __init__(
        self,
        store: Store,
        take: Callable[[Inbound], Awaitable[Shown]],
        doers: Mapping[str, Doer],
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics or Metrics()
        self._store = store
        self._take = take
        self._doers = doers
        self.answered = asyncio.Condition()
        """Notified whenever an answer has entered its learner's conversation."""

    async def run(self, channels: tuple[str, ...], asked: asyncio.Event, now: Callable[[], datetime]) -> None:
        """Do requests until cancelled; ``asked`` wakes it when this process wrote one."""
        while True:
            asked.clear()
            try:
                busy = await self.round(channels, now)
            except (HocsoError, StoreError) as error:
                # The rows stay; the next round finds them again.
                log.warning("requests have to wait", error=str(error))
                busy = False
            if not busy:
                await _woken(asked)

    async def round(self, channels: tuple[str, ...], now: Callable[[], datetime]) -> bool:
        """Feed what is done, claim some of what is asked, do it, and return whether there was any."""
        for request in await self._store.finished(channels, 100):
            await self._feed(request, now())
        claimed = await self._store.claim(channels, AT_ONCE, now())
        for request in claimed:
            await self._do(request)
        return bool(claimed)

    async def _do(self, request: Request) -> None:
        began = asyncio.get_running_loop().time()
        try:
            result, failed = json.dumps(await self._tried(request), ensure_ascii=False), None
            if len(result.encode()) > LARGEST:
                result, failed = "", "too-large"
        except Exception as error:  # noqa: BLE001 - a request is one of the four places; its learner is told.
            log.error("request failed", kind=request.kind, tries=request.tries, error=type(error).__name__)
            result, failed = "", type(error).__name__
        took = asyncio.get_running_loop().time() - began
        self._metrics.request(request.kind, "failed" if failed else "done", took)
        await self._store.finish(request.id, None if failed else result, failed)

    async def _tried(self, request: Request) -> Result:
        if request.tries > TRIES:
            raise TimeoutError("claimed too often without an end")
        async with asyncio.timeout(PATIENCE):
            return await self._doers[request.kind](request)

    async def _feed(self, request: Request, now: datetime) -> None:
        event = _event(request)
        # What another one did is no sign of whom it is told to.
        whom = request.learner if request.kind == TOLD else 0
        place, message = (request.channel, request.address), f"request {request.id}"
        inbound = Inbound(*place, message, now, event, request.id, learner=whom)
        await self._take(inbound)
        async with self.answered:
            self.answered.notify_all()


def _event(request: Request) -> Answered | Failed | Told:
    """Return what came of a request, as its learner's conversation takes it in."""
    if request.failed is not None or request.result is None:
        return Failed(request.id, request.kind, request.failed or "failed")
    try:
        if request.kind == TOLD:
            return decode(request.result, type=Told)
        return Answered(request.id, request.kind, decode(request.result, type=dict[str, object]))
    except (MsgspecError, RecursionError) as error:
        # Written by a newer version, or damaged: one learner is told so, and the others go on.
        log.error("finished request cannot be read", kind=request.kind, error=type(error).__name__)
        return Failed(request.id, request.kind, "unreadable")


async def _woken(asked: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(IDLE):
            await asked.wait()
    except TimeoutError:
        return
