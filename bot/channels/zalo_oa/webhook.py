"""The webhook: Zalo posts an event here, and gets its 200 only when that is committed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import structlog

from bot.channels.posted import UNPROVED, Receive, Scope, Send, answer, body_of, header, object_in
from bot.channels.zalo_oa.reception import Reception
from bot.channels.zalo_oa.signature import HEADER, TIMESTAMP, is_signed, sign
from bot.errors import HocsoError

PATH = "/zalo-oa"
PATIENCE = 1.6
"""Seconds that a commit may take: Zalo waits two for the answer, and counts a later one as none."""

log = structlog.get_logger()


class Webhook:
    """An ASGI application of one address. Use it as an async context manager: closed, it says to come again."""

    def __init__(self, reception: Reception, *, app: str, secret: str, patience: float = PATIENCE) -> None:
        """Take where events go, the app's number and the secret key of the Official Account."""
        self._reception = reception
        self._app = app
        self._secret = secret
        self._patience = patience
        self._told = False
        self._group: asyncio.TaskGroup | None = None
        self._under_way: set[asyncio.Task[int]] = set()

    async def __aenter__(self) -> Webhook:
        self._group = await asyncio.TaskGroup().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        group, self._group = self._group, None
        assert group is not None
        for receiving in self._under_way:
            receiving.cancel()
        await group.__aexit__(None, None, None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope.get("method") != "POST":
            await answer(send, 405)
            return
        body = await body_of(receive, UNPROVED)
        await answer(send, 413 if body is None else await self._taken(scope, body))

    async def _taken(self, scope: Scope, body: bytes) -> int:
        """Take an event and return the status to answer with."""
        signature = header(scope, HEADER)
        event = object_in(body)
        if not signature and not event:
            # Zalo's console asks so whether anybody is here when the address is written down there.
            return 200
        timestamp = header(scope, TIMESTAMP).decode("latin-1") or _text((event or {}).get("timestamp"))
        if not is_signed(signature, sign(self._app, body, timestamp, self._secret)):
            self._tell_once()
            return 403
        return await self._committed(event) if event else 200

    async def _committed(self, event: Mapping[str, Any]) -> int:
        if self._group is None:
            return 503
        # Whatever is slow goes on beside: it is committed or it is not, and comes again either way.
        receiving = self._group.create_task(self._received(event))
        self._under_way.add(receiving)
        receiving.add_done_callback(self._under_way.discard)
        done, _ = await asyncio.wait({receiving}, timeout=self._patience)
        if not done:
            log.warning("events take too long", channel="zalo_oa")
            return 503
        return 503 if receiving.cancelled() else receiving.result()

    async def _received(self, event: Mapping[str, Any]) -> int:
        (error,) = await asyncio.gather(self._reception.receive(event), return_exceptions=True)
        if error is None:
            return 200
        # The words of others' errors may hold a learner's.
        why = str(error) if isinstance(error, HocsoError) else type(error).__name__
        log.warning("events have to wait", channel="zalo_oa", error=why)
        return 503

    def _tell_once(self) -> None:
        # Whoever knocks all night shall not fill the disk.
        if not self._told:
            remedy = "compare HOCSO_ZALO_OA_APP_ID and HOCSO_ZALO_OA_SECRET with the page of the webhook at Zalo"
            log.warning("event with a wrong signature", remedy=remedy)
        self._told = True


def _text(given: object) -> str:
    return str(given) if isinstance(given, str | int) else ""
