"""HTTP with as little of its own cost as can be, so that the stand-in's core is not the one that all wait for.

A server of calls that are answered at once, and a client that posts to one address over connections it keeps.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlsplit

import httptools

# As long as the head of an answer of api.telegram.org, since a bot has to read all of it.
_HEAD = (
    "HTTP/1.1 {status}\r\nServer: nginx/1.18.0\r\nDate: Mon, 23 Nov 2026 05:00:00 GMT\r\n"
    "Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: keep-alive\r\n"
    "Strict-Transport-Security: max-age=31536000; includeSubDomains; preload\r\nAccess-Control-Allow-Origin: *\r\n"
    "Access-Control-Allow-Methods: GET, POST, OPTIONS\r\n"
    "Access-Control-Expose-Headers: Content-Length,Content-Type,Date,Server,Connection\r\n\r\n"
)


@dataclass(slots=True)
class Asked:
    """One request as it came."""

    method: str
    path: str
    content_type: str
    body: bytes


@dataclass(slots=True)
class Answer:
    """One answer, its headers by their names in small letters."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Serving(asyncio.Protocol):
    """The server's end of one connection."""

    def __init__(self, answer: Callable[[Asked], tuple[int, bytes]]) -> None:
        self._answer = answer
        self._parser = httptools.HttpRequestParser(self)
        self._transport: asyncio.WriteTransport | None = None
        self._url, self._type, self._body = b"", "", b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_message_begin(self) -> None:
        self._url, self._type, self._body = b"", "", b""

    def on_url(self, url: bytes) -> None:
        self._url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if name.lower() == b"content-type":
            self._type = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        asked = Asked(self._parser.get_method().decode(), self._url.decode(), self._type, self._body)
        status, body = self._answer(asked)
        assert self._transport is not None
        self._transport.write(_HEAD.format(status=f"{status} -", length=len(body)).encode() + body)


class Posting(asyncio.Protocol):
    """The client's end of one connection: one request under way at a time."""

    def __init__(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._coming: asyncio.Future[Answer] | None = None
        self._answer = Answer()
        self._transport: asyncio.Transport | None = None

    @property
    def is_open(self) -> bool:
        """Whether another request may be sent."""
        return self._transport is not None and not self._transport.is_closing()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None
        if self._coming is not None and not self._coming.done():
            self._coming.set_exception(ConnectionResetError("closed by the other end"))

    async def post(self, request: bytes) -> Answer:
        """Return the answer to a request. Raises ConnectionError."""
        if self._transport is None:
            raise ConnectionResetError("closed by the other end")
        self._coming = asyncio.get_running_loop().create_future()
        self._answer = Answer()
        self._transport.write(request)
        return await self._coming

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._answer.headers[name.decode("latin-1").lower()] = value.decode("latin-1")

    def on_body(self, body: bytes) -> None:
        self._answer.body += body

    def on_message_complete(self) -> None:
        self._answer.status = self._parser.get_status_code()
        if not self._parser.should_keep_alive():
            self.close()
        assert self._coming is not None
        self._coming.set_result(self._answer)


class Poster:
    """Posts JSON to one address with the headers Telegram sends."""

    def __init__(self, url: str, secret: str) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 80
        self._free: list[Posting] = []
        self._head = (
            f"POST {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept-Encoding: gzip, deflate\r\n"
            f"X-Telegram-Bot-Api-Secret-Token: {secret}\r\nContent-Type: application/json\r\n"
            "Connection: keep-alive\r\nContent-Length: "
        ).encode()

    async def post(self, body: bytes) -> Answer:
        """Return the answer. Raises OSError where the line breaks."""
        line = await self._line()
        answer = await line.post(b"%b%d\r\n\r\n%b" % (self._head, len(body), body))
        if line.is_open:
            self._free.append(line)
        return answer

    async def _line(self) -> Posting:
        while self._free:
            line = self._free.pop()
            if line.is_open:
                return line
        _, line = await asyncio.get_running_loop().create_connection(Posting, self._host, self._port)
        return line

    def close(self) -> None:
        """Hang up all."""
        for line in self._free:
            line.close()
