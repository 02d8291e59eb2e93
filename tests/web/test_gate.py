from __future__ import annotations

from datetime import timedelta

import pytest

from bot.web import Limits
from tests.web.scripted import NOON
from tests.web.visiting import Village, learner


@pytest.mark.parametrize("path", ["/", "/khong-co", "/healthz", "/tro-lai", "/anh/" + "a" * 64])
async def test_every_answer_carries_the_strict_headers(path: str) -> None:
    headers = (await Village().visitor().opens(path)).response.headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]


async def test_ten_thousand_messages_from_one_do_not_keep_others_out() -> None:
    village = Village()
    flooder, other = await learner(village), await learner(village, network="192.0.2.2")
    form = {**flooder.page.hidden(), "words": "a"}

    statuses = [(await flooder.posts(form)).status for _ in range(300)]

    assert statuses.count(200) <= village.limits.session_burst
    assert statuses[-1] == 429
    assert (await other.taps("Tiếp")).status == 200


async def test_a_refused_flood_is_told_when_to_come_again() -> None:
    village = Village(limits=Limits(session_burst=2))
    visitor = village.visitor()
    await visitor.opens()
    await visitor.opens()
    await visitor.opens()

    page = await visitor.opens()

    assert page.status == 429
    assert page.response.headers["retry-after"] == "1"
    assert "Chờ vài giây" in page.text
    village.clock.passes(timedelta(seconds=1))
    assert (await visitor.opens()).status == 200


async def test_without_a_cookie_the_network_is_limited() -> None:
    village = Village(limits=Limits(address_burst=5))

    statuses = [(await village.visitor().opens()).status for _ in range(7)]

    assert statuses == [200] * 5 + [429] * 2
    assert (await village.visitor("192.0.2.9").opens()).status == 200


async def test_a_watcher_is_answered_during_a_flood() -> None:
    village = Village(limits=Limits(address_burst=1))
    visitor = village.visitor()
    for _ in range(5):
        await visitor.opens()

    assert (await visitor.opens("/healthz")).status == 200


async def test_a_proxy_of_ours_does_not_make_all_visitors_one() -> None:
    village = Village(limits=Limits(address_burst=1), trusted_proxies=("192.0.2.0/24",))

    first = await village.visitor(headers={"x-forwarded-for": "203.0.113.1"}).opens()
    second = await village.visitor(headers={"x-forwarded-for": "203.0.113.2"}).opens()
    again = await village.visitor(headers={"x-forwarded-for": "203.0.113.2"}).opens()

    assert [first.status, second.status, again.status] == [200, 200, 429]
    assert village.clock() == NOON
