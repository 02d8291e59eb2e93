"""Reminders: offered once, at the hour somebody picks in words, never twice alike, and at an end after two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.dialogue.events import CameDue, Chose, Said
from bot.dialogue.hours import hours_in
from bot.dialogue.learner import Reminding, Review
from bot.dialogue.places.reminding import CHOICES, is_quiet, with_ways
from bot.dialogue.screens import Choice, Screen
from bot.dialogue.voice import voice_of
from tests.dialogue.edits import libraries
from tests.dialogue.playbook import START, Play, library, text_of
from tests.dialogue.test_review import answered


def passed() -> Play:
    """Return somebody in Telegram who has passed a first lesson and answered what is asked after it."""
    return Play(channel="telegram").through("nhieu-y").taps("Học bài tiếp", "Bỏ qua", "Bỏ qua")


def evening() -> Play:
    """Return somebody who is to be reminded at seven in the evening."""
    return passed().taps("Buổi tối (7 giờ)")


def local(play: Play) -> str:
    """Return when the next reminder is due: local day and hour."""
    return f"{datetime.fromtimestamp(play.due, UTC) + timedelta(hours=7):%d/%m %H:%M}"


def test_they_are_offered_once_after_the_first_lesson() -> None:
    play = passed().sees("nhắc vào học", "Hôm nào bác đã vào học thì cháu không nhắc", "(Không cần nhắc)")
    play.taps("Không cần nhắc").sees("nhắn NHẮC TÔI", "Mã OTP · 1/5")
    play.says("menu", "lớp học").taps("Nhiều ý đúng ✓").says("tiếp", "tiếp", "tiếp")
    play.taps("Gọi ngân hàng", "Báo công an", "Xong", "Tiếp", "Học bài tiếp").sees("Mã OTP · 1/5")
    assert play.due == 0


def test_whoever_leaves_the_offer_is_not_asked_again() -> None:
    passed().says("menu").taps("Học bài: Mã OTP").sees("Mã OTP · 1/5").misses("nhắc")
    passed().says("đừng nhắc").sees("Dạ vâng", "Mã OTP · 1/5")
    passed().says("thôi").sees("Dạ vâng", "Mã OTP · 1/5")


def test_where_nothing_can_be_sent_first_they_are_not_offered_and_that_is_said_in_words() -> None:
    play = Play().through("nhieu-y").taps("Học bài tiếp", "Bỏ qua", "Bỏ qua").sees("Mã OTP · 1/5")
    play.says("menu").misses("Nhắc tôi").says("nhắc tôi").sees("cháu không nhắn trước cho bác được", "Telegram")
    play.says("7 giờ tối").sees("chưa hiểu")
    play.happens(Chose("at-19", 7, play.learner.turn)).sees("không còn nữa")
    assert play.learner.seat.reminders == Reminding()
    play.taps("Quay lại").sees("Mã OTP · 1/5")


def test_an_hour_taken_in_another_account_can_be_changed_where_nothing_can_be_sent_first() -> None:
    play = evening()
    play.learner = replace(play.learner, account=replace(play.learner.account, channel="web", reached=False))
    play.says("nhắc tôi").sees("Cháu đang nhắc bác lúc 7 giờ tối").says("8 giờ sáng").sees("lúc 8 giờ sáng")
    assert play.learner.seat.reminders.hour == 8


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Sáng sớm", "6 giờ sáng"),
        ("buoi trua", "12 giờ trưa"),
        ("buổi tối", "7 giờ tối"),
        ("chiều", "5 giờ chiều"),
        ("7 giờ tối", "7 giờ tối"),
        ("7h toi nhe chau", "7 giờ tối"),
        ("19h30", "7 giờ tối"),
        ("19:00", "7 giờ tối"),
        ("nhắc tôi lúc 10 giờ", "10 giờ sáng"),
        ("nhắc tôi lúc bảy giờ tối", "7 giờ tối"),
        ("mười hai giờ trưa ạ", "12 giờ trưa"),
        ("1 giờ chiều", "1 giờ chiều"),
        ("2 giờ", "2 giờ chiều"),
        ("7 pm", "7 giờ tối"),
        ("seven in the evening please", None),
        ("seven pm", "7 giờ tối"),
        ("tối 8 giờ", "8 giờ tối"),
        ("1", "6 giờ sáng"),
    ],
)
def test_an_hour_can_be_said_as_people_say_it(words: str, said: str | None) -> None:
    play = passed().says(words)
    if said is None:
        play.sees("chưa hiểu")
    else:
        play.sees(f"Dạ, cháu sẽ nhắc bác lúc {said}, những hôm bác chưa vào học.", "Mã OTP · 1/5")


@pytest.mark.parametrize("words", ["9 giờ tối", "22h", "10 giờ đêm", "4 giờ sáng", "0 giờ", "nửa đêm"])
def test_in_the_quiet_hours_nobody_is_written_to(words: str) -> None:
    play = passed().says(words).sees("Từ 9 giờ tối đến 6 giờ sáng cháu không nhắn", "(Buổi tối (7 giờ))")
    assert play.learner.seat.reminders == Reminding()


@pytest.mark.parametrize(
    "words", ["hôm qua trời mưa to quá", "99", "25 giờ", "13 giờ sáng", "tối nay cháu bận rồi", "7 giờ " * 9]
)
def test_what_is_no_hour_sets_none(words: str) -> None:
    passed().says(words).sees("chưa hiểu", "(Buổi tối (7 giờ))")


def test_seven_may_be_morning_or_evening_and_is_asked_back() -> None:
    passed().says("7 giờ").sees("buổi sáng hay buổi tối").taps("7 giờ tối").sees("lúc 7 giờ tối", "Mã OTP · 1/5")
    passed().says("7").sees("buổi sáng hay buổi tối").taps("Quay lại").misses("lúc 7 giờ")
    play = evening().says("nhắc tôi", "8 giờ").taps("8 giờ sáng").sees("lúc 8 giờ sáng", "Mã OTP · 1/5")
    assert play.learner.seat.reminders.hour == 8


def test_in_the_other_languages_too() -> None:
    play = passed().says("English").sees("Shall I remind you").says("7 pm")
    play.sees("I will remind you at 7 in the evening")
    assert play.learner.seat.reminders.hour == 19


@pytest.mark.no_cover
@given(st.text(max_size=60))
def test_no_words_break_the_reading_of_hours(words: str) -> None:
    assert all(hour in range(24) for hour in hours_in(words))


def test_it_stands_in_the_menu_and_in_help_and_in_what_is_kept_of_somebody() -> None:
    play = evening().says("menu").taps("Nhắc tôi").sees("đang nhắc bác lúc 7 giờ tối").taps("Thôi nhắc")
    play.sees("cháu không nhắc nữa").says("giúp").taps("Nhắc tôi").sees("đang không nhắc").says("chiều")
    play.sees("lúc 5 giờ chiều")
    assert play.due > 0


def test_an_hour_that_is_no_button_of_ours_is_none() -> None:
    play = evening().says("nhắc tôi")
    for key in ("at-22", "at-x", "at-", "19"):
        play.happens(Chose(key, 7, play.learner.turn)).sees("không còn nữa")
    assert play.learner.seat.reminders.hour == 19


def test_the_first_one_comes_on_the_next_day_at_their_hour() -> None:
    play = evening()
    assert local(play) == "24/11 19:00"
    play.reminded().sees("bài “Mã OTP”", "Mã OTP · 1/5", "(Thôi nhắc)")


def test_who_has_been_here_today_is_left_in_peace() -> None:
    play = evening().later(hours=25).says("tiếp")
    assert local(play) == "25/11 19:00"
    before = play.learner
    play.happens(CameDue("reminder"))
    assert play.learner == before
    assert play.last is not None
    assert not play.last.changed


def test_two_without_an_answer_are_all_and_the_second_says_so() -> None:
    play = evening().reminded()
    first = play.screen.notices
    assert local(play) == "26/11 19:00"
    play.reminded().sees("cháu thôi không nhắc nữa", "nhắn HỌC")
    assert play.due == 0
    assert not set(first) & set(play.screen.notices)
    before = play.learner
    play.later(days=30).happens(CameDue("reminder"))
    assert play.learner == before
    assert play.due == 0


def test_an_answer_begins_the_count_anew() -> None:
    play = evening()
    for _ in range(5):
        play.reminded().misses("thôi không nhắc nữa").says("tiếp").misses("bài “Mã OTP”")
        assert play.learner.seat.reminders.ignored == 0
    assert play.learner.seat.reminders.sent == 5


def test_the_answer_to_the_last_one_lets_them_go_on_and_long_after_it_does_not() -> None:
    play = evening().reminded().reminded().later(hours=3).says("tiếp")
    assert local(play) == "27/11 19:00"
    play = evening().reminded().reminded().later(days=2).says("tiếp")
    assert play.due == 0
    play.says("nhắc tôi").sees("đang không nhắc").taps("Buổi trưa (12 giờ)")
    assert local(play) == "29/11 12:00"


def test_who_asks_for_them_again_after_they_ended_gets_them() -> None:
    play = evening().reminded().reminded().later(days=20).says("nhắc tôi").taps("Buổi tối (7 giờ)").later(days=1)
    play.reminded().sees("Mã OTP")


def test_no_text_follows_itself() -> None:
    play, said = evening(), []
    for _ in range(8):
        said.append(play.reminded().screen.notices[0])
        play.says("menu")
    assert all(one != next_ for one, next_ in pairwise(said))
    assert len(set(said)) == 3


@pytest.mark.parametrize("words", ["thôi", "THÔI Ạ", "dừng", "đừng nhắc", "stop", "dung nhac nua", "khỏi"])
def test_right_after_a_reminder_a_word_ends_them_wherever_they_are(words: str) -> None:
    for place in ("tiếp", "menu", "đã học", "giúp", "xóa", "nghỉ", "nhắc tôi"):
        play = evening().says(place).reminded().says(words).sees("cháu không nhắc nữa")
        assert play.learner.seat.reminders.hour == 0
        assert play.due == 0


def test_otherwise_the_word_means_what_it_always_means() -> None:
    play = evening().says("thôi").sees("Mình nghỉ ở đây")
    assert play.learner.seat.reminders.hour == 19
    play.reminded().taps("Học tiếp").says("thôi").sees("Mình nghỉ ở đây")
    assert play.learner.seat.reminders.hour == 19


def test_what_is_written_on_the_screen_is_meant_before() -> None:
    play = evening().says("nghỉ").reminded()
    label = play.screen.choices[0].label
    assert label == "Học tiếp"
    play.says("học tiếp").sees("Mã OTP · 1/5")


def test_without_a_reminder_they_can_be_ended_in_words_too() -> None:
    play = evening().says("đừng nhắc nữa").sees("cháu không nhắc nữa", "Mã OTP · 1/5")
    assert play.due == 0


def test_words_that_answer_no_screen_still_end_them() -> None:
    play = evening().reminded().happens(Said("thôi", -1)).sees("cháu không nhắc nữa")
    assert play.learner.seat.reminders.hour == 0


def test_the_button_under_it_ends_them() -> None:
    evening().reminded().taps("Thôi nhắc").sees("cháu không nhắc nữa", "Mã OTP · 1/5").misses("(Thôi nhắc)")


def test_one_who_stands_elsewhere_has_the_way_to_what_it_is_about() -> None:
    evening().says("đã học").reminded().sees("(Học tiếp)", "(Thôi nhắc)").taps("Học tiếp").sees("Mã OTP · 1/5")
    play = evening().says("xóa").taps("Không xóa").reminded().sees("(Học tiếp)")
    keys = [choice.key for choice in play.screen.choices]
    assert len(keys) == len(set(keys)) <= CHOICES


def test_the_new_ways_can_be_typed_by_their_numbers() -> None:
    play = evening().says("xóa").reminded()
    numbers = {choice.key: str(number) for number, choice in play.screen.numbered()}
    play.says(numbers[".unremind"]).sees("cháu không nhắc nữa")


def learned() -> Play:
    """Return somebody at home who has passed a lesson, and is to be reminded at seven in the evening."""
    play = Play(channel="telegram").enters("otp").says("tiếp").taps("Tắt máy").says("tiếp", "114", "tiếp", "mật khẩu")
    return play.says("1", "1").sees("đã học xong").says("nhắc tôi").taps("Buổi tối (7 giờ)").sees("Hôm nay bác muốn")


def test_what_is_due_is_told_without_a_number() -> None:
    play = learned().says("đã học").reminded().sees("ôn", "(Ôn nhanh)")
    assert not any(letter.isdigit() for letter in play.screen.notices[0])
    answered(play.taps("Ôn nhanh").fetches().sees("Ôn nhanh · Mã OTP"))


def test_with_nothing_due_the_next_lesson_is_told() -> None:
    play = learned().later(days=1).says("menu").taps("Ôn nhanh").fetches()
    answered(answered(answered(play))).says("menu").reminded().sees("bài “Nhiều ý đúng”", "(Học bài: Nhiều ý đúng)")


def test_a_lesson_laid_aside_is_told_as_one_begun() -> None:
    play = learned().taps("Học bài: Nhiều ý đúng").says("tiếp").later(days=1).says("ôn").fetches()
    answered(answered(answered(play))).says("menu").reminded()
    assert "Nhiều ý đúng" in play.screen.notices[0]
    assert any(word in play.screen.notices[0] for word in ("dở", "nốt", "còn một đoạn"))


def test_a_screen_that_is_full_gets_no_more_choices() -> None:
    learner = evening().reminded().learner
    voice = voice_of(library(), learner.seat)

    def under(count: int) -> list[str]:
        drawn = Screen("vi", (), tuple(Choice(f"c{n}", f"Ô {n}") for n in range(count)))
        seat = replace(learner.seat, place="help")
        full = with_ways(library(), replace(learner, seat=seat), voice, drawn)
        return [choice.key for choice in full.choices[count:]]

    assert under(CHOICES - 2) == [".resume", ".unremind"]
    assert under(CHOICES - 1) == [".unremind"]
    assert under(CHOICES) == []


def test_a_lesson_that_is_gone_is_not_named() -> None:
    play = evening().reminded().meets(libraries()["nothing left"])
    assert "Mã OTP" not in " ".join(play.screen.notices)


def test_who_has_nothing_to_do_is_not_reminded_but_looked_at_again() -> None:
    play = learned().later(days=1).says("menu").taps("Ôn nhanh").fetches()
    answered(answered(answered(play))).says("menu").meets(libraries()["nothing left"])
    before = play.learner
    play.reminded()
    assert play.learner == before
    assert local(play) == "27/11 19:00"
    assert sent(play.reminded()) == 1


def test_who_has_nothing_to_do_for_long_is_looked_at_after_a_week() -> None:
    play = learned().meets(libraries()["nothing left"])
    play.learner = replace(play.learner, seat=replace(play.learner.seat, review=Review()))
    play.reminded()
    assert (sent(play), local(play)) == (0, "01/12 19:00")


def at(play: Play, day: int, hour: int, minute: int = 0) -> Play:
    """Let the store's clock show a local time in November, and what is planned come due."""
    play.now = datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)
    return play.happens(CameDue("reminder"))


