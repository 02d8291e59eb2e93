"""A start with a database server that is away: after a power cut it may come up later than this program."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import structlog

from bot.settings import Settings
from storage.errors import LostError
from storage.sql import SqlStore

PAUSE = 1.0
"""Seconds between two tries to reach it."""

log = structlog.get_logger()


async def database_answers(settings: Settings) -> bool:
    """Wait until the database's server answers; return False where the process is told to stop before.

    A file is there, or is made: for one there is nothing to wait for.

    Raises:
        StoreError: it answers, and has something for an operator to mend.
    """
    if settings.database_file is not None:
        return True
    try:
        async with asyncio.timeout(None) as patience:
            with _on_sigterm(patience) as stopped:
                await _reached(settings)
    except TimeoutError:
        return False
    # It may have come in the moment in which the server answered.
    return not stopped.is_set()


async def _reached(settings: Settings) -> None:
    told = False
    while not await _is_reached(settings, told=told):
        told = True
        await asyncio.sleep(PAUSE)
    if told:
        log.info("the database answers")


async def _is_reached(settings: Settings, *, told: bool) -> bool:
    store = SqlStore(settings.database)
    try:
        await store.open(serve=False)
    except LostError as error:
        if not told:
            log.warning("waiting for the database", error=str(error))
        return False
    finally:
        await store.close()
    return True


@contextmanager
def _on_sigterm(patience: asyncio.Timeout) -> Iterator[asyncio.Event]:
    """Give what is set once the process is told to stop, which ends the patience as well."""
    loop, stopped = asyncio.get_running_loop(), asyncio.Event()

    def hear(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        loop.call_soon_threadsafe(end)

    def end() -> None:
        # Told twice, or as the wait ends, it is over already.
        with suppress(RuntimeError):
            patience.reschedule(loop.time())

    # By itself it would end the process as well, but not one that is the first of a container.
    before = signal.signal(signal.SIGTERM, hear)
    try:
        yield stopped
    finally:
        signal.signal(signal.SIGTERM, before)
