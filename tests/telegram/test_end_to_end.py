"""The real ``hocso run`` and people on phones, over real HTTP, by long poll and by webhook."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.telegram.people import House, Person
from tests.telegram.running import MODES, SECRET, Hocso, Mode
from tests.telegram.standin import Fault, Group, RealClock, Standin
from tests.telegram.standin.mailbox import message_queue, tap_queue

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIRE = "so-khan-cap"
"""A shipped lesson with pictures, a number to type and questions to tap."""
FIRST = "bếp nhà Páo"
SECOND = "Ba số cần nhớ"
TYPED = "gõ ba chữ số"
NONSENSE = "con mèo leo cây cau"
PUZZLED = "chưa hiểu ạ"
GONE = "không còn nữa"
PEOPLE = 20
"""More than these tests need: whoever is taken is not used again."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def houses(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[dict[str, House]]:
    """Both at once, since most of the time is waiting."""
    async with AsyncExitStack() as stack:
        servers = {mode: await stack.enter_async_context(Standin(clock=RealClock(0.1))) for mode in MODES}
        async with asyncio.TaskGroup() as tasks:
            opening = {
                mode: tasks.create_task(opened(tmp_path_factory.mktemp(mode), server, mode))
                for mode, server in servers.items()
            }
        houses = {str(mode): task.result() for mode, task in opening.items()}
        yield houses
        for house in houses.values():
            assert await house.hocso.stop() == 0, house.hocso.said
            assert not [line for line in house.hocso.said if "Traceback" in line], house.hocso.said


async def opened(folder: Path, server: Standin, mode: Mode) -> House:
    house = House(server, Hocso(folder, server, mode, OPERATOR="Tổ công tác, 0213 123 456"), mode)
    await house.hocso.start()
    await house.fill(PEOPLE, FIRE, FIRST)
    return house


@pytest.fixture(params=MODES)
def house(request: pytest.FixtureRequest, houses: dict[str, House]) -> House:
    found: House = houses[request.param]
    return found


async def test_a_lesson_is_learned_while_another_chat_sends_three_thousand_updates(houses: dict[str, House]) -> None:
    async with asyncio.TaskGroup() as tasks:
        for house in houses.values():
            tasks.create_task(learned_beside_a_flood(house))


async def learned_beside_a_flood(house: House) -> None:
    before, flooder, lan = await completions(house), house.learner(), house.person()
    began = asyncio.get_running_loop().time()
    for number in range(1500):
        flooder.phone.says(f"lũ {number}")
        flooder.phone.taps("Tiếp")
    await goes_through(lan)
    assert [right for _, right in house.answers(lan)] == [False, True, False, True, True]
    assert await completions(house) == before + 1
    await house.has_taken_all()
    assert asyncio.get_running_loop().time() - began < 60
    await flooder.says("trang đầu", "Hôm nay bác muốn làm gì")


async def goes_through(lan: Person) -> None:
    await lan.starts(FIRE, "đồng ý")
    await lan.taps("Đồng ý", "gọi mình là gì")
    await lan.taps("Bác", FIRST)
    at_the_card = lan.received
    await lan.taps("Tiếp", SECOND)
    assert lan.phone.last.picture == "photo"
    assert lan.received == at_the_card, "a picture after a picture is an edit"
    await lan.taps("Tiếp", TYPED)
    assert lan.phone.last.picture == ""
    await lan.says("113", "113 là gọi công an")
    await lan.says("114", "114 là gọi chữa cháy")
    await lan.taps("Tiếp", "112 xin cứu nạn")
    await lan.taps("Tiếp", "núi sạt chắn đường")
    standing = lan.received
    # Thumbs that cannot wait: the second tap is no second answer.
    lan.phone.taps("Gọi 115")
    await lan.taps("Gọi 115", "115 là cấp cứu")
    await lan.taps("Gọi 112", "tìm kiếm cứu nạn")
    await lan.taps("Tiếp", "Còn hai số nữa")
    await lan.taps("Tiếp", "hay bị đánh đau")
    await lan.taps("Gọi 111 để báo", "cứu một đứa trẻ")
    await lan.taps("Tiếp", "lưu vào danh bạ")
    assert lan.received == standing, "words after words are edits"
    await lan.taps("Đã lưu xong", "Bác đã học xong bài")


async def completions(house: House) -> int:
    rows = json.loads(await house.hocso.tells("export", "completions", "--format", "json", "--by", "lesson"))
    return sum(row["completions"] for row in rows if row["lesson"] == FIRE)


async def test_a_picture_is_sent_up_once_and_named_after_that(house: House) -> None:
    sent = [call for call in house.server.called("sendPhoto") if FIRST in call.fields["caption"]]
    assert len(sent) >= PEOPLE
    assert len([call for call in sent if call.files]) == 1


async def test_two_quick_taps_are_one(house: House) -> None:
    lan = house.learner()
    before = house.turn(lan)
    for _ in range(5):
        lan.phone.taps("Tiếp")
    await lan.sees(SECOND)
    await lan.is_let_go()

    assert house.turn(lan) == before + 1
    await lan.taps("Tiếp", TYPED)


