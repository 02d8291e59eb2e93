"""Somebody stands by a learner: on two phones, with buttons on one and by typing on the other."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.dialogue.events import Answered, Chose, Failed, Told
from bot.doers import doers
from bot.supporting import Supporting
from bot.worker import Worker
from tests.dialogue.playbook import Play
from tests.dialogue.stage import Phone, Stage, staged

SENDS = ("telegram", "zalo")


async def free() -> None:
    return


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage.does(doers(stage.store, Worker(), ""))


async def pair(stage: Stage) -> tuple[Phone, Phone]:
    """Return a learner's phone and that of who stands by them."""
    lan = await stage.phone("telegram", "lan").enters()
    minh = await stage.phone("zalo", "minh").enters()
    await lan.says("người động viên")
    await lan.does("Lấy mã để nhờ một người")
    code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", lan.text)
    assert code
    assert "NGƯỜI ĐỘNG VIÊN" in lan.text
    await minh.says("người động viên", "tôi có mã")
    assert "Gõ mã là đồng ý" in minh.text
    await minh.says(code[0].lower())
    assert "Cảm ơn" in minh.text
    return lan, minh


async def weekly(stage: Stage) -> int:
    return await Supporting(stage.store, stage.take, free).round(SENDS, lambda: stage.now)


async def test_once_a_week_the_supporter_hears_what_to_ask_and_nothing_else(stage: Stage) -> None:
    lan, minh = await pair(stage)
    stage.later(days=5)
    await lan.says("vào nhieu-y", "tiếp", "tiếp", "tiếp")
    await lan.does("Gọi ngân hàng", "Báo công an", "Xong", "Tiếp")
    before = minh.text

    assert await weekly(stage) == 0
    stage.later(days=2)
    assert await weekly(stage) == 1

    assert minh.text != before
    assert "đã học xong bài “Nhiều ý đúng”" in minh.text
    assert "động viên đã" not in lan.text
    assert await weekly(stage) == 0


async def test_at_night_nobody_is_told_and_in_the_morning_they_are(stage: Stage) -> None:
    _, minh = await pair(stage)
    stage.later(days=7, hours=5)

    assert await weekly(stage) == 0
    stage.later(hours=9)
    assert await weekly(stage) == 1
    assert "chưa học bài nào" in minh.text


@pytest.mark.parametrize("who", [0, 1])
async def test_either_of_them_ends_it(stage: Stage, who: int) -> None:
    both = await pair(stage)

    await both[who].says("người động viên", "thôi động viên")

    assert "Đã thôi cả hai chiều" in both[who].text
    stage.later(days=8)
    assert await weekly(stage) == 0


def supporter(channel: str = "telegram") -> Play:
    return Play(channel=channel).enters().says("giúp").taps("Nhờ người động viên").sees("người thân hỏi thăm")


def test_a_page_cannot_be_written_to_so_nobody_stands_by_from_there() -> None:
    supporter("web").taps("Có người nhờ tôi, tôi có mã").sees("Trang web không nhắn tin")


def test_a_child_is_not_asked_to_be_tied_to_anybody() -> None:
    play = supporter()
    play.learner = replace(play.learner, seat=replace(play.learner.seat, age="under-16"))

    play.misses("Lấy mã").happens(Chose(".support-code", play.learner.id, play.learner.turn))
    assert play.last is not None
    assert play.last.asks == ()


@pytest.mark.parametrize(
    ("taken", "line"),
    [("unknown", "chưa đúng hoặc đã hết hạn"), ("self", "mã của chính"), ("already", "động viên một người rồi"),
     ("wait", "chờ một lúc")],
)  # fmt: skip
def test_what_becomes_of_a_code_is_told(taken: str, line: str) -> None:
    play = supporter().taps("Có người nhờ tôi, tôi có mã").says("không nhớ").sees("chưa đúng", "Gõ mã là đồng ý")

    play.says("K7QM 2XPA").sees("đang lấy").happens(Answered("r", "stand-by", {"taken": taken})).sees(line)


def test_where_enough_stand_by_and_where_it_fails_it_is_told() -> None:
    play = supporter().taps("Lấy mã để nhờ một người").happens(Answered("r", "support-code", {"code": ""}))
    play.sees("hai người động viên rồi").taps("Lấy mã để nhờ một người").happens(Failed("r", "support-code", "x"))
    play.sees("chưa lấy được").taps("Lấy mã để nhờ một người")
    play.happens(Answered("r", "support-code", {"code": "K7QM-2XPA"})).sees("K7QM-2XPA")
    play.happens(Answered("r", "support-code", {"code": ""})).sees("K7QM-2XPA")
    play.happens(Chose(".support-end", play.learner.id, play.learner.turn)).sees("K7QM-2XPA").says("abcd 1234")
    play.taps("Quay lại").misses("K7QM")


def test_of_a_lesson_that_is_gone_it_is_said_that_they_learned() -> None:
    play = Play().enters()

    play.happens(Told("support", "done:gone")).sees("Tuần này người bác động viên có học")
    play.happens(Told("support", "nothing:")).sees("chưa học bài nào")
    play.happens(Told("support", "strange:otp")).sees("Mã OTP")
    play.happens(Told("other"))
    assert play.last is not None
    assert not play.last.changed
