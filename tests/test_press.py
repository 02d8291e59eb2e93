"""The worker process as pages see it: it makes reports, and is never overrun."""

from __future__ import annotations

import asyncio
import os
from datetime import date
from pathlib import Path

import pytest

from bot.errors import BusyError
from bot.press import MOST, Press
from bot.reporting import Sources
from bot.reports.computing import AskedError
from bot.reports.formats import Format
from bot.reports.report import Asked
from bot.reports.wire import report_of
from bot.worker import Worker
from tests.reports.province import CONTENT, make_province

TODAY = date(2026, 11, 28)


async def test_a_page_has_its_report_from_the_worker_process(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hocso.db'}"
    await make_province(url, 20)
    worker = Worker()
    press = Press(worker, Sources(url, CONTENT))
    asked = Asked("2026", "12", TODAY)
    try:
        report = await press.report(asked, None)
        file = await press.written(asked, Format.JSON, None)
        with pytest.raises(AskedError):
            await press.report(Asked("2026", "99999", TODAY), None)
    finally:
        worker.close()

    assert report.total.figures["people"]
    assert report_of(file) == report
    weeks = report.by("week")
    assert weeks.total.figures["lessons"] == report.total.figures["lessons"]
    assert sum(int(str(row.figures["lessons"])) for row in weeks.rows) == report.total.figures["lessons"]


class _Stuck(Worker):
    """A worker that never comes to an end, or dies."""

    def __init__(self) -> None:
        super().__init__()
        self.going = asyncio.Event()

    async def do(self, *_: object, **__: object) -> None:  # type: ignore[override]
        await self.going.wait()


async def test_who_comes_when_too_many_wait_is_told_to_come_again() -> None:
    worker = _Stuck()
    press = Press(worker, Sources("", CONTENT))
    async with asyncio.TaskGroup() as tasks:
        for _ in range(MOST):
            tasks.create_task(press.report(Asked("2026", "12", TODAY), None))
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await asyncio.wait_for(press.report(Asked("2026", "12", TODAY), None), 5)
        worker.going.set()

    await press.report(Asked("2026", "12", TODAY), None)


async def test_a_process_that_dies_over_a_report_is_told_as_busy() -> None:
    worker = Worker()
    press = Press(worker, Sources("", CONTENT))
    with pytest.raises(BusyError):
        await press._do(os._exit, 1)  # A report that kills whoever makes it.
    worker.close()
