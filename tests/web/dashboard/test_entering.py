"""The page on which figures of others are entered."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bot.errors import BusyError
from bot.web.dashboard.entering import entered_for
from bot.web.dashboard.filters import Filters
from bot.web.dashboard.visit import Visit
from lessons.units import load_units
from storage.errors import UnavailableError
from storage.rows.roles import Officer
from tests.web.dashboard.officers import office, officer
from tests.web.visiting import Page, Village

FORM = {
    "indicator": "vneid",
    "unit": "03637",
    "period": "2026Q4",
    "value": "12.394",
    "base": "20.000",
    "source": "Công an xã, Báo cáo 12",
    "date": "2026-11-20",
    "by": "Lò Thị Mai, UBND xã",
}
LAN = "officer:03637"


async def entered(place: Village, *roles: str, path: str = "/bang/so-lieu", **changes: str) -> Page:
    visitor = await officer(place, *roles)
    page = await visitor.opens("/bang/so-lieu")
    return await visitor.posts({**page.hidden(), **FORM, **changes}, path)


async def test_a_figure_is_taken_in_with_who_when_and_from_where_and_stands_below() -> None:
    place = office()

    page = await entered(place, LAN)

    (kept,) = place.doors.office.taken
    assert (kept.value, kept.base, kept.day, kept.source, kept.by) == (
        12394, 20000, 20261120, "Công an xã, Báo cáo 12", "Lò Thị Mai, UBND xã",
    )  # fmt: skip
    assert {action for _, action, _ in place.doors.asked} == {"set-targets"}
    assert "Đã ghi số này. Tài khoản, Xã Mường Kim: 12.394" in page.text
    assert "Tài khoản Xã Mường Kim, quý IV/2026 12.394 /20.000 Công an xã, Báo cáo 12 20/11/2026" in page.text
    assert "Lò Thị Mai, UBND xã 23/11/2026" in page.text


async def test_a_unit_is_understood_with_what_slips_in_and_its_entry_is_the_one_that_is_told() -> None:
    page = await entered(office(), LAN, unit=" 03637\u200b")

    assert (page.status, page.response.url.params["donvi"]) == (200, "03637")
    assert "Đã ghi số này. Tài khoản, Xã Mường Kim: 12.394" in page.text


@pytest.mark.parametrize("fault", [BusyError("too many reports are waiting"), UnavailableError("locked")])
async def test_a_form_that_cannot_be_taken_now_is_told_to_be_there_still(
    monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    async def refuse(*_: object) -> None:
        raise fault

    place = office()
    monkeypatch.setattr(type(place.doors.office), "hand_in", refuse)

    page = await entered(place, LAN)

    assert page.status == 503
    assert "Bấm nút Quay lại của trình duyệt, những gì đã viết vẫn còn" in page.text
    assert 'autocomplete="off"' not in (await (await officer(place, LAN)).opens("/bang/so-lieu")).html


async def test_of_a_village_group_the_commune_is_entered_for() -> None:
    page = await (await officer(office(), LAN)).opens("/bang/so-lieu?donvi=03637-1")

    assert (page.status, page.response.url.params["donvi"]) == (200, "03637")


@pytest.mark.parametrize("mark", ["1", "20261123050000000000", "", "20261123050000000001"])
async def test_an_address_alone_does_not_say_that_a_figure_was_taken_in(mark: str) -> None:
    visitor = await officer(office(), LAN)

    page = await visitor.opens(f"/bang/so-lieu?da-ghi={mark}")

    assert (page.status, "Đã ghi" in page.text) == (200, False)


async def test_what_was_taken_in_elsewhere_is_not_told_as_ones_own() -> None:
    place = office()
    page = await entered(place, LAN)
    mark = str(page.response.url).partition("da-ghi=")[2]

    other = await (await officer(place, "officer:03640")).opens(f"/bang/so-lieu?da-ghi={mark}")

    assert mark
    assert (other.status, "Đã ghi" in other.text) == (200, False)


async def test_who_enters_one_commune_after_the_other_writes_only_what_differs() -> None:
    page = await entered(office(), LAN)

    for kept in ("2026Q4", "Công an xã, Báo cáo 12", "2026-11-20", "Lò Thị Mai, UBND xã"):
        assert f'value="{kept}"' in page.html
    assert 'name="value" type="text" inputmode="decimal" value=""' in page.html


async def test_a_newer_figure_holds_and_a_dash_takes_it_back() -> None:
    place = office()
    await entered(place, LAN)

    page = await entered(place, LAN, value="-")

    assert [one.value for one in place.doors.office.taken] == [12394, None]
    assert "đã rút lại" in page.text
    assert "12.394 /20.000 đã có số mới hơn" in page.text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("indicator", "xong", "Không có trong danh sách"),
        ("unit", "03640", "không thuộc phạm vi được giao"),
        ("unit", "12", "không thuộc phạm vi được giao"),
        ("unit", "education", "không thuộc phạm vi được giao"),
        ("unit", "", "Ô này còn trống"),
        ("period", "until-2026Q4", "Chưa đúng kỳ"),
        ("value", "1'; DROP TABLE handed", "Chưa phải số nguyên"),
        ("base", "\u0000", ""),
        ("source", "x" * 300, "Dài quá 200 chữ"),
        ("date", "2026-13-40", "Chưa đúng ngày"),
        ("by", " \u200b\u202e ", "Ô này còn trống"),
        ("by", "x" * 300, "Dài quá 200 chữ"),
    ],
)
async def test_what_is_wrong_is_told_beside_its_field_and_what_was_written_stays(
    field: str, value: str, said: str
) -> None:
    place = office()

    page = await entered(place, LAN, **{field: value})

    if not said:
        assert [one.base for one in place.doors.office.taken] == [None]
        return
    assert page.status == 422
    assert place.doors.office.taken == []
    assert said in page.text.split("Chưa ghi được.")[1]
    assert f'aria-invalid="true" aria-describedby="f-{field}"' in page.html
    assert field == "source" or 'value="Công an xã, Báo cáo 12"' in page.html


async def test_markup_in_a_field_is_shown_as_it_is_written() -> None:
    place = office()

    page = await entered(place, LAN, source="<script>alert(1)</script>", by='"><b>x</b>')

    assert "<script>alert" not in page.html
    assert '"><b>x' not in page.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.html


@pytest.mark.parametrize("csrf", ["", "x", "a.b", "AAAAAAAAAAA." + "0" * 32])
async def test_a_form_from_elsewhere_enters_nothing(csrf: str) -> None:
    place = office()

    page = await entered(place, LAN, csrf=csrf)

    assert (page.status, place.doors.office.taken) == (403, [])


@pytest.mark.parametrize(("role", "status"), [("author", 403), ("helper:03637-1", 403), ("officer:03640", 422)])
async def test_nobody_enters_for_a_unit_that_is_not_in_their_charge(role: str, status: int) -> None:
    place = office()
    visitor = await officer(place, role)
    token = (await visitor.opens("/vao")).hidden()

    page = await visitor.posts({**token, **FORM}, "/bang/so-lieu")

    assert (page.status, place.doors.office.taken) == (status, [])
    assert (await visitor.posts({**token, **FORM}, "/bang/so-lieu?donvi=03637")).status == 403
    assert place.doors.office.taken == []


async def test_nobody_enters_without_a_login() -> None:
    place = office()
    visitor = place.visitor()
    token = (await visitor.opens("/vao/x")).hidden()

    page = await visitor.posts({**token, **FORM}, "/bang/so-lieu")

    assert (page.status, place.doors.office.taken) == (401, [])


@pytest.mark.parametrize(
    ("role", "scope", "entered_by"),
    [
        ("owner", "12", "education army police health enterprises organisations"),
        ("officer:12", "12", "education army police health enterprises organisations"),
        (LAN, "03637", ""),
        ("officer:education", "education", "education"),
    ],
)
def test_what_a_sector_counted_is_entered_by_itself_or_by_the_province(role: str, scope: str, entered_by: str) -> None:
    units = load_units(Path("lessons/content/units.csv"))
    seen = Visit("/", Officer(7, frozenset({role})), (scope,), "vi", date(2026, 11, 23), Filters("2026Q4"), (), units)

    codes = [code for code, _ in entered_for(seen)]

    assert codes[0] == scope
    assert [one.code for one in units.sectors if one.code in codes] == entered_by.split()