async def test_the_button_of_an_old_message_changes_nothing(house: House) -> None:
    lan = house.learner()
    old = lan.phone.last.id
    data = lan.phone.chat.messages[old].buttons[0][0]["callback_data"]
    await lan.taps("Tiếp", SECOND)
    await lan.taps("Tiếp", TYPED)
    await lan.says("113", "113 là gọi công an")
    turn, received = house.turn(lan), lan.received
    lan.phone.forges(data, old)
    await lan.is_let_go()

    assert house.turn(lan) == turn
    assert lan.received == received
    assert "113 là gọi công an" in lan.phone.last.text


FORGED = (
    "",
    "x",
    "1.2",
    "..",
    "1.1.yes",
    "zz.1..yes",
    "1.zz..yes",
    "-1.-1.x",
    "0.0.Đ",
    "1.1.' OR 1=1",
    "😀" * 16,
)


async def test_forged_buttons_are_answered_and_change_nothing(house: House) -> None:
    lan = house.learner()
    turn = house.turn(lan)
    for data in FORGED:
        lan.phone.forges(data, lan.phone.last.id)
    await lan.is_let_go()
    assert house.turn(lan) == turn
    await lan.taps("Tiếp", SECOND)


async def test_the_buttons_of_another_learner_change_nothing_for_either(house: House) -> None:
    lan, minh = house.learner(), house.learner()
    turns = house.turn(lan), house.turn(minh)
    theirs = minh.phone.chat.messages[minh.phone.last.id].buttons[0][0]["callback_data"]
    lan.phone.forges(theirs, lan.phone.last.id)
    await lan.is_let_go()
    assert (house.turn(lan), house.turn(minh)) == turns


async def test_a_choice_that_is_not_there_is_told_so(house: House) -> None:
    lan = house.learner()
    learner, turn, _ = lan.phone.chat.messages[lan.phone.last.id].buttons[0][0]["callback_data"].split(".", 2)
    lan.phone.forges(f"{learner}.{turn}.no-such-key", lan.phone.last.id)
    await lan.sees(GONE)
    await lan.is_let_go()


STRANGE: list[tuple[str, Any]] = [
    ("purchased_paid_media", {"from": {"id": 1}, "paid_media_payload": "x"}),
    ("managed_bot", {"anything": [1, 2, {"three": None}]}),
    ("message", None),
    ("message", {}),
    ("message", {"message_id": "one", "date": "today", "chat": 5}),
    ("message", {"message_id": 1, "date": -1, "chat": {"id": 9, "type": "private"}, "text": 5}),
    ("message", {"message_id": 1, "date": 10**18, "chat": {"id": 9, "type": "private"}, "text": "a"}),
    ("callback_query", {"id": "8"}),
    ("callback_query", [1, 2]),
    ("my_chat_member", {"chat": {"id": 3, "type": "private"}}),
]


async def test_strange_updates_are_passed_over_and_nobody_is_held_up(house: House) -> None:
    lan = house.learner()
    mailbox = house.server.state.mailbox
    allowed, mailbox.allowed = mailbox.allowed, []
    for kind, value in STRANGE:
        mailbox.push(kind, value, message_queue(lan.phone.id))
        mailbox.push(kind, value, tap_queue(lan.phone.id))
    mailbox.allowed = allowed
    await lan.taps("Tiếp", SECOND)
    await lan.says(NONSENSE, PUZZLED)
    await house.has_taken_all()


BROKEN = (b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"update_id": "x"}', b"[" * 100_000, b"9" * 5_000)


async def test_broken_json_is_refused_and_the_next_is_taken(house: House) -> None:
    lan = house.learner()
    # Where updates are fetched there is no door to knock at.
    fit = (404, 405) if house.mode == "polling" else (200, 400)
    assert {
        body: await post(house, body, SECRET) for body in BROKEN if await post(house, body, SECRET) not in fit
    } == {}
    await lan.taps("Tiếp", SECOND)


async def test_nobody_comes_in_without_the_secret(house: House) -> None:
    lan = house.learner()
    turn = house.turn(lan)
    chat = {"id": lan.phone.id, "type": "private", "first_name": "Lan"}
    message = {"message_id": 1, "date": 1_800_000_000, "text": "học", "chat": chat}
    sender = {"id": lan.phone.id, "is_bot": False, "first_name": "Lan"}
    body = json.dumps({"update_id": 5, "message": {**message, "from": sender}}).encode()

    fit = (404, 405) if house.mode == "polling" else (401, 403)
    for secret in (None, "", "wrong", SECRET[:-1], f"{SECRET}x", "ă"):
        assert await post(house, body, secret) in fit
    assert house.turn(lan) == turn


async def post(house: House, body: bytes, secret: str | None) -> int:
    headers = {"Content-Type": "application/json"}
    if secret is not None:
        headers["X-Telegram-Bot-Api-Secret-Token"] = secret
    async with aiohttp.ClientSession() as web, web.post(house.hocso.hook, data=body, headers=headers) as answer:
        return answer.status


