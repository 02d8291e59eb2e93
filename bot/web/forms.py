"""Reading a posted form: small, in time, and never trusted."""

from __future__ import annotations

import asyncio
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

LARGEST = 16 * 1024
"""Bytes of a body that are read: 4096 letters of Vietnamese, percent-encoded, take about 13 KB."""
SLOWEST = 20
"""Seconds a body may take to arrive, on a bad signal."""
FIELDS = 16


async def read_form(request: Request, within: float = SLOWEST) -> dict[str, str]:
    """Return the fields of an urlencoded form; of repeated ones the first.

    Raises:
        HTTPException: 400 torn off, 408 too slow, 413 too large, 415 not such a form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/x-www-form-urlencoded":
        raise HTTPException(415)
    try:
        async with asyncio.timeout(within):
            body = await _body(request)
    except TimeoutError:
        raise HTTPException(408) from None
    except ClientDisconnect:
        raise HTTPException(400) from None
    return _fields(body)


async def _body(request: Request) -> bytes:
    told = request.headers.get("content-length", "0")
    if not told.isdecimal() or int(told[:12]) > LARGEST:
        raise HTTPException(413)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            raise HTTPException(413)
    return bytes(body)


def _fields(body: bytes) -> dict[str, str]:
    # Bytes outside ASCII have no place in this encoding; they become marks that match nothing.
    text = body.decode("ascii", "replace")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=FIELDS, errors="replace")
    except ValueError:
        raise HTTPException(400) from None
    return dict(reversed(pairs))
