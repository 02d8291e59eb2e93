"""Both ends of the wire for the stand-in's own tests: a bare caller of methods, and a webhook that does as told."""

from __future__ import annotations

import asyncio
import io
import json
import os
import sys
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import aiohttp
from aiohttp import web

from .server import Standin

ROOT = Path(__file__).parents[3]
# The smallest things that pass for what they are called.
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x02\x80\x00\x00\x01\x68" + bytes(20)
OGG = b"OggS" + bytes(40)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call came back with."""

    status: int
    body: dict[str, Any]

    @property
    def result(self) -> Any:
        """The result of a call that went well."""
        assert self.body["ok"], self.body
        return self.body["result"]

    @property
    def said(self) -> str:
        """The words of a refusal."""
        assert not self.body["ok"], self.body
        assert self.body["error_code"] == self.status
        return str(self.body["description"])


class Wire:
    """A caller that knows HTTP and nothing of Telegram."""

    def __init__(self, server: Standin) -> None:
        self._server = server
        self._web = aiohttp.ClientSession()

    async def __aenter__(self) -> Wire:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._web.close()

    async def call(self, method: str, **fields: Any) -> Answer:
        """Call by JSON."""
        return await self.post(method, json=fields)

    async def post(self, method: str, **how: Any) -> Answer:
        """Call by whatever aiohttp can send."""
        async with self._web.post(f"{self._server.bot_url}/{method}", **how) as answer:
            return Answer(answer.status, await answer.json())

    async def get(self, path: str) -> tuple[int, bytes]:
        """Fetch an address below the server's."""
        async with self._web.get(f"{self._server.url}{path}") as answer:
            return answer.status, await answer.read()

    async def declare(self, method: str, size: int) -> int:
        """Announce a body of that size, send none of it, and return the status."""
        port = int(self._server.url.rpartition(":")[2])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST /bot{self._server.state.token}/{method} HTTP/1.1\r\nHost: a\r\nContent-Length: {size}\r\n\r\n"
        writer.write(head.encode())
        first = await reader.readline()
        writer.close()
        await writer.wait_closed()
        return int(first.split()[1])

    async def upload(self, method: str, name: str, content: bytes, **fields: str) -> Answer:
        """Call by multipart, with one file."""
        form = aiohttp.FormData(fields)
        form.add_field(name, io.BytesIO(content), filename=f"{name}.bin", content_type="application/octet-stream")
        return await self.post(method, data=form)


Ask = Callable[..., Awaitable[Any]]


@asynccontextmanager
async def apart(module: str, *arguments: str) -> AsyncIterator[Ask]:
    """Run a stand-in in a process of its own; what is given asks its door: the answer's JSON, or a refusal's status."""
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    assert running.stdout is not None
    try:
        url = (await running.stdout.readline()).decode().strip()
        async with aiohttp.ClientSession(url) as web:

            async def ask(verb: str, **wishes: Any) -> Any:
                async with web.post(f"/standin/{verb}", json=wishes) as answer:
                    return await answer.json() if answer.status == 200 else answer.status

            yield ask
    finally:
        running.terminate()
        ended = await running.wait()
    assert ended == 0


@dataclass(slots=True)
class Reaction:
    """How the webhook takes one delivery; ``act`` may be ``answer``, ``hang`` or ``cut``."""

    status: int = 200
    act: str = "answer"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class Receiver:
    """A webhook; it takes everything unless ``reactions`` holds what it should do with the next deliveries."""

    def __init__(self) -> None:
        self.reactions: deque[Reaction] = deque()
        self.updates: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.heads: list[dict[str, str]] = []
        """The headers of each delivery, their names in small letters."""
        self.bodies: list[bytes] = []
        self.most = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.reached = asyncio.Condition()
        self.url = ""
        self._open = 0
        self._runner: web.ServerRunner | None = None

    async def __aenter__(self) -> Receiver:
        self._runner = web.ServerRunner(
            web.Server(self._take, handler_cancellation=True), access_log=None, shutdown_timeout=1
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/hook"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def has(self, count: int) -> list[dict[str, Any]]:
        """Wait until that many deliveries came, and return them."""
        async with asyncio.timeout(5), self.reached:
            await self.reached.wait_for(lambda: len(self.updates) >= count)
        return self.updates

    def ids(self) -> list[int]:
        """Return the ids as they came."""
        return [update["update_id"] for update in self.updates]

    async def _take(self, request: web.BaseRequest) -> web.StreamResponse:
        reaction = self.reactions.popleft() if self.reactions else Reaction()
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        self.heads.append({name.lower(): value for name, value in request.headers.items()})
        self.bodies.append(await request.read())
        update = json.loads(self.bodies[-1] or b"{}")
        async with self.reached:
            self.updates.append(update)
            self.reached.notify_all()
        self._open += 1
        self.most = max(self.most, self._open)
        try:
            return await self._react(request, reaction)
        finally:
            self._open -= 1

    async def _react(self, request: web.BaseRequest, reaction: Reaction) -> web.StreamResponse:
        await self.gate.wait()
        if reaction.act == "hang":
            await asyncio.Event().wait()
        if reaction.act == "cut" and request.transport is not None:
            request.transport.abort()
        return web.Response(status=reaction.status, body=reaction.body, headers=reaction.headers)
