"""The first page: figures with what they are of, for those who may see them."""

from __future__ import annotations

from bot.web.dashboard.overview import SHOWN
from storage.rows.helping import Class
from tests.web.dashboard.officers import office, officer, opened


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


async def test_classes_that_were_attested_are_told_one_by_one_without_names_or_places() -> None:
    lan, province = await opened("/bang?ky=2026-11", "officer:03637"), await opened("/bang?ky=2026-11", "officer:12")
    public = await opened("/bang?ky=2026-11&congkhai=1", "officer:12")
    schools, before = await opened("/bang?ky=2026-11", "officer:education"), await opened("/bang?ky=2026-10", "owner")

    assert "Lớp được xác nhận: 1; người dự không có trong danh sách (đếm đầu người): 17" in lan.text
    assert "14/11/2026: Cuộc gọi lừa đảo 03637-1, Xã Mường Kim – buổi học trực tiếp 17 3" in lan.text
    assert "Khoen On" not in lan.text
    assert "20/11/2026: Cuộc gọi lừa đảo Xã Khoen On – học trên giấy 2 0" in province.text
    assert "21/11/2026: Cuộc gọi lừa đảo Xã Khoen On – buổi học trực tiếp * 6" in public.text
    assert "Xã Khoen On – học trên giấy * 0" in public.text
    assert "Nhà văn hóa" not in province.text
    assert "Lớp được xác nhận" not in schools.text + before.text


async def test_of_many_classes_the_newest_are_told_and_how_many_others_there_are() -> None:
    place = office()
    place.doors.held = [Class("03640", "class", "x", 20261101 + day, "", 9) for day in range(30)] * 2

    page = await (await officer(place, "owner")).opens("/bang?ky=2026-11")

    assert page.text.count("buổi học trực tiếp") == SHOWN
    assert "… và 30 buổi trước đó" in page.text


async def test_who_is_not_logged_in_is_told_how_to_get_in() -> None:
    page = await office().visitor().opens("/bang")

    assert page.status == 401
    assert "ĐĂNG NHẬP" in page.text
