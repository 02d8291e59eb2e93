"""From the first word to the first completion."""

from __future__ import annotations

import pytest

from bot.dialogue.events import Chose, Opened, Said
from tests.dialogue.playbook import Play


def test_the_first_screen_names_the_machine_who_runs_it_and_a_phone_number() -> None:
    Play().opens().sees("trợ lý tự động", "Tổ công tác", "0213 3876 000", "đồng ý không", "(Đồng ý)", "(Không)").has()


def test_a_learner_reaches_the_first_card_in_two_taps_and_completes_the_lesson() -> None:
    play = Play().opens().taps("Đồng ý").sees("gọi mình là gì").taps("Bác")
    play.sees("Mã OTP · 1/5", "Bác giữ cho riêng mình nhé.").taps("Tiếp")
    play.sees("Có người gọi xin mã OTP. Bác làm gì?").taps("Tắt máy").sees("Đúng rồi ạ.", "chắc nhất").taps("Tiếp")
    play.says("114").sees("Đúng rồi ạ.").says("tiếp")
    play.says("mật khẩu").sees("Đúng rồi ạ.").says("1")
    play.taps("Đã xem").sees("Bác đã học xong bài “Mã OTP”", "Bác đã học 1 trên 2 bài")
    play.has("consented", "began", "read", "answered", "answered", "answered", "tried", "completed")
    assert play.records[-1].value == "all"


def test_no_keeps_nothing_and_says_so() -> None:
    play = Play().opens().taps("Không").sees("không ghi lại gì")
    assert play.last is not None
    assert play.last.forget
    play.has()


def test_a_newcomers_bare_number_is_not_a_yes() -> None:
    Play().says("1").sees("đồng ý không").has()


def test_silence_and_chatter_are_no_consent() -> None:
    Play().opens().says("xin chào", "hôm nay trời đẹp").sees("chưa hiểu", "đồng ý không").sends("photo").has()


@pytest.mark.parametrize("yes", ["1", "1)", "a", "a)", "Đồng ý", "dong y", "vâng ạ", "có", "ok", "ĐỒNG Ý.", "I agree"])
def test_a_yes_can_be_typed_in_many_ways(yes: str) -> None:
    Play().opens().says(yes).sees("gọi mình là gì").has("consented")


def test_the_link_of_a_lesson_leads_to_that_lesson() -> None:
    Play().enters("nhieu-y").sees("Nhiều ý đúng · 1/4")


def test_a_link_to_no_lesson_begins_at_the_first_and_says_so() -> None:
    Play().enters("khong-co").sees("không tìm thấy bài", "Mã OTP · 1/5")


def test_a_newcomer_who_types_a_lessons_code_gets_that_lesson_after_the_yes() -> None:
    Play().says("nhieu-y").sees("đồng ý không").taps("Đồng ý", "Bác").sees("Nhiều ý đúng · 1/4")


def test_in_english_nobody_is_asked_how_to_be_addressed() -> None:
    Play().opens(language="en-GB").sees("automatic assistant").taps("I agree").sees("The OTP · 1/5", "house key")


def test_the_language_can_be_changed_before_the_yes() -> None:
    Play().opens().taps("English").sees("Do you agree?").taps("Tiếng Việt").sees("đồng ý không").has()


def test_a_stale_button_changes_nothing_and_redraws() -> None:
    play = Play().enters().taps("Tiếp")
    before, drawn = play.learner, play.screen
    play.happens(Chose("tat-may", before.id, before.turn - 1))
    assert play.learner == before
    assert play.screen == drawn
    assert play.last is not None
    assert not play.last.changed


def test_a_button_of_another_learner_changes_nothing() -> None:
    play = Play().enters().taps("Tiếp")
    before = play.learner
    play.happens(Chose("tat-may", before.id + 1, before.turn))
    assert play.learner == before


def test_words_typed_for_an_earlier_screen_change_nothing() -> None:
    play = Play().enters().taps("Tiếp")
    before = play.learner
    play.happens(Said("1", turn=before.turn - 1))
    assert play.learner == before


def test_a_forged_choice_is_told_to_be_gone() -> None:
    play = Play().enters().taps("Tiếp")
    play.happens(Chose("no-such-key", play.learner.id, play.learner.turn)).sees("không còn nữa", "Bác làm gì?")
    play.has("consented", "began", "read")


def test_a_forged_form_of_address_is_told_to_be_gone() -> None:
    play = Play().opens("otp").taps("Đồng ý")
    before = play.screen
    play.happens(Chose("Ngài", play.learner.id, play.learner.turn))
    assert (play.learner.seat.address, play.screen.choices) == ("", before.choices)
    play.taps("Bác").sees("Mã OTP")


def test_coming_by_the_front_door_again_changes_no_place() -> None:
    Play().enters().taps("Tiếp").happens(Opened()).sees("Bác làm gì?")


def test_after_the_first_lesson_place_and_group_are_asked_once_and_kept_as_history() -> None:
    play = Play().through("nhieu-y").taps("Học bài tiếp").sees("vùng nào").taps("Sìn Hồ").taps("Xã Sìn Hồ")
    assert play.last is not None
    assert [name for name, _ in play.last.traits] == ["unit"]
    play.sees("nhóm nào", "Đã ghi: Xã Sìn Hồ").taps("Người dân").sees("Mã OTP · 1/5")
    assert play.last.traits == (("audience", "citizens"),)
    assert play.learner.seat.asked == ("unit", "audience")


def test_place_and_group_can_be_skipped() -> None:
    play = Play().through("nhieu-y").says("tiếp").taps("Bỏ qua").taps("Bỏ qua").sees("Mã OTP · 1/5")
    assert play.learner.seat.unit == ""


@pytest.mark.parametrize(
    ("typed", "name"), [("pa tan", "Pa Tần"), ("Xã Than Uyên", "Than Uyên"), ("quyet tien", "Đoàn Kết")]
)
def test_a_commune_can_be_typed_as_people_say_it(typed: str, name: str) -> None:
    play = Play().through("nhieu-y").says("tiếp").says(typed)
    unit = play.library.units.unit(play.learner.seat.unit)
    assert unit is not None
    assert unit.short == name


def test_a_name_that_is_also_an_area_leads_to_its_communes() -> None:
    play = Play().through("nhieu-y").says("tiếp").says("sin ho").sees("xã, phường nào", "(Xã Sìn Hồ)")
    play.taps("Chọn vùng khác").sees("vùng nào")
