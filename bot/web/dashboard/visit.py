"""A request for a page of the dashboard, once it is known that whoever asks may see what they ask for.

Every page of the dashboard is answered by :func:`answered`, or begins with :func:`visit`, and draws itself by
:func:`drawn`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.dialogue.roles import Action, scopes
from bot.reports.computing import AskedError
from bot.reports.report import Asked
from bot.reports.saying import Saying
from bot.web.dashboard.filters import Doubt, Filters, periods, read_filters
from bot.web.login import NO_UNIT, admitted
from bot.web.pages import Pages
from bot.web.site import Site
from bot.words import languages, tongue
from lessons.course import AUDIENCES
from lessons.units import Units
from storage.rows import VIETNAM
from storage.rows.roles import Officer

HOME = "/bang"
PAGES = {
    HOME: "board.overview",
    "/bang/bai": "board.lessons",
    "/bang/so-lieu": "board.entered",
    "/bang/ap-phich": "board.posters",
}
"""The pages of the dashboard in the order of its navigation, by path, with the key of what each is called."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for what. ``scopes`` are the units in their charge; ``doubts`` is what of the address was wrong."""

    path: str
    officer: Officer
    scopes: tuple[str, ...]
    language: str
    today: date
    filters: Filters
    doubts: tuple[Doubt, ...]
    units: Units
    """All there are now, village groups too."""

    def current(self, path: str) -> str:
        """Return how a page of the navigation stands to this one, as ``aria-current`` has it; "" where it does not."""
        if path == self.path:
            return "page"
        return "true" if path != HOME and self.path.startswith(f"{path}/") else ""

    @property
    def own(self) -> Collection[str] | None:
        """The units whose figures may be told however small, None all of them: whoever is here is in charge of them."""
        return () if self.filters.public else None

    @property
    def asked(self) -> Asked:
        """What the report is to be about."""
        one = self.filters
        return Asked(one.period, one.unit, self.today, one.audience, one.course, self.language)


async def visit(site: Site, request: Request, action: Action = "see-counts") -> Visit:
    """Return who asks for what, where they may; each asking is logged.

    Raises:
        HTTPException: 401 where nobody is logged in, 403 where the unit is not in their charge, or no unit is.
    """
    officer: Officer | None = request.state.officer
    units = await site.doors.board.units()
    scoped = tuple(units.newest(scope) or units.province for scope in scopes(officer.roles, action)) if officer else ()
    today = site.now().astimezone(VIETNAM).date()
    filters, doubts = read_filters(request.query_params, today, site.doors.library)
    filters = replace(filters, unit=filters.unit or next(iter(scoped), units.province))
    try:
        officer = await admitted(site.doors, request, action, filters.unit)
    except HTTPException as refused:
        if refused.status_code == 403 and scoped:
            raise HTTPException(403, NO_UNIT) from None
        raise
    language = filters.language or site.language_of(request)
    return Visit(request.url.path, officer, scoped, language, today, filters, doubts, units)


async def answered(
    site: Site,
    pages: Pages,
    request: Request,
    draw: Callable[[Visit], Awaitable[Response]],
    action: Action = "see-counts",
) -> Response:
    """Answer a request for a page by drawing it; where what it asks for is none, say so beside the filters.

    Raises:
        HTTPException: as :func:`visit` does.
    """
    seen = await visit(site, request, action)
    if seen.doubts:
        return unmade(site, pages, seen)
    try:
        return await draw(seen)
    except AskedError:
        return unmade(site, pages, seen, status=404)


def unmade(site: Site, pages: Pages, seen: Visit, *, status: int = 422) -> Response:
    """Return the page that says what of the address was wrong; without a doubt, that there is no such unit."""
    return drawn(site, pages, seen, "unmade.html", status=status)


def drawn(site: Site, pages: Pages, seen: Visit, name: str, *, status: int = 200, **values: object) -> Response:
    """Return a page of the dashboard: a template that extends ``dashboard/office.html``, with the filters filled in."""
    return pages.page(
        f"dashboard/{name}",
        seen.language,
        status=status,
        visit=seen,
        filters=seen.filters,
        saying=Saying(seen.language),
        nav=PAGES,
        choices=_choices(site, seen),
        **values,
    )


def _choices(site: Site, seen: Visit) -> dict[str, list[tuple[str, str]]]:
    """Return what can be chosen for each filter, as values and what they are called."""
    library, saying, say = site.doors.library, Saying(seen.language), site.doors.words
    audiences = [(one, say(seen.language, f"choice.audience-{one}")) for one in AUDIENCES]
    return {
        "period": [(one, saying.period(one)) for one in periods(seen.today, seen.filters.period)],
        "unit": _units(seen),
        "audience": [("", say(seen.language, "board.all-audiences")), *audiences],
        "course": [
            ("", say(seen.language, "board.all-courses")),
            *((course.id, course.title.in_(seen.language)) for course in library.courses.all),
        ],
        "language": [(one, tongue(seen.language, one)) for one in languages()],
    }


def charged(seen: Visit) -> list[tuple[str, str]]:
    """Return the units in charge and those right below, as codes and names; a province's sectors come last."""
    units = seen.units
    codes = [
        one for scope in seen.scopes for one in (scope, *(unit.code for unit in units.children(scope, seen.today)))
    ]
    if units.province in seen.scopes:
        codes += [unit.code for unit in units.sectors if unit.valid(seen.today)]
    return [(code, unit.name) for code in dict.fromkeys(codes) if (unit := units.unit(code))]


def _units(seen: Visit) -> list[tuple[str, str]]:
    asked = seen.units.unit(seen.filters.unit)
    found = {**dict(charged(seen)), seen.filters.unit: asked.name if asked else seen.filters.unit}
    return list(found.items())
