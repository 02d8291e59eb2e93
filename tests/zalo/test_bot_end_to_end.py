"""The real ``hocso run`` and people on Zalo, over real HTTP, by long poll and by webhook."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from tests.zalo.bot_house import FIRST, LESSON, MODES, BotHocso, BotHouse, Mode, opened
from tests.zalo.standin import BotStandin, Fault

pytestmark = pytest.mark.asyncio(loop_scope="module")

SECOND = "Ba số cần nhớ"
TYPED = "gõ ba chữ số"
PEOPLE = 8
"""More than these tests need: whoever is taken is not used again."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def houses(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, BotHouse]]:
    """Both at once, since most of the time is waiting."""
    async with AsyncExitStack() as stack:
        houses = {}
        for mode in MODES:
            folder = tmp_path_factory.mktemp(mode)
            house = await stack.enter_async_context(opened(folder, mode, OPERATOR="Tổ công tác, 0213 123 456"))
            await house.fill(PEOPLE)
            houses[str(mode)] = house
        yield houses


@pytest.fixture(params=MODES)
def house(request: pytest.FixtureRequest, houses: dict[str, BotHouse]) -> BotHouse:
    found: BotHouse = houses[request.param]
    return found


async def test_a_person_learns_a_lesson_by_typing_and_it_is_counted(house: BotHouse) -> None:
    before, lan = await completions(house), house.person()
    await lan.learns()
    assert lan.phone.last.picture == "photo"
    await lan.says("tiep", SECOND)
    await lan.says("1", TYPED)
    await lan.says("113", "113 là gọi công an")
    await lan.says("một một bốn", "114 là gọi chữa cháy")
    await lan.says("tiếp", "112 xin cứu nạn")
    await lan.says("Tiếp.", "núi sạt chắn đường")
    await lan.chooses("Gọi 115", "115 là cấp cứu")
    assert "Bác trả lời: Gọi 115" in lan.answer()
    await lan.chooses("Gọi 112", "tìm kiếm cứu nạn")
    assert ") Gọi 112\n" in lan.answer(), "what was typed is said back with its number"
    await lan.says("tiếp", "Còn hai số nữa")
    await lan.says("ok", "hay bị đánh đau")
    await lan.says("goi 111 de bao", "cứu một đứa trẻ")
    await lan.says("tiếp", "lưu vào danh bạ")
    await lan.says("1", "Bác đã học xong bài")

    assert [right for _, right in house.answers(lan)] == [False, True, False, True, True]
    assert house.kinds(lan)[:2] == ["consented", "began"]
    assert await completions(house) == before + 1


async def completions(house: BotHouse) -> int:
    rows = json.loads(await house.hocso.tells("export", "completions", "--format", "json", "--by", "lesson"))
    return sum(row["completions"] for row in rows if row["lesson"] == LESSON)


async def test_pictures_can_be_fetched_by_zalo_and_are_the_lessons_own(house: BotHouse) -> None:
    lan = house.learner()
    seen = lan.phone.last

    assert seen.url.startswith(f"{house.hocso.url}/anh/")
    assert seen.url.endswith(".png")
    # The address is the content's own hash.
    assert seen.sha256 == seen.url.rpartition("/")[2].removesuffix(".png")


async def test_newcomers_are_told_apart_by_their_first_words(house: BotHouse) -> None:
    greets, answers, names, asks = (house.person(name) for name in ("Lan", "Minh", "Páo", "Mẩy"))
    await greets.says("xin chào", "đồng ý không")
    await answers.says("1", "đồng ý không")
    await names.says(f"vao {LESSON}", "đồng ý không")
    await asks.says("học gì đây", "đồng ý không")
    assert [house.kinds(one) for one in (greets, answers, names, asks)] == [[]] * 4, "nobody has agreed to anything"

    await names.says("1", "gọi mình là gì")
    await names.says("1", FIRST)
    await answers.says(f"vào {LESSON}", "đồng ý không")
    await answers.says("1", "gọi mình là gì")
    await answers.says("2", FIRST)


