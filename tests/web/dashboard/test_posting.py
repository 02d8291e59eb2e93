"""The page of posters."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from bot.posters import Ways
from tests.web.dashboard.officers import office, officer, opened


async def test_an_officer_chooses_among_the_units_in_charge_and_their_groups() -> None:
    page = await opened("/bang/ap-phich", "officer:03637")

    assert 'value="03637"' in page.html
    assert "Xã Mường Kim – Bản Mở" in page.text
    assert "Khoen On" not in page.text
    assert "Xã Khoen On – Bản Xa" in (await opened("/bang/ap-phich", "officer:12")).text


@pytest.mark.parametrize(("size", "width"), [("a4", 595), ("a5", 420)])
async def test_a_groups_poster_is_a_paper_of_the_size_asked_for(size: str, width: int) -> None:
    place = office()
    place.doors.office.draws = True

    page = await (await officer(place, "officer:03637")).opens(f"/bang/ap-phich/{size}?donvi=03637-1&tieng=vi")

    (paper,) = PdfReader(BytesIO(page.response.content)).pages
    assert "Bản Mở, Xã Mường Kim" in paper.extract_text()
    assert round(float(paper.mediabox.width)) == width
    headers = page.response.headers
    assert headers["content-disposition"] == f'attachment; filename="hocso-03637-1-{size}.pdf"'
    assert (headers["content-type"], headers["cache-control"]) == ("application/pdf", "no-store")


async def test_a_sector_has_a_poster_by_which_its_people_come_in() -> None:
    place = office()
    place.doors.office.draws = True
    schools = await officer(place, "officer:education")

    page = await schools.opens("/bang/ap-phich")
    paper = (await schools.opens("/bang/ap-phich/a4?donvi=education&tieng=vi")).response.content

    assert re.findall(r'<option value="(\w+)" selected>', page.html) == ["education"]
    assert "Khoen On" not in page.text
    assert "dv-education" in PdfReader(BytesIO(paper)).pages[0].extract_text()


@pytest.mark.parametrize(
    "asked", ["a3?donvi=03637", "a4?donvi=03637&tieng=xx", "a4?donvi=03637-9", "a4%2F..?donvi=03637"]
)
async def test_what_cannot_be_printed_is_not_there(asked: str) -> None:
    place = office()

    assert (await (await officer(place, "officer:03637")).opens(f"/bang/ap-phich/{asked}")).status == 404
    assert place.doors.office.printed == []


async def test_where_there_is_no_way_in_the_page_says_what_is_missing() -> None:
    place = office()
    place.doors.office.ways = Ways()

    page = await (await officer(place, "officer:03637")).opens("/bang/ap-phich/a4?donvi=03637")

    assert (page.status, "HOCSO_PUBLIC_URL" in page.text) == (409, True)
