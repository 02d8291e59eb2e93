"""``/metrics``: the figures of this process over HTTP, at an address of their own that the public cannot reach."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from bot.metrics import CONTENT_TYPE, Metrics
from storage.errors import StoreError
from storage.store import Store

PATH = "/metrics"


class Figures:
    """An ASGI application of one address."""

    def __init__(self, metrics: Metrics, store: Store) -> None:
        self._metrics = metrics
        self._store = store

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        """Answer with the figures; all else is not found."""
        if scope["path"] != PATH or scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 404, b"not found: ask for /metrics\n", "text/plain")
            return
        # Where the database does not answer, its size stays what it was.
        with suppress(StoreError):
            self._metrics.stored(await self._store.size())
        await _answer(send, 200, self._metrics.text(), CONTENT_TYPE)


async def _answer(send: Any, status: int, body: bytes, kind: str) -> None:
    headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
