"""One thread with one connection: where blocking database work is done, one piece after the other."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

_R = TypeVar("_R")
_T = TypeVar("_T")


class Lane(Generic[_R]):
    """Runs work on a resource that only this lane's thread touches.

    Work that has begun is finished even where the one who waited for it was cancelled.
    """

    def __init__(self, name: str, open_it: Callable[[], _R], close_it: Callable[[_R], None]) -> None:
        """Take how to open and close the resource; it is opened with the first piece of work."""
        self._threads = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._open = open_it
        self._close = close_it
        self._resource: _R | None = None

    async def run(self, work: Callable[[_R], _T]) -> _T:
        """Do a piece of work in the lane and return what it returns."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._do, work)

    def end(self) -> Future[None]:
        """Let the resource go once what is under way is done; the future tells when."""
        gone = self._threads.submit(self._let_go)
        self._threads.shutdown(wait=False)
        return gone

    def _do(self, work: Callable[[_R], _T]) -> _T:
        if self._resource is None:
            self._resource = self._open()
        return work(self._resource)

    def _let_go(self) -> None:
        if self._resource is not None:
            self._close(self._resource)
            self._resource = None
