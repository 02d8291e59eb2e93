"""Everything beside the lesson: home, help, a real person, language, privacy, words not understood."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.dialogue.events import Answered, Failed
from tests.dialogue.playbook import Play


def inside() -> Play:
    return Play().enters().says("tiếp")


@pytest.mark.parametrize(
    ("words", "sight"),
    [
        ("menu", "Hôm nay bác muốn làm gì"),
        ("giúp", "cần cháu giúp gì"),
        ("giup", "cần cháu giúp gì"),
        ("/giup", "cần cháu giúp gì"),
        ("help", "cần cháu giúp gì"),
        ("nghỉ", "Mình nghỉ ở đây"),
        ("gặp người thật", "0213 3876 000"),
        ("đã học", "0 trên 2 bài"),
        ("lớp học", "2 bài ngắn"),
        ("đổi tiếng", "dùng tiếng nào"),
        ("thông tin của tôi", "thông tin của bác"),
        ("xóa", "chắc chắn muốn xóa"),
    ],
)
def test_a_command_leads_there_from_inside_a_lesson_and_back(words: str, sight: str) -> None:
    inside().says(words).sees(sight).says("menu").taps("Học tiếp: Mã OTP").sees("Bác làm gì?")


@pytest.mark.parametrize("what", ["photo", "voice", "sticker", "file"])
def test_what_is_not_read_gets_one_kind_line_and_the_screen_again(what: str) -> None:
    inside().sends(what).sees("chưa xem được", "Bác làm gì?").has("consented", "began", "read")


def test_an_edited_message_is_not_an_answer() -> None:
    inside().sends("edit").sees("tin đã sửa", "Bác làm gì?")


def test_words_not_understood_get_one_kind_line_and_the_screen_again() -> None:
    inside().says("hôm qua trời mưa to quá").sees("chưa hiểu", "Bác làm gì?").has("consented", "began", "read")


def test_the_kind_line_is_gone_after_the_next_event() -> None:
    inside().says("trời mưa").sees("chưa hiểu").taps("Tắt máy").misses("chưa hiểu")


@pytest.mark.parametrize("secret", ["mã là 482913", "9704 3668 1234 5678", "012345678901"])
def test_what_looks_like_a_secret_is_not_kept_and_the_person_is_told(secret: str) -> None:
    play = inside().says(secret).sees("đừng gửi mã OTP")
    assert secret not in repr(play.learner)


def test_a_lesson_can_be_shared_by_its_link() -> None:
    Play().through("nhieu-y").taps("Chia sẻ bài này").sees("<nhieu-y>")


def test_a_fault_of_the_lesson_can_be_told_without_typing_it() -> None:
    play = inside().says("giúp").taps("Báo lỗi bài này", "Khó hiểu").sees("Cảm ơn bác", "Bác làm gì?")
    report = play.records[-1]
    assert (report.kind, report.lesson, report.question, report.option) == ("reported", "otp", "ai-hoi", "unclear")


def test_the_language_can_be_changed_inside_a_lesson() -> None:
    inside().says("đổi tiếng").taps("English").sees("What do you do?").says("language").taps("Tiếng Việt").sees(
        "Bác làm gì?"
    )


def test_the_form_of_address_can_be_changed() -> None:
    inside().says("đổi tiếng").taps("Đổi cách xưng hô", "Chị").sees("Chị làm gì?")


def test_all_lessons_done_home_says_so() -> None:
    play = Play().through("nhieu-y").says("tiếp", "bỏ qua", "bỏ qua")
    play.says("tiếp").taps("Tắt máy", "Tiếp").says("114", "tiếp", "mật khẩu", "tiếp").taps("Đã xem")
    play.sees("học xong cả lớp", "không thay cho xác nhận trên VNeID").taps("Trang đầu").sees("học hết các bài")
    assert play.records[-2].kind == "course-completed" or play.records[-1].kind == "course-completed"


def test_my_data_is_fetched_and_shown() -> None:
    play = inside().says("thông tin của tôi").taps("Xem thông tin").sees("đang lấy")
    assert play.screen.waiting
    assert play.last is not None
    assert [ask.kind for ask in play.last.asks] == ["holding"]
    held = {"consented": "2026-11-23", "notice": "2026-11", "channels": "web", "lessons": 3, "answers": 17}
    play.happens(Answered("7:5:0", "holding", held))
    play.sees("ngày 23/11/2026", "đã học xong: 3", "trả lời: 17", "Không giữ số điện thoại")


def test_a_request_that_fails_is_told_never_silence() -> None:
    inside().says("thông tin của tôi").taps("Xem thông tin").happens(Failed("7:5:0", "holding", "slow")).sees(
        "chưa lấy được"
    )


def test_an_answer_that_comes_too_late_changes_nothing() -> None:
    play = inside().says("thông tin của tôi").taps("Xem thông tin").says("menu")
    before = play.learner
    play.happens(Answered("7:5:0", "holding", {}))
    assert play.learner == before


def test_a_return_code_is_offered_on_the_web_alone() -> None:
    play = (
        inside()
        .says("thông tin của tôi")
        .taps("Lấy mã trở lại")
        .happens(Answered("7:5:0", "return-code", {"code": "K7QM-2XPA"}))
    )
    play.sees("K7QM-2XPA").says("menu")
    assert "K7QM" not in repr(play.learner)
    Play(channel="terminal").enters().says("thông tin của tôi").misses("Lấy mã trở lại")


def test_erasing_takes_two_steps_and_is_immediate() -> None:
    play = inside().says("xóa").sees("chắc chắn muốn xóa")
    assert play.last is not None
    assert not play.last.forget
    play.taps("Xóa hết ngay").sees("đã xóa hết")
    assert play.last.forget


def test_erasing_can_be_thought_better_of() -> None:
    inside().says("xóa").taps("Không xóa").sees("thông tin của bác").says("tiếp").sees("Bác làm gì?")


def test_a_learner_of_a_later_version_of_the_program_is_sent_home_not_lost() -> None:
    from msgspec.structs import replace

    play = inside()
    play.learner = replace(play.learner, seat=replace(play.learner.seat, place="no-such-place"))
    play.sees("Hôm nay bác muốn làm gì").taps("Học tiếp: Mã OTP").sees("Bác làm gì?")


def test_time_is_given_and_never_read() -> None:
    play = inside().later(days=400)
    assert play.now > datetime(2027, 12, 1, tzinfo=UTC)
    play.says("tiếp").sees("Bác làm gì?")
