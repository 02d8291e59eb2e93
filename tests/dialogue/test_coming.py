"""Coming by a poster or by a personal code, on a channel with buttons (telegram) and on one without (zalo)."""

from __future__ import annotations

import pytest

from bot.dialogue.events import Answered, Failed
from tests.dialogue.playbook import Play

KIM = {"found": True, "unit": "03637-1", "sector": "", "audience": "", "name": "Bản Mở", "personal": False}
TEACHER = {**KIM, "unit": "03637", "name": "", "sector": "education", "audience": "officials", "personal": True}


def traits(play: Play) -> dict[str, str]:
    assert play.last is not None
    return dict(play.last.traits)


def asked(play: Play) -> dict[str, str]:
    (ask,) = play.asked
    assert ask.kind == "door"
    return dict(ask.body)


def test_who_scans_a_communes_poster_has_their_commune_and_is_not_asked_for_it() -> None:
    play = Play(channel="telegram").enters("dv-03637").sees("Đã ghi: Xã Mường Kim", "Mã OTP · 1/5")
    assert traits(play) == {"unit": "03637"}
    assert play.asked == ()
    play.says("tiếp").taps("Tắt máy", "Tiếp").says("114", "tiếp", "mật khẩu", "1").taps("Đã xem")
    play.says("tiếp").sees("nhóm nào")


@pytest.mark.parametrize("typed", ["dv 03637", "DV-03637", "đv03637", "mã 03637", "vào dv-03637", "ma: 03637"])
def test_on_zalo_the_posters_code_is_typed(typed: str) -> None:
    play = Play(channel="zalo").says(typed).sees("đồng ý không").says("đồng ý", "bác").sees("Đã ghi: Xã Mường Kim")
    assert traits(play) == {"unit": "03637"}


def test_who_followed_the_account_before_typing_the_code_is_heard_all_the_same() -> None:
    play = Play(channel="zalo").opens().says("dv 03637").sees("đồng ý không").says("đồng ý", "bác")
    assert traits(play.sees("Đã ghi: Xã Mường Kim")) == {"unit": "03637"}


def test_a_poster_of_a_sector_in_a_commune_says_both() -> None:
    play = Play().enters("dv-03637_education").sees("Xã Mường Kim, Ngành Giáo dục và Đào tạo")
    assert traits(play) == {"unit": "03637", "sector": "education"}
    assert traits(Play().enters("dv-health")) == {"sector": "health"}


def test_the_code_of_a_sector_in_a_commune_can_be_typed() -> None:
    play = Play(channel="zalo").says("dv 03637 education", "đồng ý", "bác").sees("Xã Mường Kim, Ngành Giáo dục")
    assert traits(play) == {"unit": "03637", "sector": "education"}


def test_a_village_groups_code_is_looked_up_and_sets_the_group() -> None:
    play = Play(channel="telegram").enters("dv-03637-1").sees("đang xem mã")
    assert asked(play) == {"code": "03637-1"}
    assert play.screen.waiting
    play.happens(Answered("r", "door", KIM)).sees("Đã ghi: Bản Mở, Xã Mường Kim", "Mã OTP · 1/5")
    assert traits(play) == {"unit": "03637-1"}
    assert play.learner.seat.unit == "03637"


@pytest.mark.parametrize("code", ["hs-k7qm2xdp", "hs-K7QM2XDP"])
def test_who_comes_by_a_personal_code_is_known_by_commune_sector_and_group(code: str) -> None:
    play = Play(channel="telegram").enters(code).happens(Answered("r", "door", TEACHER))
    play.sees("Xã Mường Kim, Ngành Giáo dục và Đào tạo", "Mã OTP · 1/5")
    assert asked(play) == {"code": code[3:]}
    assert traits(play) == {"unit": "03637", "sector": "education", "audience": "officials"}
    assert play.learner.seat.asked == ("unit", "audience")


@pytest.mark.parametrize("typed", ["hs K7QM 2XDP", "HS-K7QM-2XDP", "mã hs-k7qm2xdp"])
def test_on_zalo_the_personal_code_is_typed(typed: str) -> None:
    play = Play(channel="zalo").says(typed, "đồng ý", "bác").sees("đang xem mã")
    assert asked(play) == {"code": "k7qm2xdp"}
    play.happens(Answered("r", "door", TEACHER)).sees("Mã OTP · 1/5")


def test_a_code_that_opens_nothing_is_told_kindly_and_the_lesson_begins() -> None:
    play = Play().enters("hs-K7QM2XDP").happens(Answered("r", "door", {"found": False}))
    play.sees("Mã này chưa đúng", "Mã OTP · 1/5")
    assert traits(play) == {}
    Play().enters("hs-K7QM2XDP").happens(Failed("r", "door", "failed")).sees("Mã OTP · 1/5")


def test_who_tried_too_many_codes_is_told_to_wait_and_learns_meanwhile() -> None:
    play = Play().enters("hs-K7QM2XDP").happens(Answered("r", "door", {"found": False, "tired": True}))
    play.sees("10 phút nữa", "Mã OTP · 1/5").misses("Mã này chưa đúng")


def test_who_does_not_wait_is_left_where_they_are_and_is_known_all_the_same() -> None:
    play = Play().enters("hs-K7QM2XDP").says("menu").happens(Answered("r", "door", TEACHER))
    assert play.learner.seat.place == "home"
    assert traits(play)["unit"] == "03637"
    play = Play().enters("hs-K7QM2XDP").taps("Học tiếp").sees("Mã OTP · 1/5")
    play.happens(Answered("r", "door", {"found": False})).sees("Mã này chưa đúng", "Mã OTP · 1/5")


def test_who_lives_elsewhere_is_asked_before_a_poster_changes_it() -> None:
    play = Play().enters("dv-03637").happens(Answered("r", "other", {}))
    play.opens("dv-03595").sees("đang được ghi ở Xã Mường Kim", "ghi ở Xã Than Uyên").taps("Giữ như cũ")
    assert (traits(play), play.learner.seat.unit) == ({}, "03637")
    play.opens("dv-03595").says("vâng ạ").sees("Đã ghi: Xã Than Uyên")
    assert (traits(play), play.learner.seat.unit) == ({"unit": "03595"}, "03595")


def test_a_group_of_elsewhere_is_asked_about_by_its_name() -> None:
    play = Play().enters("dv-03595").opens("dv-03637-1").happens(Answered("r", "door", KIM))
    play.sees("từ nay ghi ở Bản Mở, Xã Mường Kim".replace("từ", "Từ")).taps("Ghi ở nơi mới")
    assert traits(play) == {"unit": "03637-1"}


def test_a_personal_code_goes_before_what_they_said() -> None:
    play = Play().enters("dv-03595").says("hs k7qm2xdp").happens(Answered("r", "door", TEACHER))
    assert play.learner.seat.unit == "03637"


@pytest.mark.parametrize("code", ["dv-99999", "dv-03637_03595", "dv-education_health", "dv-12", "dv-"])
def test_a_poster_of_nowhere_is_looked_up_like_any_code(code: str) -> None:
    play = Play().enters(code).sees("đang xem mã")
    assert asked(play) == {"code": code[3:]}


@pytest.mark.parametrize("words", ["dv công", "dv cong", "hs lớp 5", "mã otp", "dv"])
def test_other_words_are_no_codes(words: str) -> None:
    assert Play().enters().says(words).asked == ()
