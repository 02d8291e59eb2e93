"""The first page of the dashboard: a unit's figures in a period, against the one before and against what is wanted."""

from __future__ import annotations

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from bot.reports.formats import Format
from bot.reports.plain import attested, silent
from bot.reports.report import Line
from bot.reports.saying import Saying
from bot.web.dashboard.drawings import Meter, meter, trend
from bot.web.dashboard.filters import Doubt
from bot.web.dashboard.table import units_table
from bot.web.dashboard.tiles import tiles
from bot.web.dashboard.visit import Visit, answered, drawn, unmade
from bot.web.pages import Pages
from bot.web.site import Site

DETAILS = ("audience", "sector", "mode", "channel", "course", "lesson", "month")
"""Breakdowns that stand below, each in its own table."""
SHOWN = 30
"""Classes that are told one by one, the newest."""


class Overview:
    """Draws the page."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site, self._pages = site, pages

    async def look(self, request: Request) -> Response:
        """Draw the figures."""
        return await answered(self._site, self._pages, request, self._page)

    async def _page(self, seen: Visit) -> Response:
        report = await self._site.doors.report(seen.asked, seen.own)
        if seen.filters.indicator not in ("", *(line.code for line in report.lines)):
            return unmade(self._site, self._pages, replace(seen, doubts=(Doubt("indicator", seen.filters.indicator),)))
        unit = self._site.doors.library.units.unit(seen.filters.unit)
        is_sector = unit is not None and unit.kind == "sector"
        return drawn(
            self._site,
            self._pages,
            seen,
            "overview.html",
            report=report,
            lines=report.lines,
            own=[line for line in report.lines if line.numerator != "external"],
            others=[line for line in report.lines if line.numerator == "external" and line.handed],
            untold=[line for line in report.lines if line.numerator == "external" and not line.handed],
            meters={line.code: _meter(line) for line in report.lines},
            silent=silent(report, Saying(seen.language)),
            attested=attested,
            tiles=tiles(report),
            # A commune of a sector is not the commune, which may be in the charge of others.
            table=units_table(report, seen.filters, linked=not is_sector),
            trend=trend(report),
            held=report.held[:SHOWN],
            details=[report.by(by) for by in DETAILS if report.tells(by)],
            formats=[one for one in Format if one is not Format.TEXT],
        )


def _meter(line: Line) -> Meter | None:
    return meter(line.done, line.base.value.number if line.base else None, line.wanted)
