"""A gentle return: after weeks away, greeted by what they did last, one easy question or the way on, no backlog."""

from __future__ import annotations

from bot.dialogue.days import day_of
from bot.dialogue.learner import Recall
from tests.dialogue.edits import libraries
from tests.dialogue.playbook import Play
from tests.dialogue.test_review import answered, learned


def test_after_sixty_days_one_easy_question_comes_and_then_at_most_two_more() -> None:
    play = learned().later(days=60).opens().sees("Mừng bác quay lại", "đã học xong bài “Mã OTP”", "(Một câu dễ)")
    play.sees("(Học bài: Nhiều ý đúng)").taps("Một câu dễ").fetches().sees("Ôn nhanh · Mã OTP")
    answered(play).sees("Ôn xong rồi", "(Ôn thêm)").taps("Ôn thêm").fetches()
    answered(answered(play)).sees("Ôn xong rồi").misses("Ôn thêm")
    play.taps("Học tiếp").sees("Nhiều ý đúng · 1/4")


def test_however_much_is_due_no_number_of_it_is_said() -> None:
    play = learned()
    play.memory |= {("otp", f"c{n}"): Recall("otp", f"c{n}", 0, day_of(play.now)) for n in range(37)}
    play.later(days=60).opens().misses("37", "40", "câu cần ôn").taps("Một câu dễ").fetches()


def test_the_easy_question_is_the_one_known_best() -> None:
    play = learned()
    play.memory["otp", "so-chay"] = Recall("otp", "so-chay", 4, 0)
    answered(play.later(days=30).opens().taps("Một câu dễ").fetches().sees("Có cháy"))
    assert play.memory["otp", "so-chay"] == Recall("otp", "so-chay", 4, 0)


def test_one_who_left_within_a_lesson_is_told_and_goes_on_there() -> None:
    play = Play().enters("otp").says("tiếp").later(days=14).opens()
    play.sees("đang học bài “Mã OTP”").misses("Một câu dễ").taps("Học tiếp: Mã OTP").sees("Có người gọi")


def test_thirteen_days_are_no_absence() -> None:
    Play().enters("otp").later(days=13).opens().sees("Mã OTP · 1/5").misses("quay lại")


def test_who_does_something_that_is_understood_is_greeted_in_a_line_above() -> None:
    Play().enters("otp").says("tiếp").later(days=40).taps("Tắt máy").sees("Mừng bác quay lại.", "Đúng rồi")
    Play().enters("otp").later(days=40).opens("nhieu-y").sees("Mừng bác quay lại.", "Nhiều ý đúng · 1/4")
    Play().enters("otp").says("tiếp").later(days=40).says("tắt máy").sees("Mừng bác quay lại.", "Đúng rồi")
    Play().enters("otp").later(days=40).says("giúp").sees("Mừng bác quay lại.")


def test_who_only_says_hello_is_greeted_and_not_puzzled_at() -> None:
    Play().enters("otp").later(days=40).says("xin chào cháu").sees("Mừng bác quay lại", "Học tiếp").misses("chưa hiểu")
    Play().enters("otp").later(days=40).sends("photo").sees("Mừng bác quay lại", "chưa xem được hình")


def test_the_greeting_comes_once() -> None:
    Play().enters("otp").later(days=40).opens().says("menu").misses("quay lại").opens().misses("quay lại")


def test_the_number_of_a_secret_is_still_warned_of() -> None:
    Play().enters("otp").later(days=40).says("mã là 123456").sees("quay lại").misses("123456")


def test_who_erases_everything_after_long_is_bidden_farewell_only() -> None:
    play = learned().says("thông tin").taps("Xóa thông tin").later(days=90).taps("Xóa hết ngay").misses("quay lại")
    assert play.last is not None
    assert play.last.forget


def test_one_who_was_asked_how_to_be_addressed_is_asked_that_first() -> None:
    Play().opens("otp").taps("Đồng ý").later(days=90).opens().sees("gọi mình là gì")


def test_one_who_has_not_agreed_is_asked_again_and_no_day_is_kept() -> None:
    play = Play().opens().later(days=90).opens().sees("đồng ý không")
    assert play.learner.seat.last == 0


def test_where_the_last_lesson_is_gone_the_greeting_names_none() -> None:
    play = learned().meets(libraries()["nothing left"]).later(days=60).opens()
    play.sees("Mừng bác quay lại").misses("Lần trước", "Học tiếp")
