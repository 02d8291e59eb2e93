"""The way in for those with a role, and what nobody else gets to see."""

from __future__ import annotations

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web import Limits
from bot.web.login import COOKIE, admitted
from storage.rows.roles import Officer
from tests.web.visiting import Village, Visitor

LAN = Officer(7, frozenset({"officer:03637"}))
CODE = "one-time"


def village(limits: Limits | None = None) -> Village:
    made = Village(limits=limits or Limits())
    made.doors.links = {CODE: LAN, "another": LAN}
    return made


async def entered(visitor: Visitor, code: str = CODE) -> Visitor:
    page = await visitor.opens(f"/vao/{code}")
    await visitor.posts(page.hidden(), f"/vao/{code}")
    return visitor


def asking(officer: Officer | None) -> Request:
    return Request({"type": "http", "state": {"officer": officer}, "headers": []})


async def test_a_link_logs_in_and_says_as_what() -> None:
    place = village()

    visitor = await entered(place.visitor())

    assert visitor.page.status == 200
    assert "officer:03637" in visitor.page.text
    assert "officer:03637" in (await visitor.opens("/vao")).text


async def test_a_look_does_not_use_a_link_up() -> None:
    place = village()
    await place.visitor().opens(f"/vao/{CODE}")

    assert CODE in place.doors.links
    assert "officer:03637" in (await entered(place.visitor())).page.text


async def test_a_link_that_was_used_says_so_and_lets_nobody_in() -> None:
    place = village()
    await entered(place.visitor())

    other = await entered(place.visitor())

    assert (other.page.status, COOKIE in other.client.cookies) == (422, False)
    assert "đã dùng rồi" in other.page.text


async def test_a_form_from_elsewhere_logs_nobody_in() -> None:
    place = village()
    visitor = place.visitor()

    assert (await visitor.posts({"csrf": "x"}, f"/vao/{CODE}")).status == 403
    assert (await visitor.posts({"csrf": "x"}, "/ra")).status == 403
    assert CODE in place.doors.links


async def test_guessing_is_slowed() -> None:
    place = village(Limits(return_tries=2))
    visitor = place.visitor()

    pages = [(await entered(visitor, f"guess-{number}")).page for number in range(3)]

    assert [page.status for page in pages] == [422, 422, 429]
    assert (await entered(visitor)).page.status == 429


async def test_logging_out_is_here_or_everywhere() -> None:
    place = village()
    one, two = await entered(place.visitor()), await entered(place.visitor("192.0.2.2"), "another")

    await one.posts(one.page.hidden(), "/ra")
    assert "ĐĂNG NHẬP" in one.page.text
    assert "officer:03637" in (await two.opens("/vao")).text

    place.doors.links = {CODE: LAN}
    await entered(one)
    await one.posts({**one.page.hidden(), "everywhere": "1"}, "/ra")
    assert "officer:03637" not in (await two.opens("/vao")).text


async def test_the_cookie_is_for_the_server_alone_and_for_twelve_hours() -> None:
    visitor = village().visitor()
    page = await visitor.opens(f"/vao/{CODE}")

    answer = await visitor.client.post(f"/vao/{CODE}", data=page.hidden())

    (cookie,) = [line for line in answer.headers.get_list("set-cookie") if line.startswith(COOKIE)]
    assert {"HttpOnly", "Max-Age=43200", "SameSite=lax"} <= set(cookie.split("; "))


async def test_a_role_that_ended_meanwhile_opens_nothing_more() -> None:
    place = village()
    visitor = await entered(place.visitor())

    place.doors.logins.clear()

    assert "ĐĂNG NHẬP" in (await visitor.opens("/vao")).text


async def test_only_who_may_is_admitted_and_every_asking_is_logged() -> None:
    doors = village().doors

    assert await admitted(doors, asking(LAN), "see-counts", "03637") == LAN
    with pytest.raises(HTTPException) as refused:
        await admitted(doors, asking(LAN), "see-counts", "03640")
    with pytest.raises(HTTPException) as unknown:
        await admitted(doors, asking(None), "see-counts")

    assert (refused.value.status_code, unknown.value.status_code) == (403, 401)
    assert doors.asked == [(7, "see-counts", "03637"), (7, "see-counts", "03640")]
