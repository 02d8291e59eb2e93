"""The units in any order, with what is not known last."""

from __future__ import annotations

import re

from tests.reports.books import Deed
from tests.web.dashboard.officers import office, officer, opened
from tests.web.visiting import Page


def names(page: Page) -> list[str]:
    """Return the units in the order of the table."""
    table = page.html.partition('class="units"')[2].partition("</tbody>")[0]
    return [re.sub(r"<[^>]*>", "", found) for found in re.findall(r'<th scope="row">(.*?)</th>', table)]


async def test_units_stand_in_the_order_of_the_plan_until_somebody_sorts_them() -> None:
    assert names(await opened("/bang?ky=2026-11", "owner")) == [
        *("Xã Mường Kim", "Xã Khoen On", "Phường Đoàn Kết", "Chưa rõ"),
    ]


async def test_the_head_of_a_column_sorts_and_the_next_tap_turns_it_round() -> None:
    place = office()
    owner = await officer(place, "owner")
    page = await owner.opens("/bang?ky=2026-11")

    found = []
    for order in ("none", "descending", "ascending"):
        head = re.search(rf'aria-sort="{order}" class="n"><a href="([^"]*)">Người học', page.html)
        assert head is not None
        page = await owner.opens(head[1].replace("&amp;", "&"))
        found.append(names(page))

    assert found[0] == ["Xã Mường Kim", "Chưa rõ", "Xã Khoen On", "Phường Đoàn Kết"]
    assert found[1] == found[0][::-1]
    assert found[2] == found[0]


async def test_how_far_a_unit_lags_is_of_the_indicator_that_was_chosen() -> None:
    page = await opened("/bang?ky=2026-11&xep=-missing", "owner")
    nearest = await opened("/bang?ky=2026-11&xep=missing", "owner")
    other = await opened("/bang?ky=2026-11&chitieu=qua", "owner")

    assert names(page) == ["Phường Đoàn Kết", "Xã Mường Kim", "Xã Khoen On", "Chưa rõ"]
    assert names(nearest) == ["Xã Khoen On", "Xã Mường Kim", "Phường Đoàn Kết", "Chưa rõ"]
    assert "Xã Mường Kim 12,0 % 12/100 78 15 15 13 +13 12" in page.text
    # Nobody said of how many, or how many are wanted.
    assert "Xã Mường Kim 13 15 15 13 +13 12" in other.text


async def test_a_unit_without_any_below_it_has_no_table_of_them() -> None:
    page = await opened("/bang?ky=2026-11", "officer:03637")

    assert (page.status, 'class="units"' in page.html) == (200, False)


async def test_a_sectors_people_in_a_commune_lead_nowhere_since_the_commune_is_not_in_its_charge() -> None:
    place = office()
    place.doors.deeds += [Deed(60, 202611, sector="education"), Deed(61, 202611, unit="03640", sector="education")]

    page = await (await officer(place, "officer:education")).opens("/bang?ky=2026-11")

    assert names(page) == ["Xã Mường Kim", "Xã Khoen On", "Phường Đoàn Kết"]
    assert "donvi=03637" not in page.html
    assert "Xã Mường Kim 0 1 1 0" in page.text
    # Without a base there is no share to be told how it is drawn.
    assert "Đã đạt tính theo chỉ tiêu" in page.text
    assert "Vạch trên thanh" not in page.text


async def test_a_unit_leads_to_its_own_figures_about_the_same_period() -> None:
    page = await opened("/bang?ky=2026-11&nhom=citizens", "owner")

    assert '<a href="/bang?ky=2026-11&amp;donvi=03640&amp;nhom=citizens">Xã Khoen On</a>' in page.html
