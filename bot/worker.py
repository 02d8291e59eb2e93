"""The worker process: heavy work beside the server, with its own read connection.

A turn never waits for it, its crash is a failed request, and what it imports the server never does.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Thread
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


BEHIND = 10
"""How far the worker process stands back for the server where both want the same processor."""


class CrashError(Exception):
    """The worker process died over this; a new one does the next."""


class Worker:
    """One process that does what it is given, one after the other; started at the first use."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._thread: tuple[Connection, ...] = ()
        """The thread of its life: where our end of the pipe is closed, it ends, whatever it is at."""

    async def do(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a module's function over there and return what it returns; it and its values must pickle.

        Raises:
            CrashError: the process died.
        """
        if kwargs:
            raise TypeError("work is given by place, not by name")
        if self._pool is None:
            # Spawned, not forked: a fork would carry the server's sockets and database over.
            spawning = multiprocessing.get_context("spawn")
            self._thread = spawning.Pipe(duplex=False)
            self._pool = ProcessPoolExecutor(1, spawning, _begin, self._thread[:1])
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *args)
        except BrokenProcessPool as error:
            self.close()
            raise CrashError("the worker process died") from error

    def close(self) -> None:
        """End the process, and what it is at; it is started again if there is more to do."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None
        for end in self._thread:
            end.close()
        self._thread = ()


def _begin(life: Connection) -> None:
    if hasattr(os, "nice"):
        os.nice(BEHIND)
    Thread(target=_end_with_the_server, args=(life,), daemon=True).start()


def _end_with_the_server(life: Connection) -> None:
    # A server that is killed tells nobody, and one that is stopped does not wait; both let go of the other end.
    with suppress(EOFError, OSError):
        life.recv_bytes()
    os._exit(1)
