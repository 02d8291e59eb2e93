"""Waiting until somebody waits for a lock."""

from __future__ import annotations

import asyncio

import asyncpg

PATIENCE = 30.0


async def somebody_waits(connection: asyncpg.Connection) -> None:
    """Wait until another connection waits for a lock, as most do for one of this one's."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    async with asyncio.timeout(PATIENCE):
        while not await connection.fetchval(waiting):
            # Within a transaction, what was seen first would be seen for good.
            await connection.execute("SELECT pg_stat_clear_snapshot()")
            await asyncio.sleep(0.01)
