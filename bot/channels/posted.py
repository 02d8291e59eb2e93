"""What platforms post to a webhook, read and answered as lean as can be: most taps of the program come this way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from json import loads
from typing import Any, TypeAlias

import msgspec

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]

LARGEST = 1 << 20
"""Bytes of a post that are read; platforms' own stay far below."""
UNPROVED = 1 << 17
"""Bytes that are read of one that has to be read before it is known who posts it."""
RETRY_AFTER = b"2"
UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
"""What a decoder raises at what is no JSON, no UTF-8, of another form, or a trap."""

_decode = msgspec.json.Decoder(dict[str, Any]).decode


async def body_of(receive: Receive, largest: int = LARGEST) -> bytes | None:
    """Return the body of a post, or None where it is too large or torn off; what listens bounds the time it takes."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > largest or message["type"] == "http.disconnect":
            return None
        if not message.get("more_body"):
            return b"".join((*parts, part)) if parts else part
        parts.append(part)


async def answer(send: Send, status: int, body: bytes = b"") -> None:
    """Answer a post, with JSON where there is a body; who comes too early is told to come again."""
    headers = [(b"content-length", str(len(body)).encode())]
    if body:
        headers.append((b"content-type", b"application/json"))
    if status == 503:
        headers.append((b"retry-after", RETRY_AFTER))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def header(scope: Scope, name: bytes) -> bytes:
    """Return a header of a post by its name in small letters; empty where it is not there."""
    return b"".join([value for given, value in scope["headers"] if given == name])


def object_in(body: bytes) -> dict[str, Any] | None:
    """Return the JSON object that a body holds, or None."""
    with suppress(*UNREADABLE):
        return _decode(body)
    with suppress(*UNREADABLE):
        found = read_loosely(body)
        return found if isinstance(found, dict) else None
    return None


def read_loosely(body: bytes) -> Any:
    """Return what JSON holds, by a slower decoder that takes halves of letters too: one must not hold up the others.

    Raises one of UNREADABLE.
    """
    return loads(body.decode(errors="replace"))
