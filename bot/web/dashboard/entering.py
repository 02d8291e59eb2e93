"""The page where an officer enters what others counted: shown beside our own counts, never added to them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.reports.ledger import LONGEST, Ledger, tidy
from bot.web.dashboard.overview import unmade
from bot.web.dashboard.visit import Visit, charged, drawn, visit
from bot.web.pages import Pages
from bot.web.posted import posted, with_token
from bot.web.session import Sessions
from bot.web.site import Site
from lessons.units import Units

FIGURES = "/bang/so-lieu"
TAKEN = "da-ghi"
"""Stands in the address after a figure was taken in."""
FIELDS = ("indicator", "unit", "period", "value", "base", "source", "date", "by")


class Entering:
    """Draws the form with what was entered so far, and takes it."""

    def __init__(self, site: Site, sessions: Sessions, pages: Pages) -> None:
        self._site, self._sessions, self._pages = site, sessions, pages

    async def look(self, request: Request) -> Response:
        """Draw the form."""
        seen = await visit(self._site, request, "set-targets")
        if seen.doubts:
            return unmade(self._site, self._pages, seen)
        if self._site.doors.library.units.unit(seen.filters.unit) is None:
            return unmade(self._site, self._pages, seen, status=404)
        fields = {"unit": seen.filters.unit, "period": seen.filters.period.removeprefix("until-")}
        return await self._page(request, seen, fields, {})

    async def take(self, request: Request) -> Response:
        """Take a figure in, or tell beside each field what is wrong with it; what was written stays."""
        form = await posted(self._sessions, request)
        seen = await visit(self._site, request, "set-targets")
        fields = {name: form.get(name, "").strip()[: LONGEST + 1] for name in FIELDS}
        by = tidy(fields["by"])
        faults = {"by": "long" if by else "empty"} if not 0 < len(by) <= LONGEST else {}
        if fields["unit"] and not await self._site.doors.may(seen.officer, "set-targets", fields["unit"]):
            faults["unit"] = "charge"
        faults = {**await self._site.doors.board.hand_in(fields, "" if faults else by, seen.today), **faults}
        if faults:
            return await self._page(request, seen, fields, faults, status=422)
        return RedirectResponse(seen.filters.link(FIGURES, unit=fields["unit"]) + f"&{TAKEN}=1", 303)

    async def _page(
        self, request: Request, seen: Visit, fields: Mapping[str, str], faults: Mapping[str, str], *, status: int = 200
    ) -> Response:
        ledger = await self._site.doors.board.ledger(seen.filters.unit, seen.language, seen.today)
        places = entered_for(self._site.doors.library.units, seen)
        taken = request.method == "GET" and TAKEN in request.query_params
        values = {**dict.fromkeys(FIELDS, ""), **fields, **(again(ledger) if taken else {})}

        def draw(token: str) -> Response:
            return drawn(
                self._site,
                self._pages,
                seen,
                "figures.html",
                status=status,
                ledger=ledger,
                places=places,
                values=values,
                faults=faults,
                taken=taken,
                token=token,
                longest=LONGEST,
            )

        return with_token(self._sessions, request, draw)


def again(ledger: Ledger) -> Mapping[str, str]:
    """Return what is most likely the same in the next figure: all of the last one but the unit and the number."""
    if not ledger.entries:
        return {}
    last = ledger.entries[0]
    kept = last.figure
    day = last.of.isoformat()
    return {"indicator": kept.indicator, "period": kept.period, "source": kept.source, "date": day, "by": kept.by}


def entered_for(units: Units, seen: Visit) -> list[tuple[str, str]]:
    """Return the units that somebody may enter figures for: those in charge, but for village groups."""
    return [(code, name) for code, name in charged(units, seen) if (unit := units.unit(code)) and unit.kind != "group"]
