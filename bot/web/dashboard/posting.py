"""The page of posters: a unit's or group's paper with its ways in, to be printed and hung up."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.web.dashboard.visit import Visit, answered, charged, drawn, visit
from bot.web.pages import UNKEPT, Pages
from bot.web.site import Site
from bot.words import languages, tongue

POSTERS = "/bang/ap-phich"
SIZES = ("a4", "a5")
KINDS = ("commune", "ward", "group", "sector")
"""The kinds of units that have a poster; a province is too large to hang one up for."""


class Posting:
    """Draws the page and hands the posters over."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site, self._pages = site, pages

    async def look(self, request: Request) -> Response:
        """Draw the units in charge, to choose one."""
        return await answered(self._site, self._pages, request, self._page, "make-codes")

    async def hand_over(self, request: Request) -> Response:
        """Answer with a poster, drawn in the worker process."""
        seen = await visit(self._site, request, "make-codes")
        size, language = request.path_params["size"], request.query_params.get("tieng", "vi")
        code = seen.units.newest(seen.filters.unit)
        unit = seen.units.unit(code)
        if size not in SIZES or language not in languages() or unit is None or unit.kind not in KINDS:
            raise HTTPException(404)
        content = await self._site.doors.board.poster(unit, language, small=size == "a5")
        if content is None:
            return await self._page(seen, closed=True)
        headers = {**UNKEPT, "Content-Disposition": f'attachment; filename="hocso-{code}-{size}.pdf"'}
        return Response(content, media_type="application/pdf", headers=headers)

    async def _page(self, seen: Visit, *, closed: bool = False) -> Response:
        places = _places(seen)
        tongues = [(code, tongue(seen.language, code)) for code in languages()]
        values = {"places": places, "sizes": SIZES, "tongues": tongues, "closed": closed}
        return drawn(self._site, self._pages, seen, "posters.html", status=409 if closed else 200, **values)


def _places(seen: Visit) -> list[tuple[str, str]]:
    """Return the units in charge that have a poster, each village group behind its commune."""
    found: dict[str, str] = {}
    for code, name in charged(seen):
        unit = seen.units.unit(code)
        if unit is None or unit.kind not in KINDS:
            continue
        found.setdefault(code, name)
        for group in seen.units.groups:
            if group.parent == code:
                found[group.code] = f"{name} – {group.name}"
    return list(found.items())
