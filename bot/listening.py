"""What listens: the sockets, the server behind them, and who of those that knock is let in.

Every door stands behind the same bounds, so that memory ends before the callers do: connections, requests under
way, and the time one may take to come. Whoever is one too many is told to come again.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from types import FrameType
from typing import Any, TypeAlias

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.errors import StartError

Asgi: TypeAlias = Callable[[Any, Any, Any], Awaitable[None]]

GRACE = 1
"""Seconds that requests under way have at a stop."""
CONNECTIONS = 4_000
"""Connections at once, some 20 KB each; fewer where the system allows fewer files."""
SPARED = 128
"""Files that are left for the database, the lessons and the platforms."""
UNDER_WAY = 1_000
"""Requests at once: twenty times what an hour of 300 taps a second ever had."""
SLOWEST = 25.0
"""Seconds that a request may take to come, head and body; a form is given up sooner, and kindly."""
RETRY_AFTER = b"2"
FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Front:
    """Hands webhooks past everything that pages need, and figures to those who ask at their own address."""

    def __init__(self, site: Asgi, hooks: Mapping[str, Asgi], figures: Asgi, figures_port: int = 0) -> None:
        """Take the doors; ``figures_port`` 0: figures are to be had nowhere."""
        self._site = site
        self._hooks = hooks
        self._figures = figures
        self._figures_port = figures_port
        self._under_way = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve a request, or say that it has to come again."""
        if self._figures_port and scope["server"][1] == self._figures_port:
            await self._figures(scope, receive, send)
            return
        path = scope.get("path", "")
        if self._under_way >= UNDER_WAY and path != "/healthz":
            await _come_again(send)
            return
        self._under_way += 1
        try:
            await self._hooks.get(path, self._site)(scope, receive, send)
        finally:
            self._under_way -= 1


class Guarded(HttpToolsProtocol):
    """One connection: turned away where there are too many, and ended where a request does not come."""

    coming_since = 0.0
    """Since when a request is waited for that has not come whole; 0: none is."""
    most = CONNECTIONS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let a connection in."""
        super().connection_made(transport)
        self.coming_since = self.loop.time()
        if len(self.connections) > self.most:
            transport.write(FULL)
            transport.close()

    def on_message_begin(self) -> None:
        """Another request begins."""
        self.coming_since = self.coming_since or self.loop.time()
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """It is there."""
        self.coming_since = 0.0
        super().on_message_complete()

    def end_if_slow(self, now: float) -> None:
        """Hang up where a request takes too long to come."""
        if self.coming_since and now - self.coming_since > SLOWEST and self.transport is not None:
            self.transport.close()


class Server(uvicorn.Server):
    """Says its address once it can be opened, and on a signal only stops.

    Raised again, as the library does, SIGTERM would end the process before the store is closed.
    """

    def __init__(self, front: Asgi, address: str, stopping: Callable[[], None]) -> None:
        """Take the address as people open it, and who is to know that a stop has begun."""
        super().__init__(_config(front))
        self._address = address
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        print(f"Học Số: {self._address}", flush=True)  # noqa: T201 - this line is the answer to `hocso run`.

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the library's signature.
        """Stop; asked twice from a keyboard, at once."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True
        self._stopping()

    async def on_tick(self, counter: int) -> bool:
        """Look after slow connections once a second; called ten times."""
        if counter % 10 == 0:
            now = asyncio.get_running_loop().time()
            for line in list(self.server_state.connections):
                if isinstance(line, Guarded):
                    line.end_if_slow(now)
        return await super().on_tick(counter)


def listening(host: str, port: int, remedy: str) -> socket.socket:
    """Return a socket that listens.

    Raises:
        StartError: it cannot be had; ``remedy`` says what to set.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error.strerror
        raise StartError(f"cannot listen on {host}:{port} ({why}): {remedy}") from None


def make_room() -> None:
    """Let this process have as many open files as the system allows, and as many connections as those leave."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = CONNECTIONS + SPARED
        if soft != resource.RLIM_INFINITY and soft < wanted:
            soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            Guarded.most = max(SPARED, min(CONNECTIONS, soft - SPARED))


def _config(front: Asgi) -> uvicorn.Config:
    return uvicorn.Config(
        front,
        http=Guarded,
        interface="asgi3",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=GRACE,
        proxy_headers=False,
    )


async def _come_again(send: Any) -> None:
    headers = [(b"retry-after", RETRY_AFTER), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
