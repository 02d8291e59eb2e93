"""Checking a paper: course and day for whoever has the code, nothing for who guesses."""

from __future__ import annotations

from datetime import timedelta

from bot.web import Limits
from tests.web.visiting import Village

CODE = "7K2M9-QXD4F"


def village(tries: int = 10) -> Village:
    pages = Village(limits=Limits(return_tries=tries))
    pages.doors.recognitions = {CODE: ("An toàn trên mạng", "23 tháng 11 năm 2026"), "GONE": ("", "1 tháng 1 năm 2026")}
    return pages


async def test_a_code_tells_course_and_day_and_what_it_is_not() -> None:
    page = await village().visitor().opens(f"/xac-nhan/{CODE}")

    assert page.status == 200
    for part in ("An toàn trên mạng", "Ngày học xong: 23 tháng 11 năm 2026", "không phải chứng chỉ chính thức"):
        assert part in page.text


async def test_a_code_may_be_typed() -> None:
    visitor = village().visitor()
    assert "Nhập mã ở cuối tờ giấy" in (await visitor.opens("/xac-nhan")).text

    assert "An toàn trên mạng" in (await visitor.opens(f"/xac-nhan?ma=%20{CODE}%20")).text


async def test_an_unknown_code_may_have_been_erased_and_is_told_kindly() -> None:
    page = await village().visitor().opens("/xac-nhan/AAAAA-AAAAA")

    assert page.status == 404
    assert "mã không còn nữa" in page.text
    assert "Nhập mã ở cuối tờ giấy" in page.text


async def test_a_course_that_is_no_longer_there_is_told_as_such() -> None:
    assert "không còn được mở" in (await village().visitor().opens("/xac-nhan/GONE")).text


async def test_guessing_is_slowed_and_a_right_code_costs_no_try() -> None:
    pages = village(tries=2)
    visitor = pages.visitor()
    for _ in range(5):
        assert (await visitor.opens(f"/xac-nhan/{CODE}")).status == 200

    statuses = [(await visitor.opens(f"/xac-nhan/{number}")).status for number in range(3)]

    assert statuses == [404, 404, 429]
    assert (await visitor.opens(f"/xac-nhan/{CODE}")).status == 429
    pages.clock.passes(timedelta(minutes=1))
    assert (await visitor.opens(f"/xac-nhan/{CODE}")).status == 200


async def test_it_is_told_in_the_language_of_who_asks() -> None:
    page = await village().visitor().opens(f"/xac-nhan/{CODE}", **{"accept-language": "en"})

    assert "This code is right" in page.text


async def test_no_page_is_kept_and_nobody_is_made_a_learner() -> None:
    pages = village()
    page = await pages.visitor().opens(f"/xac-nhan/{CODE}")

    assert page.response.headers["cache-control"] == "no-store"
    assert pages.doors.made == 0
