"""Bytes handed on from one connection to another."""

from __future__ import annotations

import asyncio
import contextlib

CHUNK = 1 << 16


async def forward(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Hand on all that comes, and end with it."""
    # A side that breaks off is a side that ends: the other one must not wait for it.
    with contextlib.closing(writer), contextlib.suppress(OSError):
        while piece := await reader.read(CHUNK):
            writer.write(piece)
            await writer.drain()