def sent(play: Play) -> int:
    return play.learner.seat.reminders.sent


def test_a_little_late_is_still_in_time_and_later_waits_for_the_next_day() -> None:
    assert sent(at(evening(), 24, 20, 59)) == 1
    play = at(evening(), 24, 21)
    assert (sent(play), local(play)) == (0, "25/11 19:00")
    noon = passed().taps("Buổi trưa (12 giờ)")
    assert sent(at(noon, 24, 13, 59)) == 1
    noon = at(passed().taps("Buổi trưa (12 giờ)"), 24, 14)
    assert (sent(noon), local(noon)) == (0, "25/11 12:00")


def test_after_days_of_downtime_one_comes_at_its_hour() -> None:
    play = at(evening(), 28, 8)
    assert (sent(play), local(play)) == (0, "28/11 19:00")
    assert sent(at(play, 28, 19)) == 1


def test_no_clock_set_back_brings_a_second_one_on_a_day() -> None:
    play = at(evening(), 25, 19)
    assert sent(play) == 1
    assert [sent(at(play, day, 19)) for day in (25, 24, 23, 25, 26)] == [1, 1, 1, 1, 1]
    assert sent(at(play, 27, 19)) == 2


def test_the_second_one_leaves_two_days() -> None:
    play = at(at(evening(), 24, 19), 25, 19)
    assert (sent(play), local(play)) == (1, "26/11 19:00")


def test_a_day_written_under_a_wrong_clock_is_mended_when_they_come() -> None:
    play = at(evening(), 24, 19)
    play.learner = replace(
        play.learner,
        seat=replace(play.learner.seat, reminders=replace(play.learner.seat.reminders, day=99_999)),
    )
    play.says("tiếp")
    assert local(play) == "25/11 19:00"
    assert sent(at(play, 25, 19)) == 2


def test_a_reminder_that_could_not_be_shown_is_not_shown_at_night() -> None:
    play = evening()
    night = START + timedelta(hours=9)
    assert not is_quiet(play.learner.seat, night)
    assert is_quiet(play.reminded().learner.seat, night)
    assert not is_quiet(play.learner.seat, START)


def test_nothing_else_comes_due() -> None:
    play = evening()
    play.happens(CameDue("breakfast"))
    assert play.last is not None
    assert not play.last.changed


def test_an_erasure_leaves_no_reminder() -> None:
    play = evening().says("xóa").taps("Xóa hết ngay")
    assert play.last is not None
    assert play.last.forget
    assert "nhắc" not in text_of(play.screen)
