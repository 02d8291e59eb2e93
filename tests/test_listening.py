"""The one place that listens: too many at once are told to come again, and nobody holds a line without speaking."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot import listening
from bot.listening import SLOWEST, Front, Guarded, Server


class Slow:
    """An application that answers once it is let."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.begun = 0

    async def __call__(self, scope: Any, _receive: Any, send: Any) -> None:
        self.begun += 1
        if scope["path"] != "/healthz":
            await self.open.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


async def soon(holds: Callable[[], bool]) -> None:
    """Wait until something holds that rings no bell."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110 - see above.
            await asyncio.sleep(0.01)


@asynccontextmanager
async def served(site: Any) -> AsyncIterator[tuple[Server, int]]:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        server = Server(Front(site, {}, site), "here", lambda: None)
        async with asyncio.TaskGroup() as tasks:
            running = tasks.create_task(server.serve(sockets=[sock]))
            await soon(lambda: server.started)
            yield server, sock.getsockname()[1]
            server.should_exit = True
            await running


async def asked(port: int, path: str = "/") -> str:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer.decode()


async def test_more_requests_than_can_be_done_hear_when_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "UNDER_WAY", 3)
    site = Slow()
    async with served(site) as (_, port), asyncio.TaskGroup() as tasks:
        waiting = [tasks.create_task(asked(port)) for _ in range(3)]
        await soon(lambda: site.begun == 3)
        refused = await asked(port)
        assert refused.startswith("HTTP/1.1 503")
        assert "retry-after: 2" in refused
        assert (await asked(port, "/healthz")).startswith("HTTP/1.1 200")
        site.open.set()
        assert all(one.startswith("HTTP/1.1 200") for one in await asyncio.gather(*waiting))
        assert (await asked(port)).startswith("HTTP/1.1 200")


async def test_more_connections_than_there_may_be_are_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Guarded, "most", 2)
    site = Slow()
    site.open.set()
    async with served(site) as (server, port):
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2)]
        await soon(lambda: len(server.server_state.connections) == 2)
        refused = await asked(port)
        assert refused.startswith("HTTP/1.1 503")
        assert "Retry-After: 2" in refused
        for _, writer in held:
            writer.close()
        await soon(lambda: not server.server_state.connections)
        assert (await asked(port)).startswith("HTTP/1.1 200")


HALF_A_POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nha"


@pytest.mark.parametrize("half", [b"", b"GET / HTTP/1.1\r\nHo", HALF_A_POST])
async def test_a_request_that_does_not_come_whole_is_given_up_and_one_that_came_is_not(half: bytes) -> None:
    site = Slow()
    async with served(site) as (server, port):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(half)
        await soon(lambda: len(server.server_state.connections) == 1)
        speaking = asyncio.get_running_loop().create_task(asked(port))
        await soon(lambda: site.begun == 1 + (half is HALF_A_POST))
        later = asyncio.get_running_loop().time() + SLOWEST + 1
        for line in list(server.server_state.connections):
            assert isinstance(line, Guarded)
            line.end_if_slow(later)
        try:
            # What was hung up ends at once; one that was not would be read for ever.
            async with asyncio.timeout(5):
                assert await reader.read() == b""
        finally:
            writer.close()
            site.open.set()
        assert (await speaking).startswith("HTTP/1.1 200")
