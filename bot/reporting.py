"""Makes the report somebody asked for, in the worker process or a command: reads, computes, writes it down.

It has its own read connection and imports what draws and writes workbooks, which the server never does.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from zlib import compress, decompress

from bot.drawing.work import draw_bars
from bot.drawn import Drawn
from bot.folding import fold_all
from bot.reports.computing import AskedError, Scheme, compute
from bot.reports.formats import Format, file_name
from bot.reports.hiding import discreet
from bot.reports.ledger import Ledger, ledger, read_entry
from bot.reports.period import Period, current, read_period
from bot.reports.report import Asked, Frozen, Report
from bot.reports.studying import Study, study
from bot.reports.wire import mark, report_json, report_of
from lessons.figures import Figure
from lessons.library import courses
from lessons.loader import load
from lessons.units import load_units
from lessons.watching import look
from storage.rows import VIETNAM
from storage.rows.approvals import Approval
from storage.rows.counts import Told, unheard
from storage.sql import SqlStore

_SHIPPED = Path(__file__).parent.parent / "lessons" / "content" / "units.csv"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a report is read from: the database, the folder of lessons, and the table of units where that has none."""

    database: str
    lessons: Path
    units: Path = _SHIPPED


async def report(
    sources: Sources,
    asked: Asked,
    own: Collection[str] | None = None,
    *,
    live: bool = False,
    told: Told = unheard,
) -> Report:
    """Return a report, of the province where no unit is asked for: as it was approved last, else as it counts now.

    ``own`` are the units whose figures may be seen however small, None all of them; ``live``: as it counts now;
    ``told`` is whom to tell how far it is.

    Raises:
        AskedError, SpanError: it cannot be made as it was asked for.
        StoreError: the database cannot be used.
    """
    async with _opened(sources) as store:
        found = await _found(store, sources, asked, live=live, told=told)
    told(1, 1)
    return found if own is None else discreet(found, own)


async def _found(store: SqlStore, sources: Sources, asked: Asked, *, live: bool, told: Told = unheard) -> Report:
    known = await _scheme(store, sources, asked.today)
    asked = replace(asked, unit=asked.unit or known.units.province)
    whole = not (asked.audience or asked.course or asked.redrawn or live)
    kept = await store.approved(str(read_period(asked.period)), asked.unit) if whole else []
    if kept:
        return _kept(kept[-1], asked)
    # What turns wrote since the last fold counts too.
    await fold_all(store)
    return await compute(store, known, asked, await store.handed(), told)


async def approve(sources: Sources, asked: Asked, by: str, reason: str, now: datetime) -> Report:
    """Approve a report as it counts now, and keep it so.

    Raises:
        AskedError: the period is not over, nothing has changed since it was approved, or no reason is given for it.
    """
    async with _opened(sources) as store:
        found = await _found(store, sources, asked, live=True)
        before = await store.approved(found.asked.period, found.asked.unit)
        _may_be_approved(found, _kept(before[-1], found.asked) if before else None, reason)
        kept = Approval(
            period=found.asked.period,
            unit=found.asked.unit,
            number=len(before) + 1,
            by=by,
            reason=reason,
            at=now,
            content=compress(report_json(found), 9),
        )
        await store.approve(kept)
    return _kept(kept, found.asked)


def _may_be_approved(found: Report, before: Report | None, reason: str) -> None:
    if not found.over:
        raise AskedError(f"{found.asked.period} is not over: approve it after {found.ends:%d/%m/%Y}")
    if before is None:
        return
    if mark(before) == mark(found):
        raise AskedError(f"{found.asked.period} was approved already, and no figure has changed since")
    if not reason:
        raise AskedError(f"{found.asked.period} was approved already: tell by --reason why it is done again")


def _kept(kept: Approval, asked: Asked) -> Report:
    """Return an approved report, told in the language asked for; what its rows are called stays as it was."""
    found = report_of(decompress(kept.content))
    day = kept.at.astimezone(VIETNAM).date()
    approval = Frozen(kept.number, day, kept.by, kept.reason, mark(found))
    return replace(found, asked=replace(found.asked, language=asked.language), frozen=approval)


@asynccontextmanager
async def _opened(sources: Sources) -> AsyncIterator[SqlStore]:
    store = SqlStore(sources.database)
    await store.open(serve=False)
    try:
        yield store
    finally:
        await store.close()


async def _scheme(store: SqlStore, sources: Sources, today: date) -> Scheme:
    """Return what is counted, as it stands in the folder of lessons, with the village groups of the database."""
    found = scheme(sources, today)
    groups = [(group.code, group.name) for group in await store.groups()]
    return replace(found, units=found.units.with_groups(groups))


