"""One's own data: taken along, a yes taken back, and children, who learn without a name. With buttons and without."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from msgspec.structs import replace

from bot.dialogue.events import Answered, Chose, Failed
from bot.dialogue.learner import Member, Shelf
from bot.dialogue.screens import Paper
from tests.dialogue.playbook import Play

PAPER, JSON = (sha256(part).hexdigest() for part in (b"paper", b"json"))
MADE = {"paper": PAPER, "json": JSON}


def home(channel: str = "web") -> Play:
    """Return somebody at home, with a lesson done."""
    play = Play(channel=channel)
    play = play.enters() if channel != "zalo" else play.says("chào", "1", "1")
    play.says("menu")
    play.learner = replace(
        play.learner, shelf=Shelf({"otp": 20261123}), seat=replace(play.learner.seat, unit="03637", audience="workers")
    )
    return play


def test_all_data_is_taken_along_as_a_file_to_read_and_one_for_machines() -> None:
    play = home().says("thông tin của tôi").taps("Lấy hết thông tin về máy").sees("đang lấy")

    assert play.screen.waiting
    (ask,) = play.asked
    assert (ask.kind, ask.body["language"], ask.body["form"]) == ("export", "vi", "bac")
    assert (ask.body["unit"], ask.body["audience"]) == ("Xã Mường Kim", "Công nhân, lao động")
    assert json.loads(ask.body["lessons"]) == {"otp": "Mã OTP"}
    play.happens(Answered("r", "export", MADE)).sees("Thông tin của bác đây ạ", "lưu về máy")
    files = [block for block in play.screen.blocks if isinstance(block, Paper)]
    assert [(file.hash, file.name) for file in files] == [
        (PAPER, "thong-tin-cua-toi.pdf"),
        (JSON, "thong-tin-cua-toi.json"),
    ]
    play.taps("Thông tin của tôi").sees("muốn làm gì")


def test_all_data_is_taken_along_where_everything_is_typed() -> None:
    play = home("zalo").says("thông tin", "tải về").sees("đang lấy")

    play.happens(Answered("r", "export", MADE)).sees("Thông tin của bác đây ạ")


def test_files_that_cannot_be_made_are_told_of_and_those_too_late_change_nothing() -> None:
    play = home().says("thông tin của tôi", "tải về")
    play.happens(Failed("r", "export", "failed")).sees("chưa lấy được", "muốn làm gì")

    play.says("tải về").happens(Answered("r", "holding", {})).sees("đang lấy").says("menu")
    play.happens(Answered("r", "export", MADE)).misses("đây ạ")
    play.happens(Failed("r", "export", "failed")).misses("chưa lấy được")


@pytest.mark.parametrize("channel", ["web", "zalo"])
def test_a_yes_taken_back_ends_all_notes_and_reminders_at_once(channel: str) -> None:
    play = home(channel)
    play.says("rút lại").sees("ngừng ghi và ngừng nhắc ngay", "tối đa 15 ngày").says("rút lại ngay")

    play.sees("đã ngừng ghi")
    assert play.records[-1].kind == "withdrew"
    assert play.records[-1].value == "2026-11"
    assert (play.due, play.learner.seat.consent) == (0, "")
    before = len(play.records)
    play.says("menu", "học bài", "vào otp", "tiếp tục đi")
    assert len(play.records) == before
    assert play.learner.seat.place in ("withdrawn", "welcome")


def test_taking_a_yes_back_can_be_thought_better_of_before_and_after() -> None:
    play = home().says("thông tin của tôi").taps("Rút lại đồng ý", "Giữ như cũ").sees("muốn làm gì")

    play.taps("Rút lại đồng ý", "Rút lại ngay", "Đồng ý lại, học tiếp").sees("đồng ý không", "Em chỉ ghi xã")
    play.taps("Đồng ý").misses("gọi mình là gì").sees("Mã OTP · 1/5")

    assert [record.kind for record in play.records if record.kind in ("consented", "withdrew")] == [
        "consented",
        "withdrew",
        "consented",
    ]
    assert play.learner.shelf.lessons == {"otp": 20261123}


def test_one_who_took_a_yes_back_can_erase_all_at_once() -> None:
    play = home().says("rút lại").taps("Rút lại ngay", "Xóa hết ngay").sees("đã xóa hết")

    assert play.last is not None
    assert play.last.forget


def test_coming_by_a_link_after_a_yes_was_taken_back_leads_to_the_notice() -> None:
    home().says("rút lại").taps("Rút lại ngay").opens("otp").sees("đồng ý không").misses("Mã OTP · 1/5")


def pupil(channel: str) -> Play:
    """Return a pupil who has been through the first lesson and lives somewhere."""
    return Play(channel=channel).through("nhieu-y").says("học bài tiếp", "bỏ qua", "học sinh").sees("bao nhiêu tuổi")


@pytest.mark.parametrize("channel", ["web", "zalo"])
def test_a_pupil_is_asked_for_an_age_band_alone_and_a_child_learns_without_a_name(channel: str) -> None:
    play = pupil(channel).sees("Dưới 16 tuổi", "chỉ ghi dưới 16 hay từ 16").says("dưới 16").sees("học không cần tên")

    assert play.last is not None
    assert play.last.traits == (("age", "under-16"),)
    play.says("thông tin của tôi", "xem thông tin").happens(Answered("r", "holding", {}))
    play.sees("học không ghi tên")


@pytest.mark.parametrize("channel", ["web", "zalo"])
def test_one_who_is_16_is_asked_no_more_and_nothing_changes(channel: str) -> None:
    play = pupil(channel).says("từ 16").misses("không cần tên")

    assert play.last is not None
    assert play.last.traits == (("age", "from-16"),)
    assert play.learner.seat.place != "age"


def test_what_is_no_age_is_asked_for_again() -> None:
    pupil("web").says("trời mưa").sees("chưa hiểu", "bao nhiêu tuổi")


def test_others_are_not_asked_for_their_age() -> None:
    Play().through("nhieu-y").says("học bài tiếp", "bỏ qua", "người dân").misses("bao nhiêu tuổi")


def test_a_childs_paper_has_a_line_to_write_the_name_on_by_hand() -> None:
    play = home()
    play.learner = replace(
        play.learner, shelf=Shelf({"otp": 20261123}, {"thu": 20261123}), seat=replace(play.learner.seat, age="under-16")
    )

    play.says("giấy ghi nhận").sees("viết tên bằng tay").misses("muốn ghi tên gì").says("Lò Thị Mai")
    assert play.asked == ()
    play.taps("Không ghi tên")

    assert play.last is not None
    assert [ask.body["name"] for ask in play.last.asks] == [""]


@pytest.mark.parametrize("channel", ["web", "zalo"])
def test_a_child_on_a_shared_phone_goes_by_a_picture(channel: str) -> None:
    play = home(channel)
    member = Member(play.learner.id, "", "🌸"), Member(9, "Mai")
    account = replace(play.learner.account, members=member)
    seat = replace(play.learner.seat, age="under-16", place="name", detail="me")
    play.learner = replace(play.learner, account=account, seat=seat)

    play.says("Tòng Nam").sees("chọn một hình")
    assert play.last is not None
    assert play.last.called is None


@pytest.mark.parametrize("place", ["withdraw", "withdrawn", "erase", "age", "export"])
def test_a_key_that_means_nothing_there_changes_nothing(place: str) -> None:
    play = home()
    play.learner = replace(play.learner, seat=replace(play.learner.seat, place=place, detail=""))
    before = play.learner.shelf

    play.happens(Chose("zz", play.learner.id, play.learner.turn))

    assert (play.learner.seat.place, play.learner.shelf) == (place, before)


def test_of_what_was_asked_for_only_its_own_answer_is_taken() -> None:
    play = home().says("thông tin của tôi", "xem thông tin").sees("đang lấy")

    play.happens(Answered("r", "export", MADE)).sees("đang lấy").misses("đây ạ")
