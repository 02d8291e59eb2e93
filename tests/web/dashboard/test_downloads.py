"""The files: the same figures as on the page, opened again by what an office would use."""

from __future__ import annotations

import csv
import io
import json

from openpyxl import load_workbook

from bot.reports.figures import HIDDEN
from bot.reports.wire import report_of
from tests.web.dashboard.officers import office, officer, opened


async def test_page_and_files_tell_the_same() -> None:
    asked = "ky=2026-11&donvi=03637"
    lan = await officer(office(), "officer:03637")
    page = await lan.opens(f"/bang?{asked}")
    told = json.loads((await lan.opens(f"/bang/tep/json?{asked}")).response.content)
    lines = list(
        csv.DictReader(io.StringIO((await lan.opens(f"/bang/tep/csv?{asked}")).response.text.lstrip("\ufeff")))
    )
    book = load_workbook(io.BytesIO((await lan.opens(f"/bang/tep/xlsx?{asked}")).response.content))

    people = told["breakdowns"]["audience"]["total"]["figures"]["people"]
    assert f"Người học {people}" in page.text
    assert {line["people"] for line in lines if line["by"] == "audience" and line["code"] == "*"} == {str(people)}
    assert people in {cell.value for row in book.worksheets[0].iter_rows() for cell in row}


async def test_a_file_is_saved_under_what_it_is_about_and_kept_by_no_browser() -> None:
    page = await opened("/bang/tep/png?ky=2026-11", "officer:03637")

    headers = page.response.headers
    assert headers["content-disposition"] == 'attachment; filename="hocso-2026-11-03637.png"'
    assert (headers["content-type"], headers["cache-control"]) == ("image/png", "no-store")
    assert page.response.content.startswith(b"\x89PNG")


async def test_what_is_to_be_handed_to_others_hides_few_people_on_page_and_in_file() -> None:
    own = await opened("/bang?ky=2026-11", "officer:12")
    others = await opened("/bang?ky=2026-11&congkhai=1", "officer:12")
    file = report_of((await opened("/bang/tep/json?ky=2026-11&congkhai=1", "officer:12")).response.content)

    assert "Xã Khoen On 0,0 % 0/50 10 3 3 3 +3" in own.text
    assert "Xã Khoen On 0,0 % 0/50 10 * * *" in others.text
    row = file.by("unit").row("03640")
    assert row is not None
    assert row.figures["people"] is HIDDEN


async def test_a_file_that_there_is_not_and_an_address_that_is_wrong_are_told() -> None:
    assert (await opened("/bang/tep/exe", "owner")).status == 404
    page = await opened("/bang/tep/csv?ky=x", "owner")
    assert (page.status, "không phải là kỳ báo cáo" in page.text) == (422, True)