def scheme(sources: Sources, today: date) -> Scheme:
    """Return what is counted, as it stands in the folder of lessons; what is faulty there is left out.

    To read it all takes most of the time of a report, so it is kept while the folder looks the same.
    """
    return _scheme_as(sources, today, look(sources.lessons))


@lru_cache(maxsize=1)
def _scheme_as(sources: Sources, today: date, _mark: str) -> Scheme:
    loaded = load(sources.lessons, today=today)
    return Scheme(loaded.units or load_units(sources.units), courses(loaded.courses), loaded.indicators)


def written(report: Report, format: Format, told: Told = unheard) -> bytes:
    """Return a report written down; ``told`` is whom to tell how far it is."""
    made = _WRITERS[format](report, told)
    told(1, 1)
    return made


def _text(report: Report, _told: Told) -> bytes:
    from bot.reports.plain import plain

    return plain(report).encode() + b"\n"


def _xlsx(report: Report, told: Told) -> bytes:
    from bot.reports.workbook import workbook

    return workbook(report, told)


def _csv(report: Report, _told: Told) -> bytes:
    from bot.reports.listing import listing

    return listing(report).csv()


def _json(report: Report, _told: Told) -> bytes:
    return report_json(report)


def _png(report: Report, _told: Told) -> bytes:
    from bot.reports.charting import chart

    return draw_bars(chart(report), LARGEST)


LARGEST = 400 * 1024
"""Bytes of a chart: a province's units with their names in letters that can be read."""
_WRITERS: Mapping[Format, Callable[[Report, Told], bytes]] = {
    Format.TEXT: _text,
    Format.XLSX: _xlsx,
    Format.CSV: _csv,
    Format.JSON: _json,
    Format.PNG: _png,
}


def computed(sources: Sources, asked: Asked, own: Collection[str] | None = None) -> Report:
    """Make a report, in a process that has no loop."""
    return asyncio.run(report(sources, asked, own))


def make(sources: Sources, asked: Asked, format: Format, own: Collection[str] | None = None) -> bytes:
    """Make a report and write it down, in a process that has no loop."""
    return written(computed(sources, asked, own), format)


def studied(sources: Sources, asked: Asked, lesson: str, own: Collection[str] | None = None) -> Study:
    """Study a lesson, in a process that has no loop; ``own`` is as in :func:`report`.

    Raises:
        AskedError, SpanError: it cannot be studied as it was asked for.
        StoreError: the database cannot be used.
    """
    return asyncio.run(_studied(sources, asked, lesson, own))


async def _studied(sources: Sources, asked: Asked, lesson: str, own: Collection[str] | None) -> Study:
    async with _opened(sources) as store:
        await fold_all(store)
        return await study(store, await _scheme(store, sources, asked.today), asked, lesson, own)


def kept_ledger(sources: Sources, unit: str, language: str, today: date) -> Ledger:
    """Return the figures of others that were entered in a unit and below it, in a process that has no loop."""
    return asyncio.run(_ledger(sources, unit, language, today))


async def _ledger(sources: Sources, unit: str, language: str, today: date) -> Ledger:
    async with _opened(sources) as store:
        known = await _scheme(store, sources, today)
        return ledger(known.indicators.all, await store.handed(), known.units, unit, language)


def checked(sources: Sources, fields: Mapping[str, str], today: date) -> tuple[Figure | None, Mapping[str, str]]:
    """Return the figure that a form holds, or what is wrong by field, with the indicators of the folder of lessons."""
    known = scheme(sources, today)
    return read_entry(fields, known.indicators.all, known.units)


def brought(sources: Sources, folder: str, body: str, today: date) -> dict[str, str]:
    """Make the report that an officer asked for in the chat; ``body`` is the request's.

    It has ``period`` (a word of :data:`ASKED`), ``unit`` ("" is the province) and ``language``. Returns the hashes of
    ``picture`` and ``workbook``, laid in the folder of drawings, ``name``, under which the workbook is handed over, and
    ``words``.
    """
    from bot.reports.plain import brief

    asked = json.loads(body)
    period = str(ASKED[asked["period"]](today))
    found = asyncio.run(report(sources, Asked(period, asked["unit"], today, language=asked["language"])))
    kept = Drawn(Path(folder))
    return {
        "picture": kept.keep(written(found, Format.PNG), ".png"),
        "workbook": kept.keep(written(found, Format.XLSX), ".xlsx"),
        "name": file_name(found.asked.period, found.asked.unit, Format.XLSX),
        "words": brief(found),
    }


ASKED: Mapping[str, Callable[[date], Period]] = {
    "quarter": lambda today: current("quarter", today),
    "quarter-before": lambda today: current("quarter", today).before(),
    "month": lambda today: current("month", today),
    "ever": lambda today: replace(current("month", today), whole=True),
}
"""The periods that can be asked for in the chat, by the words for them."""