async def test_an_answer_older_than_its_question_is_not_scored(house: BotHouse) -> None:
    lan = house.learner()
    await lan.says("tiếp", SECOND)
    await lan.says("tiếp", TYPED)
    turn = house.turn(lan)
    lan.phone.says("114", at=time.time() - 60)
    await lan.sees(TYPED)

    assert house.turn(lan) == turn
    assert house.answers(lan) == []
    await lan.says("114", "114 là gọi chữa cháy")


async def test_a_message_that_comes_twice_counts_once(house: BotHouse) -> None:
    lan = house.learner()
    await lan.says("tiếp", SECOND)
    await lan.says("tiếp", TYPED)
    said = await lan.writes("113")
    await lan.sees("113 là gọi công an")
    received = lan.received
    lan.phone.repeats(said)
    lan.phone.repeats(said)
    await house.soon(lambda: not house.server.pending(), "an empty mailbox")
    await lan.says("114", "114 là gọi chữa cháy")

    assert [right for _, right in house.answers(lan)] == [False, True]
    assert lan.received == received + 1


async def test_a_screen_whose_sending_got_lost_is_not_sent_again_until_they_write(house: BotHouse) -> None:
    lan = house.learner()
    await lan.says("tiếp", SECOND)
    house.server.fail(Fault("sendMessage", "drop"))
    lan.phone.says("tiếp")
    await house.hocso.says("screen may not have arrived")
    sends = len(house.server.called("sendMessage"))
    # It cannot be known whether they have seen the question, so what they write is no answer to it.
    await lan.says("113", TYPED)

    assert house.answers(lan) == []
    assert len(house.server.called("sendMessage")) == sends + 1
    await lan.says("114", "114 là gọi chữa cháy")


async def test_a_quota_that_is_used_up_is_waited_for(house: BotHouse) -> None:
    lan = house.learner()
    house.server.fail(Fault("sendPhoto", "fail", status=429, times=2))
    await lan.says("tiếp", SECOND)

    assert house.turn(lan) == 4


async def test_zalos_own_trouble_is_waited_for_and_a_picture_it_refuses_is_told(house: BotHouse) -> None:
    lan = house.learner()
    house.server.fail(Fault("sendPhoto", "fail", status=403))
    await lan.says("tiếp", SECOND)
    house.server.fail(Fault("sendPhoto", "fail", status=400, words="the address cannot be reached"))
    await lan.says("quay lại", "🖼")

    assert lan.phone.last.picture == ""
    assert FIRST in lan.answer()


async def test_who_is_not_passed_on_is_told_once_and_is_nobody(house: BotHouse) -> None:
    child = house.person("Bé")
    for _ in range(3):
        child.phone.sends_unsupported("em chào cô")
    await child.sees("nhắn giúp em bằng chữ")
    await house.soon(lambda: not house.server.pending(), "an empty mailbox")

    assert child.received == 1
    assert house.rows("SELECT 1", child) == []


async def test_pictures_stickers_and_what_is_odd_harm_nobody(house: BotHouse) -> None:
    lan = house.learner()
    lan.phone.sends_photo()
    await lan.sees("chưa xem được hình")
    lan.phone.sends_unknown()
    house.server.brings({"event_name": "message.text.received", "message": {"text": 5}})
    house.server.brings({"event_name": None})
    lan.phone.hears_echo()
    await lan.says("😀", "chưa hiểu")
    house.server.state.photo_field = "photo"
    lan.phone.sends_photo()
    house.server.state.photo_field = "photo_url"
    await lan.sees("chưa xem được hình")
    await lan.says("tiếp", SECOND)


async def test_events_in_an_envelope_are_taken_as_well(houses: dict[str, BotHouse]) -> None:
    house = houses["webhook"]
    lan = house.learner()
    house.server.mailbox.wrapped = True
    await lan.says("tiếp", SECOND)
    house.server.mailbox.wrapped = False


