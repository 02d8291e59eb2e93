"""Makes the report somebody asked for, in the worker process or a command: reads, computes, writes it down.

It has its own read connection and imports what draws and writes workbooks, which the server never does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.reports.computing import Scheme, compute
from bot.reports.formats import Format
from bot.reports.hiding import discreet
from bot.reports.report import Asked, Report
from lessons.library import courses
from lessons.loader import load
from lessons.units import load_units
from storage.sql import SqlStore


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a report is read from: the database, the folder of lessons, and the table of units where that has none."""

    database: str
    lessons: Path
    units: Path


async def report(sources: Sources, asked: Asked, own: Collection[str] | None = None) -> Report:
    """Return a report, of the province where no unit is asked for.

    ``own`` are the units whose figures may be seen however small, None all of them.

    Raises:
        AskedError, SpanError: it cannot be made as it was asked for.
        StoreError: the database cannot be used.
    """
    store = SqlStore(sources.database)
    await store.open(serve=False)
    try:
        # What turns wrote since the last fold counts too.
        while await store.fold():
            pass
        known = scheme(sources, asked.today)
        found = await compute(store, known, replace(asked, unit=asked.unit or known.units.province))
    finally:
        await store.close()
    return found if own is None else discreet(found, own)


def scheme(sources: Sources, today: date) -> Scheme:
    """Return what is counted, as it stands in the folder of lessons; what is faulty there is left out."""
    loaded = load(sources.lessons, today=today)
    return Scheme(loaded.units or load_units(sources.units), courses(loaded.courses), loaded.indicators)


def written(report: Report, format: Format) -> bytes:
    """Return a report written down."""
    return _WRITERS[format](report)


def _text(report: Report) -> bytes:
    from bot.reports.plain import plain

    return plain(report).encode() + b"\n"


def _xlsx(report: Report) -> bytes:
    from bot.reports.workbook import workbook

    return workbook(report)


def _csv(report: Report) -> bytes:
    from bot.reports.listing import listing

    return listing(report).csv()


def _json(report: Report) -> bytes:
    from bot.reports.wire import report_json

    return report_json(report)


def _png(report: Report) -> bytes:
    from bot.drawing.bars import bars
    from bot.drawing.picture import drawn
    from bot.reports.charting import chart

    return drawn(bars(chart(report)), LARGEST)


LARGEST = 400 * 1024
"""Bytes of a chart: a province's units with their names in letters that can be read."""
_WRITERS: Mapping[Format, Callable[[Report], bytes]] = {
    Format.TEXT: _text,
    Format.XLSX: _xlsx,
    Format.CSV: _csv,
    Format.JSON: _json,
    Format.PNG: _png,
}


def make(sources: Sources, asked: Asked, format: Format, own: Collection[str] | None = None) -> bytes:
    """Make a report and write it down, in a process that has no loop."""
    return written(asyncio.run(report(sources, asked, own)), format)
