"""Makes the reports that pages ask for, in the worker process, where no turn waits for them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import ParamSpec, TypeVar

from bot.errors import BusyError
from bot.reporting import Sources, computed, make
from bot.reports.formats import Format
from bot.reports.report import Asked, Report
from bot.worker import CrashError, Worker

P = ParamSpec("P")
R = TypeVar("R")

MOST = 8
"""Reports that may wait: the worker draws for learners too, and makes one after the other."""


class Press:
    """The worker process as pages see it; ``own`` is as in :func:`bot.reporting.report`.

    Every call raises AskedError or SpanError where a report cannot be made as it was asked for, StoreError where the
    database cannot be used, and BusyError where too much waits already or the process died over it.
    """

    def __init__(self, worker: Worker, sources: Sources) -> None:
        self._worker, self._sources = worker, sources
        self._waiting = 0

    async def report(self, asked: Asked, own: Collection[str] | None) -> Report:
        """Return a report."""
        return await self._do(computed, self._sources, asked, own)

    async def written(self, asked: Asked, format: Format, own: Collection[str] | None) -> bytes:
        """Return a report written down."""
        return await self._do(make, self._sources, asked, format, own)

    async def _do(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        if self._waiting >= MOST:
            raise BusyError("too many reports are waiting to be made")
        self._waiting += 1
        try:
            return await self._worker.do(work, *args, **kwargs)
        except CrashError as error:
            raise BusyError(str(error)) from error
        finally:
            self._waiting -= 1