async def test_nobody_comes_in_without_the_secret(houses: dict[str, BotHouse]) -> None:
    house = houses["webhook"]
    body = json.dumps({"event_name": "message.text.received", "message": {
        "message_id": "x", "date": 1, "text": "học", "from": {"id": "ab"}, "chat": {"id": "ab"}}}).encode()  # fmt: skip

    assert await house.server.posts(body, "wrong-secret") == 403
    assert await house.server.posts(b"", "wrong-secret") == 200
    assert await house.server.posts(b"{") == 400


async def test_a_group_gets_one_line_with_the_way_to_the_private_chat(house: BotHouse) -> None:
    lan, group = house.person(), house.server.group("Bản Páo")
    for _ in range(2):
        lan.phone.says("@Bot Học Số ơi", group)
    await house.soon(lambda: any(one.who == "bot" for one in group.chat.messages), "the line")
    await house.soon(lambda: not house.server.pending(), "an empty mailbox")

    assert [one.text.partition("https")[2] for one in group.chat.messages if one.who == "bot"] == [
        "://zalo.me/bot.HocSoThu"
    ]


# Starting.


async def test_without_pages_that_zalo_can_reach_a_lesson_is_text_alone(tmp_path: Path) -> None:
    async with opened(tmp_path, "polling", PUBLIC_URL="") as house:
        lan = house.person()
        await lan.learns()

        assert lan.phone.last.picture == ""
        assert "🖼" in lan.answer()
        assert house.server.called("sendPhoto") == []


@pytest.mark.parametrize("mode", MODES)
async def test_zalo_that_is_down_at_the_start_is_waited_for(tmp_path: Path, mode: Mode) -> None:
    async with BotStandin() as asleep:
        port = int(asleep.url.rpartition(":")[2])
    hocso = BotHocso(tmp_path, asleep, mode)
    await hocso.start()
    await hocso.says("zalo cannot be reached")
    async with BotStandin(port=port) as server:
        await hocso.says("zalo is ready")
        lan = BotHouse(server, hocso, mode).person()
        await lan.says("chào", "đồng ý")
        assert await hocso.stop() == 0


async def test_a_wrong_token_is_told_in_one_line(tmp_path: Path) -> None:
    async with BotStandin() as server:
        hocso = BotHocso(tmp_path, server, "polling", ZALO_TOKEN="777000111:not_the_one")
        await hocso.begin()
        assert await hocso.ends() == 1
    told = [line for line in hocso.said if "HOCSO_ZALO_TOKEN" in line]
    assert len(told) == 1
    assert "not_the_one" not in "".join(hocso.said)
    assert "Traceback" not in "".join(hocso.said)


async def test_another_programs_webhook_is_named_and_ended_only_when_asked(tmp_path: Path) -> None:
    async with BotStandin() as server:
        server.mailbox.start("https://other.example.vn/hook", "s" * 8)
        hocso = BotHocso(tmp_path, server, "polling")
        await hocso.begin()
        assert await hocso.ends() == 1
        assert [line for line in hocso.said if "other.example.vn" in line and "hocso unhook zalo" in line]
        assert server.hook.url == "https://other.example.vn/hook"

        assert await hocso.tells("unhook", "zalo") == "the webhook to other.example.vn is taken away\n"
        assert await hocso.tells("unhook", "zalo") == "there was no webhook\n"
        await hocso.start()
        await hocso.says("zalo is ready")
        assert await hocso.stop() == 0


async def test_what_was_not_shown_before_a_stop_is_shown_after_the_next_start(tmp_path: Path) -> None:
    async with BotStandin() as server:
        hocso = BotHocso(tmp_path, server, "polling")
        await hocso.start()
        await hocso.says("zalo is ready")
        lan = BotHouse(server, hocso, "polling").person()
        server.fail(Fault("sendMessage", "fail", status=403, times=100))
        lan.phone.says("chào")
        async with asyncio.timeout(10):
            while not server.called("sendMessage"):  # noqa: ASYNC110 - what is waited for rings no bell.
                await asyncio.sleep(0.01)
        assert await hocso.stop() == 0
        server.faults = type(server.faults)()
        await hocso.start()
        await lan.sees("đồng ý")
        assert await hocso.stop() == 0
