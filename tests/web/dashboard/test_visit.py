"""Who may see which unit, asked of every page and file there is."""

from __future__ import annotations

import re

import pytest

from bot.web.dashboard.entering import FIGURES
from bot.web.dashboard.posting import POSTERS, SIZES
from bot.web.dashboard.routes import dashboard_routes
from bot.web.files import StaticFiles
from bot.web.pages import Pages
from bot.web.session import Sessions
from bot.web.site import Site
from tests.web.dashboard.boards import LESSON
from tests.web.dashboard.officers import office, officer
from tests.web.visiting import SECRET

OFFERED = re.compile(r'<option value="(\w+)"(?: selected)?>(?:Tỉnh|Xã|Phường|Ngành|Lực lượng)')
FORMATS = ("text", "xlsx", "csv", "json", "png")
MAY = [
    ("owner", "12"),
    ("owner", "03640"),
    ("officer:12", "12"),
    ("officer:12", "03637"),
    ("officer:12", "03637-1"),
    ("officer:03637", "03637"),
    ("owner", "police"),
    ("officer:12", "education"),
    ("officer:education", "education"),
]
MAY_NOT = [
    ("officer:03637", "12"),
    ("officer:03637", "03640"),
    ("officer:03637", "99999"),
    ("officer:03637-1", "03637"),
    ("officer:03637", "education"),
    ("officer:education", "police"),
    ("officer:education", "12"),
    ("officer:education", "03637"),
    ("author", "03637"),
    ("helper:03637-1", "03637-1"),
    ("helper:03637-1", "12"),
]


def paths() -> list[str]:
    """Return where every page and file of the dashboard is."""
    place = office()
    site = Site(place.doors, SECRET, place.clock)
    sessions = Sessions(SECRET, secure=False)
    pages = Pages(site, sessions, StaticFiles())
    found = [route.path for route in dashboard_routes(site, sessions, pages) if "GET" in (route.methods or ())]
    return [one for path in found for one in _filled(path)]


def _filled(path: str) -> list[str]:
    """Return a path with each of its names filled in."""
    values = {"format": FORMATS, "lesson": (LESSON,), "size": SIZES}
    name = path.partition("{")[2].rstrip("}")
    return [path.format(**{name: value}) for value in values[name]] if name else [path]


def _status(path: str, unit: str) -> int:
    """Return how a page about a unit in charge is answered: of a group that nobody made there is nothing to see.

    What others counted of a group is its commune's.
    """
    if path == FIGURES:
        return 200
    if path.startswith(f"{POSTERS}/"):
        return 404 if unit == "12" else 200
    return 404 if "-" in unit and path != POSTERS else 200


@pytest.mark.parametrize("path", paths())
async def test_only_who_is_in_charge_of_a_unit_sees_it(path: str) -> None:
    place = office()
    officers = {role: await officer(place, role) for role in dict(MAY + MAY_NOT)}
    for role, unit in MAY:
        page = await officers[role].opens(f"{path}?donvi={unit}&ky=2026-11")
        assert page.status == _status(path, unit), (role, unit)
    printed = len(place.doors.printed), len(place.doors.office.printed)
    for role, unit in MAY_NOT:
        page = await officers[role].opens(f"{path}?donvi={unit}&ky=2026-11")
        assert page.status == 403, (role, unit)
        assert page.response.headers["content-type"].startswith("text/html")
    assert (len(place.doors.printed), len(place.doors.office.printed)) == printed


@pytest.mark.parametrize("path", paths())
async def test_nobody_without_a_login_sees_anything(path: str) -> None:
    place = office()

    page = await place.visitor().opens(path)

    assert (page.status, place.doors.printed) == (401, [])
    assert "ĐĂNG NHẬP" in page.text


async def test_an_officer_begins_with_the_own_unit_and_is_led_back_to_it() -> None:
    lan = await officer(office(), "officer:03637")

    assert "Báo cáo quý IV/2026 Xã Mường Kim" in (await lan.opens("/bang")).text
    author = await officer(office(), "author")
    assert 'class="solo" href="/"' in (await author.opens("/bang")).html
    refused = await lan.opens("/bang?donvi=03640")
    assert "không thuộc phạm vi" in refused.text
    assert 'href="/bang"' in refused.html


async def test_only_units_in_charge_are_offered() -> None:
    page = await (await officer(office(), "officer:03637")).opens("/bang")
    schools = await (await officer(office(), "officer:education")).opens("/bang")
    all_there = await (await officer(office(), "officer:12")).opens("/bang")

    assert "Mường Kim" in page.text
    assert "Khoen On" not in page.text
    assert OFFERED.findall(schools.html) == ["education"]
    assert OFFERED.findall(all_there.html) == ["12", "03637", "03640", "03388", "education", "police"]


async def test_a_role_that_ended_meanwhile_opens_nothing_more() -> None:
    place = office()
    lan = await officer(place, "officer:03637")

    place.doors.logins.clear()

    assert (await lan.opens("/bang")).status == 401


async def test_every_asking_is_logged() -> None:
    place = office()
    lan = await officer(place, "officer:03637")

    await lan.opens("/bang")
    await lan.opens("/bang?donvi=03640")

    assert place.doors.asked == [(7, "see-counts", "03637"), (7, "see-counts", "03640")]


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/bang", [("/bang", "page")]),
        ("/bang/bai", [("/bang/bai", "page")]),
        (f"/bang/bai/{LESSON}", [("/bang/bai", "true")]),
        ("/bang/so-lieu", [("/bang/so-lieu", "page")]),
    ],
)
async def test_the_navigation_says_where_one_is(path: str, marked: list[tuple[str, str]]) -> None:
    page = await (await officer(office(), "officer:03637")).opens(f"{path}?ky=2026-11")

    assert re.findall(r'href="([^"?]*)[^"]*" aria-current="(\w+)"', page.html) == marked


async def test_the_language_that_is_asked_for_goes_before_the_browsers_on_pages_and_in_files() -> None:
    place = office()
    visitor = await officer(place, "officer:12")

    page = await visitor.opens("/bang?tieng=en")
    await visitor.opens("/bang/tep/xlsx?tieng=en")

    assert '<html lang="en">' in page.html
    assert '<option value="en" selected>' in page.html
    assert "/bang/bai?" in page.html
    assert all("tieng=en" in link for link in re.findall(r'href="(/bang[^"]*)"', page.html))
    assert {asked.language for asked, *_ in place.doors.printed} == {"en"}
