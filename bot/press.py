"""Makes the reports that pages ask for, in the worker process, where no turn waits for them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import ParamSpec, TypeVar

from bot.dialogue.library import Library
from bot.drawing.work import Paper
from bot.errors import BusyError
from bot.posters import Ways, poster
from bot.reporting import Sources, checked, computed, kept_ledger, make, studied
from bot.reports.formats import Format
from bot.reports.ledger import Ledger
from bot.reports.report import Asked, Report
from bot.reports.studying import Study
from bot.worker import CrashError, Worker
from lessons.figures import Figure
from lessons.units import Unit

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

    async def study(self, asked: Asked, lesson: str, own: Collection[str] | None) -> Study:
        """Return how a lesson does."""
        return await self._do(studied, self._sources, asked, lesson, own)

    async def ledger(self, unit: str, language: str, today: date) -> Ledger:
        """Return the figures of others that were entered in a unit and below it."""
        return await self._do(kept_ledger, self._sources, unit, language, today)

    async def checked(self, fields: Mapping[str, str], today: date) -> tuple[Figure | None, Mapping[str, str]]:
        """Return the figure that a form holds, or what is wrong by field."""
        return await self._do(checked, self._sources, dict(fields), today)

    async def poster(self, library: Library, unit: Unit, ways: Ways, paper: Paper) -> bytes:
        """Return the poster of a unit as PDF."""
        return await self._do(poster, library, (unit, None), ways, paper)

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
