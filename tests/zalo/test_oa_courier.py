"""Screens in a chat of an Official Account, by the strict stand-in over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.channels.zalo_oa.errors import ClosedError, TokenError, TroubleError
from bot.dialogue.screens import Choice, Link, Paper, Picture, Sound, Words
from bot.errors import GoneError, LostError, TryLaterError, UnsendableError
from tests.telegram.standin.wire import PNG
from tests.zalo.oa_scene import NEXT, PUBLIC, Scene, a_scene
from tests.zalo.standin import OA_ID, Fault, HttpFault

HOUR = 3600.0
ASK = Words("Gọi số nào?", "vi", "ask")
HELP = Choice(".help", "Giúp", aside=True)


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with a_scene(tmp_path) as scene:
        yield scene


def answers(count: int) -> tuple[Choice, ...]:
    return tuple(Choice(f"c{number}", f"Số {number}") for number in range(1, count + 1))


async def test_a_screen_is_a_text_with_its_answers_on_buttons_and_the_rest_in_words(scene: Scene) -> None:
    landed = await scene.shows(Words("Mã OTP", "vi", "title"), ASK, choices=(*answers(2), HELP))

    last = scene.lan.last
    assert last.labels == ("Số 1", "Số 2")
    assert last.text == "Mã OTP\n\nGọi số nào?\n\nHoặc nhắn: Giúp"
    assert (landed.place, landed.at) == ("", scene.now())
    assert scene.carry.twice == [False]


async def test_a_button_carries_learner_turn_and_key(scene: Scene) -> None:
    await scene.shows(ASK)
    (button,) = scene.lan.chat.messages[-1].buttons
    assert (button.type, button.payload) == ("oa.query.show", "7.3..next")


async def test_buttons_can_be_written_the_other_way(tmp_path: Path) -> None:
    async with a_scene(tmp_path, shape="template") as scene:
        await scene.shows(ASK, choices=answers(5))
        assert (scene.lan.last.text, len(scene.lan.last.labels)) == ("Gọi số nào?", 5)


@pytest.mark.parametrize("choices", [answers(6), (Choice("a", "dài " * 30), NEXT)])
async def test_more_answers_than_buttons_or_one_too_long_are_numbered(
    scene: Scene, choices: tuple[Choice, ...]
) -> None:
    await scene.shows(ASK, choices=choices)
    assert scene.lan.last.labels == ()
    assert "1) " in scene.lan.last.text
    assert "bằng số" in scene.lan.last.text


async def test_a_pick_is_marked_on_its_button(scene: Scene) -> None:
    await scene.shows(ASK, choices=(Choice("a", "Tắt\nmáy", picked=True), NEXT))
    assert scene.lan.last.labels == ("✓ Tắt máy", "Tiếp")


async def test_where_a_number_is_typed_it_is_said_and_the_buttons_stay(scene: Scene) -> None:
    await scene.shows(ASK, choices=(NEXT,), expects="number")
    assert "con số" in scene.lan.last.text
    assert scene.lan.last.labels == ("Tiếp",)


async def test_a_long_screen_is_several_texts_the_last_with_the_buttons(scene: Scene) -> None:
    await scene.shows(*(Words(f"{number} " + "chữ " * 300, "vi") for number in range(4)))
    sent = [message for message in scene.lan.sees() if message.who == "bot"]
    assert len(sent) >= 2
    assert [bool(message.labels) for message in sent] == [*([False] * (len(sent) - 1)), True]


async def test_what_a_message_cannot_hold_is_an_address(scene: Scene) -> None:
    await scene.shows(Sound("ab", "vi"), Paper("cd", "Giấy.pdf"), Link("otp", "Bài OTP"))
    text = scene.lan.last.text
    assert f"🔊 {PUBLIC}/anh/ab" in text
    assert f"Giấy.pdf: {PUBLIC}/anh/cd" in text
    assert f"https://zalo.me/{OA_ID}" in text
    assert "otp" in text


async def test_without_an_address_of_ours_words_stand_for_it(tmp_path: Path) -> None:
    async with a_scene(tmp_path, public="") as scene:
        await scene.shows(Sound("ab", "vi"), Paper("cd", "Giấy.pdf"))
        assert scene.lan.last.text == "🔇\n\n📄 Giấy.pdf"


# Pictures


async def test_a_picture_comes_first_and_is_sent_up_once(scene: Scene) -> None:
    hash = scene.shelf.puts(PNG)
    for _ in range(2):
        await scene.shows(Picture(hash, "Bếp cháy", "vi"), ASK)

    kinds = [message.picture for message in scene.lan.sees() if message.who == "bot"]
    assert kinds == ["photo", "", "photo", ""]
    assert {message.sha256 for message in scene.lan.sees() if message.picture} == {hash}
    assert scene.calls("upload/image") == 1
    assert scene.shelf.kept == [(hash, scene.shelf.names[hash])]
    assert scene.carry.twice[0] is True, "what is sent up may be sent twice"


async def test_a_name_that_zalo_knows_no_more_is_made_anew(scene: Scene) -> None:
    hash = scene.shelf.puts(PNG)
    scene.shelf.names[hash] = "image-of-long-ago"
    await scene.shows(Picture(hash, "Bếp cháy", "vi"), ASK)

    assert [message.picture for message in scene.lan.sees() if message.who == "bot"] == ["photo", ""]
    assert scene.shelf.kept == [(hash, None), (hash, scene.shelf.names[hash])]


@pytest.mark.parametrize("content", [b"GIF89a", PNG + b"0" * 1_000_000, b""])
async def test_a_picture_that_zalo_does_not_take_is_told_in_words(scene: Scene, content: bytes) -> None:
    hash = scene.shelf.puts(content, "image/gif" if content.startswith(b"GIF") else "image/png")
    with capture_logs() as logs:
        await scene.shows(Picture(hash, "Bếp cháy", "vi"), ASK)

    assert [text.splitlines()[0] for text in scene.texts()] == ["Bếp cháy", "Gọi số nào?"]
    assert [log["event"] for log in logs if log["log_level"] == "warning"] == ["picture refused"]


async def test_a_picture_that_is_gone_is_told_in_words(scene: Scene) -> None:
    await scene.shows(Picture("ab", "Bếp cháy", "vi"), ASK)
    assert scene.texts()[0] == "Bếp cháy"


async def test_an_upload_whose_answer_is_lost_has_to_wait_and_is_not_unsure(scene: Scene) -> None:
    hash = scene.shelf.puts(PNG)
    scene.server.fail(Fault("upload/image", "lose"))
    with pytest.raises(TryLaterError):
        await scene.shows(Picture(hash, "Bếp cháy", "vi"), ASK)
    assert scene.texts() == []


# What Zalo says no to


async def test_a_refused_token_is_mended_within_the_call(scene: Scene) -> None:
    await scene.shows(ASK)
    scene.clock.advance(26 * HOUR)
    scene.writes()
    await scene.shows(ASK)
    assert len(scene.texts()) == 2

    scene.server.keys.revoke(await scene.tokens.current())
    await scene.shows(ASK)
    assert len(scene.texts()) == 3
    assert scene.calls("access_token") == 3


@pytest.mark.parametrize("status", [-216, 216, -401, 401, -220])
async def test_a_token_that_is_refused_twice_is_left_for_later(scene: Scene, status: int) -> None:
    scene.server.fail(Fault("message/cs", "fail", status=status, times=2))
    with pytest.raises(TokenError):
        await scene.shows(ASK)
    assert scene.calls() == 2
    await scene.shows(ASK)
    assert len(scene.texts()) == 1


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (-32, TryLaterError),
        (-211, TroubleError),
        (-224, TroubleError),
        (-213, GoneError),
        (-217, GoneError),
        (-222, GoneError),
        (-227, GoneError),
        (-218, ClosedError),
        (-230, ClosedError),
        (-305, ClosedError),
        (-311, ClosedError),
        (-201, UnsendableError),
        (-210, UnsendableError),
        (-233, UnsendableError),
        (-1, UnsendableError),
    ],
)
async def test_each_refusal_says_what_may_be_done_next(scene: Scene, status: int, error: type[Exception]) -> None:
    scene.server.fail(Fault("message/cs", "fail", status=status, words='no "em chào" here'))
    with pytest.raises(error) as caught:
        await scene.shows(ASK)
    assert type(caught.value) is error
    assert "em chào" not in str(caught.value)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault("message/cs", "lose"), LostError),
        (Fault("message/cs", "drop"), LostError),
        (HttpFault("message/cs", "fail", status=502), LostError),
        (HttpFault("message/cs", "fail", status=504, body=b""), LostError),
        (HttpFault("message/cs", "fail", status=200, body=b"<html>"), LostError),
        (HttpFault("message/cs", "fail", status=200, body=b'{"error":0,"data":[]}'), LostError),
        (HttpFault("message/cs", "fail", status=429), TryLaterError),
        (HttpFault("message/cs", "fail", status=503), TryLaterError),
        (HttpFault("message/cs", "fail", status=302), UnsendableError),
        (HttpFault("message/cs", "fail", status=401, body=b'{"error":-213,"message":"x"}'), GoneError),
    ],
)
async def test_a_broken_answer_tells_whether_it_may_be_asked_again(
    scene: Scene, fault: Fault, error: type[Exception]
) -> None:
    scene.server.fail(fault)
    with pytest.raises(error):
        await scene.shows(ASK)
    assert scene.calls() <= 1, "without a key of its own a message is never sent twice"


async def test_on_a_line_that_was_hung_up_nothing_is_sent(tmp_path: Path) -> None:
    async with a_scene(tmp_path) as scene:
        await scene.shows(ASK)
    with pytest.raises(TryLaterError):
        await scene.shows(ASK)


# Windows


async def test_after_48_hours_nothing_is_sent_and_it_is_counted(scene: Scene) -> None:
    scene.clock.advance(48 * HOUR)
    with capture_logs() as logs, pytest.raises(GoneError, match="48 hours"):
        await scene.shows(ASK)
    assert scene.calls() == 0
    assert scene.courier.unsent == 1
    assert [log["count"] for log in logs if log["event"].startswith("screen not sent")] == [1]

    scene.writes()
    await scene.shows(ASK)
    assert len(scene.texts()) == 1


async def test_eight_messages_are_free_until_they_write_again(scene: Scene) -> None:
    for _ in range(8):
        await scene.shows(ASK)
    with pytest.raises(ClosedError, match="used up"):
        await scene.shows(ASK)
    assert scene.calls() == 8

    scene.clock.advance(1)
    scene.writes()
    await scene.shows(ASK)
    assert scene.calls() == 9


async def test_a_screen_that_does_not_fit_in_whole_is_not_begun(scene: Scene) -> None:
    hash = scene.shelf.puts(PNG)
    for _ in range(7):
        await scene.shows(ASK)
    with pytest.raises(ClosedError):
        await scene.shows(Picture(hash, "Bếp cháy", "vi"), ASK)
    assert scene.calls() == 7
    await scene.shows(ASK)


async def test_what_zalo_counts_is_believed(scene: Scene) -> None:
    scene.lan.standing.free = 3
    await scene.shows(ASK)
    await scene.shows(ASK)
    await scene.shows(ASK)
    with pytest.raises(ClosedError, match="used up"):
        await scene.shows(ASK)
    assert scene.calls() == 3


async def test_what_may_cost_something_is_sent_for_seven_days(tmp_path: Path) -> None:
    async with a_scene(tmp_path, paid=True, plan=20) as scene:
        for _ in range(10):
            await scene.shows(ASK)
        scene.clock.advance(6 * 24 * HOUR)
        await scene.shows(ASK)
        assert scene.calls() == 11
        scene.clock.advance(24 * HOUR)
        with pytest.raises(ClosedError, match="seven days"):
            await scene.shows(ASK)
        assert scene.calls() == 11


async def test_one_person_s_messages_are_not_another_s(scene: Scene) -> None:
    an = scene.server.phone("An")
    an.says("chào")
    for _ in range(8):
        await scene.shows(ASK)
    await scene.shows(ASK, phone=an)
    assert an.last.text.startswith("Gọi số nào?")


async def test_who_left_is_not_written_to(scene: Scene) -> None:
    scene.lan.unfollows()
    with pytest.raises(GoneError):
        await scene.shows(ASK)
    assert scene.courier.unsent == 1


async def test_who_was_never_heard_of_by_now_is_taken_to_be_here(scene: Scene) -> None:
    await scene.shows(ASK, seen=None)
    assert len(scene.texts()) == 1
    with pytest.raises(ClosedError):
        await scene.shows(ASK, seen=scene.now() - timedelta(days=8))
