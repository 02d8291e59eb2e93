"""The line to one of Zalo's servers: connections that stay open, and whether a request that failed can have arrived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import httpx
from msgspec import json

from bot.errors import LostError, TryLaterError

CONNECT = 10.0
"""Seconds to wait for a connection, and for a free one."""
PATIENCE = 30.0
"""Seconds without a byte after which an answer is given up."""
KEEP = 15.0
"""Seconds an idle connection is kept: less than servers keep it, so that none is used that has just been closed."""
CONNECTIONS = 50
LARGEST = 1 << 20
"""Bytes of an answer that are read; Zalo's stay far below."""

_encode = json.Encoder().encode
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Heard(NamedTuple):
    """An answer as it came."""

    status: int
    body: bytes


class Upload(NamedTuple):
    """A file to send: its name, with an ending, its content and its media type."""

    name: str
    content: bytes
    type: str


class Line:
    """One server, by its origin. What it is asked with never shows in an error."""

    def __init__(self, origin: str) -> None:
        """Take the server's origin. Nothing is opened before the first request."""
        self._origin = origin
        self._client: httpx.AsyncClient | None = None
        self._closed = False

    async def close(self) -> None:
        """Hang up."""
        self._closed = True
        if self._client is not None:
            await self._client.aclose()

    async def tell(
        self, path: str, body: Mapping[str, Any], headers: Mapping[str, str], patience: float = PATIENCE
    ) -> Heard:
        """Post JSON and return the answer; ``patience`` are the seconds without a byte after which it is given up.

        Raises:
            TryLaterError: it was not sent.
            LostError: it was sent, perhaps in part, and there was no whole answer.
        """
        headers = {**headers, "Content-Type": "application/json"}
        return await self._exchange(path, headers, content=_encode(body), timeout=_timeout(patience))

    async def fill_in(self, path: str, form: Mapping[str, str], headers: Mapping[str, str]) -> Heard:
        """Post a form; raises as :meth:`tell` does."""
        return await self._exchange(path, headers, data=dict(form))

    async def upload(self, path: str, file: Upload, headers: Mapping[str, str]) -> Heard:
        """Post a file; raises as :meth:`tell` does."""
        return await self._exchange(path, headers, files={"file": (file.name, file.content, file.type)})

    async def _exchange(self, path: str, headers: Mapping[str, str], **body: Any) -> Heard:
        if self._closed:
            raise TryLaterError("hung up")
        client = self._client = self._client or _client()
        try:
            async with client.stream("POST", self._origin + path, headers=dict(headers), **body) as response:
                return Heard(response.status_code, await _whole(response))
        except _UNSENT as error:
            raise TryLaterError(f"no connection ({type(error).__name__})") from None
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            # The library's own words may hold what was sent.
            raise LostError(f"no answer ({type(error).__name__})") from None


def _timeout(patience: float) -> httpx.Timeout:
    return httpx.Timeout(patience, connect=CONNECT, pool=CONNECT)


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(
        timeout=_timeout(PATIENCE),
        limits=httpx.Limits(max_connections=CONNECTIONS, keepalive_expiry=KEEP),
        # A redirect would carry the token to whoever is named there.
        follow_redirects=False,
        # What the environment says of proxies is meant for browsers; it would also catch a server on this machine.
        trust_env=False,
    )


async def _whole(response: httpx.Response) -> bytes:
    chunks, size = [], 0
    async for chunk in response.aiter_bytes():
        chunks.append(chunk)
        size += len(chunk)
        if size > LARGEST:
            raise LostError("no answer (it has no end)")
    return b"".join(chunks)
