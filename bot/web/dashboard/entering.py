"""The page where an officer enters what others counted: shown beside our own counts, never added to them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.reports.ledger import FIELDS, LONGEST, Entry, Ledger, tidy
from bot.web.dashboard.visit import Visit, answered, charged, drawn, unmade, visit
from bot.web.pages import Pages
from bot.web.posted import posted, with_token
from bot.web.session import Sessions
from bot.web.site import Site
from storage.rows.handed import Handed

FIGURES = "/bang/so-lieu"
TAKEN = "da-ghi"
"""Stands in the address after a figure was taken in, with the mark of its entry."""
NO_FAULTS: Mapping[str, str] = {}


class Entering:
    """Draws the form with what was entered so far, and takes it."""

    def __init__(self, site: Site, sessions: Sessions, pages: Pages) -> None:
        self._site, self._sessions, self._pages = site, sessions, pages

    async def look(self, request: Request) -> Response:
        """Draw the form."""
        return await answered(self._site, self._pages, request, lambda seen: self._form(request, seen), "set-targets")

    async def _form(self, request: Request, seen: Visit) -> Response:
        unit = seen.units.unit(seen.filters.unit)
        if unit is None:
            return unmade(self._site, self._pages, seen, status=404)
        if unit.kind == "group":
            # Nobody else counts by village group: its commune is what they mean.
            return RedirectResponse(seen.filters.link(FIGURES, unit=unit.parent), 303)
        ledger = await self._ledger(seen, seen.filters.unit)
        taken = next((one for one in ledger.entries if mark(one.figure) == request.query_params.get(TAKEN)), None)
        begun = {"unit": seen.filters.unit, "period": seen.filters.period.removeprefix("until-")}
        return self._page(request, seen, ledger, {**begun, **(again(taken) if taken else {})}, taken=taken)

    async def take(self, request: Request) -> Response:
        """Take a figure in, or tell beside each field what is wrong with it; what was written stays."""
        form = await posted(self._sessions, request)
        seen = await visit(self._site, request, "set-targets")
        fields = {name: form.get(name, "").strip()[: LONGEST + 1] for name in FIELDS}
        fields["unit"] = tidy(fields["unit"])
        by = tidy(fields["by"])
        faults = {"by": "long" if by else "empty"} if not 0 < len(by) <= LONGEST else {}
        if fields["unit"] and not await self._site.doors.may(seen.officer, "set-targets", fields["unit"]):
            faults["unit"] = "charge"
        kept, found = await self._site.doors.board.hand_in(fields, "" if faults else by, seen.today)
        if kept is None:
            faults = {**found, **faults}
            ledger = await self._ledger(seen, seen.filters.unit)
            return self._page(request, seen, ledger, fields, faults)
        return RedirectResponse(seen.filters.link(FIGURES, unit=kept.unit) + f"&{TAKEN}={mark(kept)}", 303)

    async def _ledger(self, seen: Visit, unit: str) -> Ledger:
        return await self._site.doors.board.ledger(unit, seen.language, seen.today)

    def _page(
        self,
        request: Request,
        seen: Visit,
        ledger: Ledger,
        fields: Mapping[str, str],
        faults: Mapping[str, str] = NO_FAULTS,
        *,
        taken: Entry | None = None,
    ) -> Response:
        places = entered_for(seen)
        values = {**dict.fromkeys(FIELDS, ""), **fields}

        def draw(token: str) -> Response:
            return drawn(
                self._site,
                self._pages,
                seen,
                "figures.html",
                status=422 if faults else 200,
                ledger=ledger,
                places=places,
                values=values,
                faults=faults,
                taken=taken,
                token=token,
                longest=LONGEST,
            )

        return with_token(self._sessions, request, draw)


def mark(kept: Handed) -> str:
    """Return what an entry goes by in an address; nobody is told that a figure was taken in which is not there."""
    return f"{kept.at:%Y%m%d%H%M%S%f}"


def again(taken: Entry) -> Mapping[str, str]:
    """Return what is most likely the same in the next figure: all of one but the unit and the number."""
    kept = taken.figure
    return {
        "indicator": kept.indicator,
        "period": kept.period,
        "source": kept.source,
        "date": taken.of.isoformat(),
        "by": kept.by,
    }


def entered_for(seen: Visit) -> list[tuple[str, str]]:
    """Return the units that somebody may enter figures for: those in charge, but for village groups."""
    known = ((name, seen.units.unit(code)) for code, name in charged(seen))
    return [(unit.code, name) for name, unit in known if unit and unit.kind != "group"]
