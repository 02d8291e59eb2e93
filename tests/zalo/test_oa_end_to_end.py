"""The real ``hocso run`` and people on Zalo, over real HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest
import pytest_asyncio

from tests.zalo.oa_house import LESSON, OaHouse, OaPerson, opened
from tests.zalo.standin import APP_SECRET, OA_ID, Fault

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECOND = "Ba số cần nhớ"
TYPED = "gõ ba chữ số"
HOUR = 3600.0


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[OaHouse]:
    async with opened(tmp_path_factory.mktemp("house"), OPERATOR="Tổ công tác, 0213 123 456") as house:
        yield house


async def test_a_person_learns_a_lesson(house: OaHouse) -> None:
    lan = house.person()
    await lan.learns()
    await lan.taps("Tiếp", SECOND)
    assert [message.picture for message in lan.phone.sees()[-2:]] == ["photo", ""], "a picture stands over its words"
    await lan.taps("Tiếp", TYPED)
    await lan.says("113", "113 là gọi công an")
    await lan.says("một một bốn", "114 là gọi chữa cháy")
    await lan.taps("Tiếp", "112 xin cứu nạn")
    await lan.taps("Tiếp", "núi sạt chắn đường")
    await lan.taps("Gọi 115", "115 là cấp cứu")
    await lan.taps("Gọi 112", "tìm kiếm cứu nạn")
    await lan.taps("Tiếp", "Còn hai số nữa")
    await lan.taps("Tiếp", "hay bị đánh đau")
    await lan.taps("Gọi 111 để báo", "cứu một đứa trẻ")
    await lan.taps("Tiếp", "lưu vào danh bạ")
    await lan.taps("Đã lưu xong", "Bác đã học xong bài")

    assert [right for _, right in house.answers(lan)] == [False, True, False, True, True]
    rows = json.loads(await house.hocso.tells("export", "completions", "--format", "json", "--by", "lesson"))
    assert [row["completions"] for row in rows if row["lesson"] == LESSON] == [1]


async def test_a_picture_is_sent_up_once_for_all(house: OaHouse) -> None:
    for name in ("An", "Bình"):
        await house.person(name).learns()
    # One that others need may be under way, and what a spent token had refused was sent up again.
    taken = [call for call in house.server.called("upload/image") if call.result]
    named = {call.result["attachment_id"] for call in taken}
    sent = json.dumps([call.fields for call in house.server.called("message/cs")])
    assert all(sent.count(name) >= 1 for name in named)
    assert max(sent.count(name) for name in named) >= 2
    pictures = [file.content for call in taken for file in call.files.values()]
    assert len(set(pictures)) == len(pictures) == len(named)


async def test_two_quick_taps_are_one(house: OaHouse) -> None:
    lan = house.person()
    await lan.learns()
    before, received = house.turn(lan), lan.received
    for _ in range(3):
        lan.phone.taps("Tiếp")
    await lan.sees_above(SECOND, received)
    await house.server.settled()

    assert house.turn(lan) == before + 1
    await lan.taps("Tiếp", TYPED)


async def test_the_button_of_an_old_message_changes_nothing_and_redraws(house: OaHouse) -> None:
    lan = house.person()
    await lan.learns()
    old = lan.phone.chat.messages[-1].buttons[0].payload
    await lan.taps("Tiếp", SECOND)
    await lan.taps("Tiếp", TYPED)
    turn = house.turn(lan)
    await house.forgets_when(lan)
    await lan.says(old, TYPED)
    assert house.turn(lan) == turn


async def test_a_made_up_button_is_nothing(house: OaHouse) -> None:
    lan, an = house.person(), house.person("An")
    await lan.learns()
    await an.learns()
    theirs, turn = lan.phone.chat.messages[-1].buttons[0].payload, house.turn(lan)
    an.phone.says(theirs)
    an.phone.says(f"{theirs}.yes")
    an.phone.says("1.1.x")
    await house.server.settled()
    assert house.turn(lan) == turn
    assert house.turn(an) <= turn + 2


async def test_what_zalo_brings_twice_counts_once(house: OaHouse) -> None:
    lan = house.person()
    await lan.learns()
    await lan.taps("Tiếp", SECOND)
    await lan.taps("Tiếp", TYPED)
    message = lan.phone.says("113")
    await lan.sees("113 là gọi công an")
    received = lan.received
    for _ in range(3):
        lan.phone.repeats(message)
    await house.server.settled()
    assert house.answers(lan) == [("113", False)]
    assert lan.received == received


async def test_an_answer_that_zalo_does_not_hear_is_not_counted_again(house: OaHouse) -> None:
    lan = house.person()
    await lan.learns()
    await lan.taps("Tiếp", SECOND)
    await lan.taps("Tiếp", TYPED)
    house.server.hook.deaf = True
    lan.phone.says("114")
    await lan.sees("114 là gọi chữa cháy")
    house.server.hook.deaf = False
    await house.server.settled()
    await asyncio.sleep(0)
    assert [right for _, right in house.answers(lan)] == [True]


async def test_a_sticker_is_answered_and_no_echo_is(house: OaHouse) -> None:
    lan = house.person()
    await lan.learns()
    received = lan.received
    lan.phone.sends_sticker()
    await lan.sees_above("bếp nhà Páo", received)
    lan.phone.sees_last()
    await house.server.settled()
    echoes = [delivery for delivery in house.server.hook.deliveries if delivery.parcel.event.startswith("oa_send")]
    assert echoes
    assert {delivery.status for delivery in house.server.hook.deliveries} <= {200, 0}
    with closing(connect(house.hocso.database)) as rows:
        assert rows.execute("SELECT count(*) FROM accounts WHERE address = ?", (OA_ID,)).fetchone() == (0,)


async def test_who_follows_is_welcomed_and_who_leaves_is_left_alone(house: OaHouse) -> None:
    lan = house.person()
    lan.phone.follows()
    await lan.sees("Học Số xin chào")
    received = lan.received
    lan.phone.unfollows()
    await house.server.settled()
    assert lan.received == received


async def test_a_refused_access_token_is_not_noticed_by_anybody(house: OaHouse) -> None:
    lan = house.person()
    await lan.learns()
    renewed = len(house.server.called("access_token"))
    house.server.keys.revoke(house.server.called("message/cs")[-1].via)
    await lan.taps("Tiếp", SECOND)
    assert len(house.server.called("access_token")) == renewed + 1


async def test_a_lost_reply_is_not_sent_again_and_what_they_write_then_is_not_scored(house: OaHouse) -> None:
    lan = house.person()
    await lan.learns()
    await lan.taps("Tiếp", SECOND)
    house.server.fail(Fault("message/cs", "lose"))
    await lan.taps("Tiếp", TYPED)
    await house.hocso.says("screen may not have arrived")
    await house.until(lambda: house.showing(lan)["unsure"] == 1)
    sent = [message for message in lan.phone.sees() if TYPED in message.text]
    assert len(sent) == 1
    lan.phone.says("113")
    await lan.sees(TYPED)
    assert house.answers(lan) == []


async def test_strangers_get_nothing(house: OaHouse) -> None:
    assert await house.server.posts(b"{}") == 200
    assert await house.server.posts(b'{"event_name":"user_send_text"}') == 403
    told = json.dumps({"event_name": "user_send_text", "timestamp": "1"}).encode()
    assert await house.server.posts(told, {"X-ZEvent-Signature": "mac=00"}) == 403


async def test_no_secret_and_no_words_of_anybody_stand_in_the_log(house: OaHouse) -> None:
    lan = house.person()
    await lan.learns()
    said = "\n".join(house.hocso.said)
    secrets = {call.via for call in house.server.calls} | house.server.keys.spent
    assert not [secret for secret in secrets if secret and secret in said]
    assert lan.phone.id not in said


async def test_buttons_of_the_other_shape_are_taken_too(tmp_path: Path) -> None:
    async with opened(tmp_path, ZALO_OA_BUTTONS="template") as house:
        lan = house.person()
        await lan.learns()
        await lan.taps("Tiếp", SECOND)


async def test_what_may_not_be_sent_is_not_sent_and_comes_when_they_write(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        lan = house.person()
        await lan.learns()
        await house.goes_back(lan, days=3)
        sent = len(house.server.called("message/cs"))
        await house.restarts()
        await house.hocso.says("screen not sent")
        assert len(house.server.called("message/cs")) == sent
        await house.until(lambda: house.showing(lan)["gone"] == 1)

        await lan.says("xin chào", "bếp nhà Páo")
        assert house.showing(lan)["gone"] == 0


async def test_a_first_token_that_is_refused_ends_the_start_in_one_line(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        assert await house.hocso.stop() == 0
        for settings, told in (
            ({"ZALO_OA_REFRESH_TOKEN": "refresh-of-nobody"}, "HOCSO_ZALO_OA_REFRESH_TOKEN brings no tokens (-14014"),
            ({"ZALO_OA_APP_SECRET": "another-secret"}, "HOCSO_ZALO_OA_REFRESH_TOKEN brings no tokens (-14004"),
        ):
            house.hocso.set(**settings)
            await house.hocso.begin()
            assert await house.hocso.ends() != 0
            assert told in house.hocso.said[-1]
            assert "Traceback" not in "".join(house.hocso.said)
        house.hocso.set(ZALO_OA_REFRESH_TOKEN=house.server.grant().refresh, ZALO_OA_APP_SECRET=APP_SECRET)
        await house.hocso.start()
        await house.hocso.says("zalo oa is ready")


async def test_a_kill_before_zalo_heard_of_the_refresh_costs_no_consent(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        lan = house.person()
        await lan.learns()
        await cut_off(house, lan, "hang")
        await house.hocso.start()
        await house.hocso.says("zalo oa is ready")
        await lan.sees(SECOND)
        assert len(house.server.keys.spent) == 2


async def test_a_kill_after_zalo_made_new_tokens_asks_for_consent_and_loses_nothing_else(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        lan = house.person()
        await lan.learns()
        await cut_off(house, lan, "stall")
        # The access token that is kept has been refused too: nothing can be sent, and everything is taken.
        await house.hocso.start()
        await house.hocso.says("zalo refuses the refresh token")
        assert "cut off before its answer was written" in await house.hocso.says("zalo refuses the refresh token")
        turn = house.turn(lan)
        lan.phone.says("tiếp")
        await house.server.settled()
        assert house.turn(lan) >= turn
        assert lan.answer() == ""

        assert await house.hocso.stop() == 0
        house.hocso.set(ZALO_OA_REFRESH_TOKEN=house.server.grant().refresh)
        await house.hocso.start()
        await lan.sees(SECOND)


async def cut_off(house: OaHouse, lan: OaPerson, act: Any) -> None:
    """Let the access token end, and kill the program while it asks for another one."""
    house.server.fail(Fault("access_token", act))
    house.clock.ahead += 26 * HOUR
    asked = len(house.server.called("access_token"))
    lan.phone.taps("Tiếp")
    await house.until(lambda: len(house.server.called("access_token")) > asked)
    await house.hocso.kill()
