"""The whole application over real HTTP: what a phone pays for it, and what a rude client meets."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import uvicorn
from starlette.applications import Starlette

from tests.web.scripted import SCREENS
from tests.web.visiting import Village, learner

PAGE = 30 * 1024
TAP = 4 * 1024


@asynccontextmanager
async def served(app: Starlette) -> AsyncIterator[int]:
    """Serve an application on a free port of this machine while the context lasts."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", proxy_headers=False, server_header=False
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve(sockets=[listening]))
            yield listening.getsockname()[1]
            server.should_exit = True


async def exchanged(port: int, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> bytes:
    """Return every byte that comes back for a request as a phone's browser sends it."""
    body = urlencode(form).encode() if form is not None else b""
    lines = [f"{method} {path} HTTP/1.1", "Host: hoc.test", "Accept-Encoding: gzip"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if form is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    answer = head + await reader.readexactly(int(length[1]) if length else 0)
    writer.close()
    await writer.wait_closed()
    return answer


async def test_the_first_page_with_a_lesson_and_all_it_needs_is_small() -> None:
    village = Village()
    visitor = await learner(village)
    own = re.findall(r'(?:href|src)="(/static/[^"]+)"', visitor.page.html)

    async with served(village.app) as port:
        parts = [await exchanged(port, "GET", path, Cookie=f"hocso={visitor.cookie}") for path in {"/", *own}]

    assert all(b"200 OK" in part.splitlines()[0] for part in parts)
    assert len(parts) == 4
    assert sum(map(len, parts)) <= PAGE


async def test_a_tap_is_smaller_still() -> None:
    village = Village()
    visitor = await learner(village)
    async with served(village.app) as port:
        for place in SCREENS:
            village.doors.put(place)
            page = await visitor.opens()
            form = {**page.hidden(), "words": "?"}
            answer = await exchanged(port, "POST", "/", form, Cookie=f"hocso={visitor.cookie}", X_Part="screen")
            assert b"200 OK" in answer.splitlines()[0]
            assert b"content-encoding: gzip" in answer
            assert len(answer) <= TAP, place


async def test_a_megabyte_is_refused_with_a_page_and_the_next_one_is_served() -> None:
    village = Village()
    async with served(village.app) as port:
        answer = await exchanged(port, "POST", "/", {"words": "x" * 1_000_000})
        after = await exchanged(port, "GET", "/")

    assert b"413" in answer.splitlines()[0]
    assert b"200 OK" in after.splitlines()[0]


async def test_a_request_that_is_no_http_harms_nobody() -> None:
    village = Village()
    async with served(village.app) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\x16\x03\x01\x00\xff" * 100 + b"\r\n\r\n")
        await reader.read()
        writer.close()
        await writer.wait_closed()
        after = await exchanged(port, "GET", "/")

    assert b"200 OK" in after.splitlines()[0]
