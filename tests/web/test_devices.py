from __future__ import annotations

from datetime import timedelta

from bot.web import Limits
from tests.web.visiting import Village, learner

CODE = "BAN-CHIN-8"


async def test_a_return_code_opens_the_same_place_on_another_phone() -> None:
    village = Village()
    await (await learner(village)).taps("Tiếp")
    village.doors.codes[CODE] = next(iter(village.doors.seats))
    other = village.visitor()
    page = await other.opens("/tro-lai")

    page = await other.posts({**page.hidden(), "ma": f" {CODE} "}, "/tro-lai")

    assert "Mình làm gì?" in page.text
    assert "Mình làm gì?" in (await other.opens()).text


async def test_a_wrong_code_is_told_kindly_and_the_page_works_on() -> None:
    village = Village()
    village.doors.codes[CODE] = "a" * 22
    visitor = village.visitor()
    page = await visitor.opens("/tro-lai")

    page = await visitor.posts({**page.hidden(), "ma": "XXX"}, "/tro-lai")

    assert page.status == 422
    assert "Chưa tìm thấy mã này" in page.text
    assert (await visitor.posts({**page.hidden(), "ma": CODE}, "/tro-lai")).status == 200


async def test_guessing_is_slowed_and_a_right_code_costs_no_try() -> None:
    village = Village(limits=Limits(return_tries=2))
    village.doors.codes[CODE] = "a" * 22
    visitor = village.visitor()
    for _ in range(5):
        form = (await visitor.opens("/tro-lai")).hidden()
        assert (await visitor.posts({**form, "ma": CODE}, "/tro-lai")).status == 200

    guesser = village.visitor()
    form = (await guesser.opens("/tro-lai")).hidden()
    statuses = [(await guesser.posts({**form, "ma": str(n)}, "/tro-lai")).status for n in range(3)]

    assert statuses == [422, 422, 429]
    assert (await guesser.posts({**form, "ma": CODE}, "/tro-lai")).status == 429
    village.clock.passes(timedelta(minutes=1))
    assert (await guesser.posts({**form, "ma": CODE}, "/tro-lai")).status == 200


async def test_a_code_needs_the_pages_own_form() -> None:
    village = Village()
    village.doors.codes[CODE] = "a" * 22
    visitor = village.visitor()
    await visitor.opens("/tro-lai")

    assert (await visitor.posts({"ma": CODE}, "/tro-lai")).status == 403
    assert (await village.visitor().posts({"ma": CODE}, "/tro-lai")).status == 403


async def test_who_shares_the_phone_is_warned_before_a_code_takes_it_over() -> None:
    village = Village()

    assert "đang có người học" in (await (await learner(village)).opens("/tro-lai")).text
    assert "đang có người học" not in (await village.visitor().opens("/tro-lai")).text


async def test_a_phone_forgets_who_learned_on_it() -> None:
    village = Village()
    visitor = await learner(village)
    page = await visitor.opens("/quen-may")
    assert visitor.cookie

    page = await visitor.posts(page.hidden(), "/quen-may")

    assert "Máy này đã quên" in page.text
    assert visitor.cookie is None
    assert "Bà con có đồng ý không?" in (await visitor.opens()).text
    assert len(village.doors.seats) == 1


async def test_no_other_page_can_make_a_phone_forget() -> None:
    visitor = await learner(Village())

    assert (await visitor.posts({"csrf": ""}, "/quen-may")).status == 403
    assert visitor.cookie
