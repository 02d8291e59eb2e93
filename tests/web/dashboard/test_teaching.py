"""The pages about lessons."""

from __future__ import annotations

from bot.reports.figures import HIDDEN
from bot.reports.funnel import Stage
from bot.web.dashboard.teaching import bar
from tests.web.dashboard.boards import LESSON
from tests.web.dashboard.officers import office, officer, opened

ASKED = "ky=2026-11&donvi=03637"


async def test_each_lesson_leads_to_its_own_page_about_the_same_unit_and_period() -> None:
    page = await opened(f"/bang/bai?{ASKED}", "officer:03637")

    assert f'href="/bang/bai/{LESSON}?ky=2026-11&amp;donvi=03637"' in page.html
    assert "Xã Mường Kim, tháng 11/2026" in page.text


async def test_a_lesson_tells_how_far_people_come_and_where_they_leave() -> None:
    page = await opened(f"/bang/bai/{LESSON}?{ASKED}", "officer:03637")

    assert "Bắt đầu bài 100 Bà Ín" in page.text, "nobody can have left before"
    assert "96 4 4,0 %" in page.text, "a card that is only read"
    assert "chưa có số liệu" not in page.text
    assert "Qua bài 37 1 2,6 %" in page.text
    assert "cu thẻ đã bỏ khỏi bài 3" in page.text
    assert page.html.count('<rect class="done" width="100.0"') == 1


async def test_where_reading_cards_were_not_counted_yet_they_are_not_told_to_be_left() -> None:
    place = office()
    place.doors.office.traces.traced = 99
    page = await (await officer(place, "officer:03637")).opens(f"/bang/bai/{LESSON}?{ASKED}")

    assert "80 20 20,0 % 60 75,0 %" in page.text
    assert "Đó là chưa có số liệu, không phải là 0." in page.text


async def test_a_lesson_tells_what_its_questions_are_worth() -> None:
    page = await opened(f"/bang/bai/{LESSON}?{ASKED}", "officer:03637")

    # Of 80 first answers 60 are right; n = 42, R = 54, Q = 100, x = 30, X = 30: -360 / √(360 · 1284).
    assert "80 75,0 % 60/80 -0,53" in page.text
    assert "Ngờ đáp án: người chọn “" in page.text
    assert "Không ai chọn: “" in page.text
    assert "trước khi sửa; cộng chung 1 bản 60 50,0 % 30/60 –" in page.text
    assert page.text.count("Chưa đủ 50 câu trả lời") == 2


async def test_what_is_handed_to_others_hides_few_people() -> None:
    page = await opened(f"/bang/bai/{LESSON}?{ASKED}&congkhai=1", "officer:03637")

    assert "Qua bài *" in page.text
    assert "cu thẻ đã bỏ khỏi bài *" in page.text


async def test_where_there_is_no_data_or_no_lesson_the_page_says_so() -> None:
    assert "Kỳ này chưa có số liệu." in (await opened(f"/bang/bai/{LESSON}?ky=2025&donvi=03637", "officer:03637")).text
    for lesson in ("none", "..%2Fetc", "x" * 500, "%3Cscript%3E"):
        page = await opened(f"/bang/bai/{lesson}?{ASKED}", "officer:03637")
        assert page.status == 404
        assert "<script>" not in page.html


async def test_what_of_the_address_is_wrong_is_told() -> None:
    for path in ("/bang/bai", f"/bang/bai/{LESSON}", "/bang/so-lieu", "/bang/ap-phich"):
        page = await opened(f"{path}?ky=mai", "officer:03637")
        assert (page.status, "“mai” không phải là kỳ báo cáo" in page.text) == (422, True)


def test_a_bar_is_no_longer_than_who_began_and_nothing_where_it_is_withheld() -> None:
    lengths = [bar(Stage("card", "q", "q", reached, None), begun) for reached, begun in ((50, 80), (9, 5), (0, 0))]

    assert lengths == [62.5, 100, 0]
    assert bar(Stage("card", "q", "q", HIDDEN, None), 80) == 0