async def test_who_blocks_the_bot_is_left_alone_until_they_come_back(house: House) -> None:
    lan = house.learner()
    refused = len(refusals(house, lan.phone.id, 403))
    lan.phone.says(NONSENSE)
    lan.phone.blocks()
    await house.soon(lambda: len(refusals(house, lan.phone.id, 403)) > refused, "the refusal")
    minh = house.learner()
    lan.phone.unblocks()
    await lan.says("học", FIRST)

    assert len(refusals(house, lan.phone.id, 403)) == refused + 1
    await minh.taps("Tiếp", SECOND)


def refusals(house: House, chat: int, status: int) -> list[Any]:
    return [call for call in house.server.calls if call.fields.get("chat_id") == chat and call.status == status]


async def test_one_chat_that_must_wait_delays_no_other(house: House) -> None:
    lan, minh = house.learner(), house.learner()
    words = "Too Many Requests: retry after 2"
    house.server.fail(Fault("sendPhoto", "fail", status=429, words=words, retry_after=2))
    asked = asyncio.get_running_loop().time()
    lan.phone.says(NONSENSE)
    await house.soon(lambda: bool(refusals(house, lan.phone.id, 429)), "the refusal")
    await minh.says(NONSENSE, PUZZLED)
    assert asyncio.get_running_loop().time() - asked < 1.9
    await lan.sees(PUZZLED)
    assert asyncio.get_running_loop().time() - asked >= 2


async def test_an_answer_of_telegram_that_got_lost_makes_no_second_message(house: House) -> None:
    lan = house.learner()
    before = len(lan.received)
    house.server.fail(Fault("sendPhoto", "lose"))
    await lan.says(NONSENSE, PUZZLED)
    await lan.says("học", FIRST)
    assert len(lan.received) == before + 2


async def test_a_message_that_is_no_more_is_sent_anew(house: House) -> None:
    lan = house.learner()
    gone = lan.phone.last.id
    lan.phone.taps("Tiếp")
    del lan.phone.chat.messages[gone]
    await lan.sees(SECOND, above=gone)
    await lan.taps("Tiếp", TYPED)


async def test_what_is_not_read_is_told_so(house: House) -> None:
    lan = house.learner()
    lan.phone.sends(sticker={"file_id": "s", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1,
                             "is_animated": False, "is_video": False})  # fmt: skip
    await lan.sees("chưa xem được hình")
    said = lan.phone.says(NONSENSE)
    await lan.sees(PUZZLED, above=said.id)
    lan.phone.rewrites(said, "chào")
    await lan.sees("tin đã sửa")


async def test_a_group_gets_one_kind_line_with_the_way_to_the_private_chat(house: House) -> None:
    lan = house.person("Lan")
    group = house.server.group("Bản Páo", lan.phone)
    await greeted(group)
    assert "t.me/hoc_so_bot" in group.sees()[0].text
    lan.phone.says("chuyện nhà", group)
    lan.phone.says("/start", group)
    await house.has_taken_all()
    assert [message.who for message in group.sees()] == ["bot", "Lan", "Lan"]


async def greeted(group: Group) -> None:
    async with asyncio.timeout(15):
        while not group.sees():
            await group.chat.bell.wait()


async def test_the_bot_says_what_it_is_in_every_language(house: House) -> None:
    profile = house.server.state.profile
    vietnamese, english = profile.commands_seen("vi"), profile.commands_seen("en")
    assert vietnamese
    assert english
    assert vietnamese != english
    assert profile.commands_seen("fr") == vietnamese, "who speaks neither sees the first language"
    for field in ("description", "short_description"):
        assert "Học" in profile.text_seen(field, "vi")
        assert profile.text_seen(field, "en") not in ("", profile.text_seen(field, "vi"))
    lan = house.learner()
    for command in vietnamese:
        lan.phone.says(f"/{command['command']}")
    await house.has_taken_all()
    assert PUZZLED not in lan.phone.last.text


async def test_who_comes_with_an_english_phone_is_spoken_to_in_english(house: House) -> None:
    ann = house.person("Ann", "en-GB")
    await ann.starts(FIRE, "Do you agree?")
    await ann.taps("I agree", "kitchen caught fire")


@pytest.mark.parametrize("mode", MODES)
async def test_telegram_that_is_down_at_the_start_is_waited_for(tmp_path: Any, mode: Any) -> None:
    async with Standin() as asleep:
        port = int(asleep.url.rpartition(":")[2])
    hocso = Hocso(tmp_path, asleep, mode)
    await hocso.start()
    await hocso.says("elegram")
    async with Standin(port=port) as server:
        lan = House(server, hocso, mode).person()
        await lan.starts(FIRE, "đồng ý")
        assert await hocso.stop() == 0


async def test_a_wrong_token_is_told_in_one_line(tmp_path: Any) -> None:
    async with Standin() as server:
        hocso = Hocso(tmp_path, server, "polling", TELEGRAM_TOKEN="777000111:not_the_one")
        await hocso.begin()
        assert await hocso.ends() == 1
    told = [line for line in hocso.said if "HOCSO_TELEGRAM_TOKEN" in line]
    assert len(told) == 1
    assert "not_the_one" not in "".join(hocso.said)
    assert "Traceback" not in "".join(hocso.said)
