"""The line to the Bot API's server: connections that stay open, and whether a request that failed can have arrived."""

from __future__ import annotations

from typing import NamedTuple

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    StreamReader,
    TCPConnector,
)

from bot.errors import LostError, TryLaterError

CONNECTIONS = 100
"""Calls that may be under way at a time; further ones wait."""
CONNECT = 10.0
"""Seconds to wait for a connection, and for a free one."""
KEEP = 30.0
"""Seconds an idle connection is kept: less than the server keeps it, so that none is used that it has just closed."""
LARGEST = 8 << 20
"""Bytes of an answer; a hundred updates at their longest are far below."""

_JSON = {"Content-Type": "application/json"}


class Heard(NamedTuple):
    """An answer as it came."""

    status: int
    body: bytes


class Line:
    """One server, one token; neither ever shows in an error."""

    def __init__(self, api: str, token: str, connect: float = CONNECT) -> None:
        """Take the server's origin and the token. Nothing is opened before the first request."""
        self._connect = connect
        self._base = f"{api}/bot{token}/"
        self._session: ClientSession | None = None

    async def close(self) -> None:
        """Hang up."""
        if self._session is not None:
            await self._session.close()

    async def exchange(self, method: str, body: bytes | FormData, patience: float) -> Heard:
        """Send a request and return the answer; ``patience`` are the seconds for it once there is a connection.

        Raises:
            TryLaterError: it was not sent.
            LostError: it was sent, perhaps in part, and there was no whole answer.
        """
        session = self._session = self._session or _session()
        if session.closed:
            raise TryLaterError("hung up")
        headers = _JSON if isinstance(body, bytes) else None
        timeout = ClientTimeout(total=self._connect + patience, connect=self._connect)
        try:
            async with session.post(
                self._base + method, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return Heard(response.status, await _whole(response.content))
        except (ClientConnectorError, ConnectionTimeoutError) as error:
            # The library's own words hold the address, and with it the token.
            raise TryLaterError(f"no connection ({_why(error)})") from None
        except (ClientError, TimeoutError) as error:
            raise LostError(f"no answer ({_why(error)})") from None


def _session() -> ClientSession:
    return ClientSession(
        connector=TCPConnector(limit=CONNECTIONS, keepalive_timeout=KEEP),
        cookie_jar=DummyCookieJar(),
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
        auto_decompress=False,
        # What the environment says of proxies is meant for browsers; it would also catch a server on this machine.
        trust_env=False,
    )


def _why(error: Exception) -> str:
    reason = error.os_error.strerror if isinstance(error, ClientConnectorError) else ""
    return reason or type(error).__name__


async def _whole(content: StreamReader) -> bytes:
    chunks, size = [], 0
    async for chunk in content.iter_any():
        chunks.append(chunk)
        size += len(chunk)
        if size > LARGEST:
            raise LostError("no answer (it has no end)")
    return b"".join(chunks)
