"""The first page: figures with what they are of, for those who may see them."""

from __future__ import annotations

from tests.web.dashboard.officers import office, opened


async def test_a_province_sees_its_totals_and_its_units() -> None:
    page = await opened("/bang?ky=2026-11", "officer:12")

    assert page.status == 200
    assert "Báo cáo tháng 11/2026" in page.text
    assert "Người học 24" in page.text
    assert "kỳ trước 8 ( +16 )" in page.text
    assert "Xã Mường Kim" in page.text


async def test_beside_every_percentage_stand_what_it_is_of_and_what_is_wanted() -> None:
    page = await opened("/bang?ky=2026-11", "officer:12")

    assert "3,4 % 12 trên 350 người (3,4 %)" in page.text
    assert "cần 90 % = 315 người – còn thiếu 303" in page.text


async def test_who_is_not_logged_in_is_told_how_to_get_in() -> None:
    page = await office().visitor().opens("/bang")

    assert page.status == 401
    assert "ĐĂNG NHẬP" in page.text
