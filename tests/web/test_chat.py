"""The chat as someone without scripts meets it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.dialogue.events import Chose, Opened, Said
from bot.web import Limits
from storage.errors import UnavailableError
from tests.web.scripted import Clock, ScriptedDoors
from tests.web.visiting import Village, learner

PART = {"x-part": "screen"}


async def test_looking_makes_no_learner() -> None:
    village = Village()
    visitor = village.visitor()

    page = await visitor.opens("/?bai=cuoc-goi-lua-dao")
    await visitor.opens()

    assert "Bà con có đồng ý không?" in page.text
    assert village.doors.events == []


async def test_the_first_tap_makes_a_learner_and_counts_as_their_answer() -> None:
    village = Village()
    visitor = village.visitor()
    await visitor.opens()

    page = await visitor.taps("Đồng ý")

    assert "Công an không làm việc qua gọi video" in page.text
    assert [type(inbound.event) for inbound in village.doors.events] == [Opened, Chose]


async def test_the_code_of_a_link_reaches_the_first_turn() -> None:
    village = Village()
    visitor = village.visitor()
    await visitor.opens("/bai/cuoc-goi-lua-dao")

    await visitor.taps("Đồng ý")

    assert village.doors.events[0].event == Opened("cuoc-goi-lua-dao", "vi")


async def test_typed_words_work_on_the_very_first_form() -> None:
    village = Village()
    visitor = village.visitor()
    await visitor.opens()

    assert "Công an không làm việc" in (await visitor.types("1")).text


async def test_a_lesson_is_learned_to_its_end_without_a_script() -> None:
    visitor = await learner(Village())

    assert (await visitor.taps("Tiếp")).response.history[0].status_code == 303
    assert "Chưa đúng ạ" in (await visitor.taps("Chuyển một ít cho yên")).text
    assert "Bác đã học xong" in (await visitor.types("1")).text


async def test_a_reload_shows_the_same_screen_and_takes_no_turn() -> None:
    village = Village()
    visitor = await learner(village)
    turns = len(village.doors.events)

    assert "Công an không làm việc" in (await visitor.opens()).text
    assert len(village.doors.events) == turns


async def test_a_double_tap_is_the_same_message() -> None:
    village = Village()
    visitor = await learner(village)
    form = {**visitor.page.hidden(), "choice": ".next"}

    await asyncio.gather(visitor.posts(form), visitor.posts(form))

    first, second = village.doors.events[-2:]
    assert first.message == second.message


async def test_a_double_tap_on_the_first_form_makes_one_learner_and_answers_once() -> None:
    village = Village()
    visitor = village.visitor()
    page = await visitor.opens()
    form = {**page.hidden(), "words": "1"}

    pages = await asyncio.gather(*(visitor.posts(form) for _ in range(3)))

    assert village.doors.made == 1
    assert all("Công an không làm việc" in page.text for page in pages)


class Lagging(ScriptedDoors):
    """Looks before what others are just committing can be seen."""

    async def look(self, channel: str, address: str) -> None:
        return None


async def test_a_first_form_that_comes_twice_is_one_answer_even_where_the_second_sees_nobody_yet() -> None:
    village = Village(doors=Lagging())
    visitor = village.visitor()
    page = await visitor.opens()
    form = {**page.hidden(), "words": "1"}

    await visitor.posts(form, **PART)
    page = await visitor.posts(form, **PART)

    assert "Công an không làm việc" in page.text
    assert village.doors.made == 1


async def test_two_visitors_never_share_a_message_id() -> None:
    village = Village()
    one, other = await learner(village), await learner(village)
    form = one.page.hidden()

    # The other forges the first one's learner and turn: it must not use up the first one's message id.
    await other.posts({**other.page.hidden(), "learner": form["learner"], "turn": form["turn"], "choice": ".next"})
    page = await one.taps("Tiếp")

    assert "Mình làm gì?" in page.text


async def test_an_old_button_only_redraws() -> None:
    village = Village()
    visitor = await learner(village)
    old = {**visitor.page.hidden(), "choice": ".next"}
    await visitor.taps("Tiếp")
    await visitor.taps("Chuyển một ít cho yên")

    assert "Chưa đúng ạ" in (await visitor.posts(old)).text


@pytest.mark.parametrize(
    "forged",
    [
        {"learner": "-1"},
        {"turn": "9" * 400},
        {"learner": "1; DROP TABLE"},
        {"turn": ""},
        {"choice": "x" * 5000},
        {"learner": "٣", "choice": ".next"},
    ],
)
async def test_a_forged_form_redraws(forged: dict[str, str]) -> None:
    village = Village()
    visitor = await learner(village)
    turns = len(village.doors.events)

    page = await visitor.posts({**visitor.page.hidden(), **forged})

    assert page.status == 200
    assert "Công an không làm việc" in page.text
    assert len(village.doors.events) == turns


async def test_a_form_without_an_answer_redraws() -> None:
    village = Village()
    visitor = await learner(village)
    turns = len(village.doors.events)

    assert "Công an không làm việc" in (await visitor.types("  \n ")).text
    assert len(village.doors.events) == turns


async def test_long_words_are_cut_and_control_letters_are_blanks() -> None:
    village = Village()
    visitor = await learner(village)

    await visitor.types("a\x00b" + "c" * 5000)

    event = village.doors.events[-1].event
    assert isinstance(event, Said)
    assert event.words.startswith("a bc")
    assert len(event.words) == 4096


@pytest.mark.parametrize("typed", ["👩‍🌾" * 300, "\u202eabc", "مرحبا", "\ufffe\uffff", "a\u0301" * 900])
async def test_any_letters_are_taken(typed: str) -> None:
    village = Village()
    visitor = await learner(village)

    assert (await visitor.types(typed)).status == 200
    assert village.doors.events[-1].event == Said(typed[:4096], 2)


async def test_a_form_without_a_token_or_with_anothers_is_refused_kindly() -> None:
    village = Village()
    visitor, other = await learner(village), await learner(village)
    turns = len(village.doors.events)
    form = {**visitor.page.hidden(), "choice": ".next"}

    for token in ("", "x", other.page.hidden()["csrf"], form["csrf"][:-1] + "g", "é" * 40):
        page = await visitor.posts({**form, "csrf": token})
        assert page.status == 403
        assert "Trang này đã cũ" in page.text
    assert len(village.doors.events) == turns


async def test_a_browser_without_cookies_is_told_so() -> None:
    village = Village()
    visitor = village.visitor()
    page = await visitor.opens()
    visitor.client.cookies.clear()

    assert "cookie" in (await visitor.posts({**page.hidden(), "choice": ".yes"})).text


@pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "A" * 22 + ".1.forged", "é", "A" * 7000])
async def test_a_forged_cookie_is_a_new_visitor(cookie: str) -> None:
    visitor = Village().visitor()
    raw = f"hocso={cookie}".encode()

    response = await visitor.client.get("/", headers=[(b"cookie", raw)])

    assert response.status_code == 200
    assert "Bà con có đồng ý không?" in response.text


async def test_no_keeps_nothing_and_still_says_goodbye() -> None:
    village = Village()
    visitor = village.visitor()
    await visitor.opens()

    page = await visitor.taps("Không")

    assert "Em không ghi lại gì cả." in page.text
    assert village.doors.seats == {}
    assert "Công an không làm việc" not in (await visitor.taps("Bắt đầu")).text


async def test_after_an_erasure_the_old_address_is_not_used_again() -> None:
    village = Village()
    visitor = await learner(village)
    before = next(iter(village.doors.seats))
    village.doors.seats.clear()

    await visitor.opens()
    await visitor.taps("Đồng ý")

    assert list(village.doors.seats) != [before]


async def test_a_known_learner_opens_a_link_with_one_more_tap_and_no_turn_before() -> None:
    village = Village()
    visitor = await learner(village)
    await visitor.taps("Tiếp")
    turns = len(village.doors.events)

    page = await visitor.opens("/bai/cuoc-goi-lua-dao")
    assert len(village.doors.events) == turns
    await visitor.posts(page.hidden())

    assert village.doors.events[-1].event == Opened("cuoc-goi-lua-dao", "vi")


@pytest.mark.parametrize("code", ["<b>", "a b", "é", "x" * 65, "%00"])
async def test_a_code_that_cannot_be_one_is_left_aside(code: str) -> None:
    page = await Village().visitor().opens(f"/?bai={code}")

    assert page.status == 200
    assert 'name="bai"' not in page.html


async def test_an_english_browser_is_met_in_english() -> None:
    page = await Village().visitor().opens(**{"accept-language": "fr-FR, en-GB;q=0.8"})

    assert 'lang="en"' in page.html
    assert "Write to the assistant" in page.html


async def test_the_script_gets_the_screen_alone() -> None:
    village = Village()
    visitor = village.visitor()
    page = await visitor.opens()

    part = await visitor.posts({**page.hidden(), "choice": ".yes"}, **PART)

    assert part.html.startswith('<div class="screen"')
    assert "<html" not in part.html
    assert (await visitor.opens(**PART)).html.startswith('<div class="screen"')


async def test_the_script_gets_a_fault_as_one_sentence() -> None:
    village = Village()
    visitor = await learner(village)
    village.doors.fault = UnavailableError("disk full")

    part = await visitor.posts({**visitor.page.hidden(), "choice": ".next"}, **PART)

    assert part.status == 503
    assert part.html == "Câu vừa rồi chưa được lưu. Chờ một chút rồi bấm lại nhé."


async def test_new_learners_of_one_network_are_limited_and_others_are_not() -> None:
    village = Village(limits=Limits(new_learners_per_hour=2), clock=Clock())
    for _ in range(2):
        await learner(village)
    third = village.visitor()
    await third.opens()

    page = await third.taps("Đồng ý")

    assert page.status == 429
    assert "Nhiều người cùng bắt đầu" in page.text
    assert int(page.response.headers["retry-after"]) > 0
    assert (await learner(village, network="192.0.2.2")).page.status == 200
    village.clock.passes(timedelta(minutes=31))
    await third.opens()
    assert (await third.taps("Đồng ý")).status == 200


async def test_a_forged_learner_number_is_no_way_around_the_limit() -> None:
    village = Village(limits=Limits(new_learners_per_hour=1))
    await learner(village)
    visitor = village.visitor()
    page = await visitor.opens()

    await visitor.posts({**page.hidden(), "learner": "1", "turn": "1", "choice": ".yes"})

    assert village.doors.made == 1


async def test_the_cookie_lasts_once_someone_acts_and_is_renewed_daily() -> None:
    village = Village()
    visitor = village.visitor()
    first = await visitor.opens()
    acted = await visitor.taps("Đồng ý")
    same_day = await visitor.opens()
    village.clock.passes(timedelta(days=1))
    next_day = await visitor.opens()

    assert "Max-Age" not in first.response.headers["set-cookie"]
    assert "Max-Age=34560000" in acted.response.history[0].headers["set-cookie"]
    assert "set-cookie" not in same_day.response.headers
    assert "Max-Age=34560000" in next_day.response.headers["set-cookie"]
