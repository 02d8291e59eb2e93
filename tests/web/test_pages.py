from __future__ import annotations

import re

from bot.dialogue.library import Operator
from lessons.model import Medium
from tests.web.scripted import ScriptedDoors
from tests.web.visiting import Page, Village, Visitor, learner


async def at(place: str) -> tuple[Visitor, Page]:
    """Return a learner who stands in a place of the script, and their page."""
    village = Village()
    visitor = await learner(village)
    village.doors.put(place)
    return visitor, await visitor.opens()


async def test_what_a_screen_says_is_text_and_never_markup() -> None:
    _, page = await at("nasty")

    assert "&lt;script&gt;" in page.html
    assert "<script>alert" not in page.html
    assert 'value="&#34;&gt;&lt;b&gt;"' in page.html


async def test_each_button_shows_the_number_that_types_it() -> None:
    _, page = await at("question")

    assert re.findall(r"<b>(\d)</b><span>([^<]*)", page.html) == [
        ("1", "Tắt máy, hỏi công an xã"),
        ("2", "Chuyển một ít cho yên"),
    ]


async def test_a_number_is_asked_for_with_a_keypad() -> None:
    _, page = await at("number")

    assert 'inputmode="decimal"' in page.html
    assert "Viết câu trả lời" in page.text


async def test_right_and_wrong_are_told_by_words_and_a_sign_not_by_colour() -> None:
    _, page = await at("missed")

    assert re.search(r'class="b wrong"><svg.*?</svg><span>Chưa đúng ạ', page.html, re.DOTALL)


async def test_words_in_another_language_say_so() -> None:
    _, page = await at("done")

    assert 'lang="en">In Lai Châu everyone calls 114.' in page.html
    assert '<html lang="vi">' in page.html


async def test_a_picture_has_words_that_stand_for_it() -> None:
    visitor = await learner(Village())

    assert re.search(r'<img class="picture" src="/anh/a{64}" alt="Ngón tay bấm nút đỏ', visitor.page.html)


async def test_a_lesson_to_share_is_a_link_people_can_read() -> None:
    _, page = await at("done")

    assert '<a href="http://hoc.test/bai/cuoc-goi-lua-dao">http://hoc.test/bai/cuoc-goi-lua-dao</a>' in page.html


async def test_a_waiting_page_looks_again_by_itself() -> None:
    _, page = await at("wait")

    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page.html
    assert "data-wait" in page.html


async def test_every_page_has_one_heading() -> None:
    for place in ("welcome", "card", "farewell", "wait", "nasty"):
        _, page = await at(place)
        assert page.html.count("<h1") == 1


async def test_every_page_names_who_runs_it_and_a_phone_that_can_be_dialled() -> None:
    page = await Village(operator=Operator("Tổ công tác", "(0213) 3876-000")).visitor().opens("/khong-co")

    assert "Đơn vị phụ trách: Tổ công tác." in page.text
    assert 'href="tel:02133876000"' in page.html


async def test_an_operator_without_a_name_is_left_out() -> None:
    assert "Đơn vị phụ trách" not in (await Village(operator=Operator()).visitor().opens()).text


async def test_no_page_is_kept_on_a_shared_phone() -> None:
    visitor = await learner(Village())

    for path in ("/", "/tro-lai", "/quen-may", "/khong-co"):
        assert (await visitor.opens(path)).response.headers["cache-control"] == "no-store"


async def test_a_recording_is_loaded_only_once_somebody_listens() -> None:
    _, page = await at("done")

    assert re.search(rf'<audio controls preload="none" src="/anh/{"b" * 64}"[^>]*></audio>', page.html)


async def test_a_recording_in_two_forms_leaves_it_to_the_browser_which_it_plays() -> None:
    other = Medium("audio", "d" * 64, "b.aac", "audio/aac")
    village = Village(ScriptedDoors(files={"b" * 64: Medium("audio", "b" * 64, "b.ogg", "audio/ogg", forms=(other,))}))
    visitor = await learner(village)
    village.doors.put("done")
    page = await visitor.opens()

    assert re.findall(r'<source src="/anh/(.)\1{63}" type="([^"]+)">', page.html) == [
        ("b", "audio/ogg"),
        ("d", "audio/aac"),
    ]
    assert re.search(r'<audio controls preload="none" aria-label', page.html)
