"""Where learners live, and in which sector they work: by a menu or by name, on channels with and without buttons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.dialogue.events import Chose
from lessons.units import Unit, Units
from tests.dialogue.playbook import Play, library


def asked(channel: str = "web", units: Units | None = None) -> Play:
    """Go as far as the question where they live."""
    world = library() if units is None else replace(library(), units=units)
    return Play(world, channel=channel).through("nhieu-y").says("tiếp").sees("vùng nào")


@pytest.mark.parametrize("channel", ["web", "zalo"])
def test_a_name_that_could_be_another_without_its_marks_is_asked_about(channel: str) -> None:
    play = asked(channel).says("xa tan uyenn").sees("xã, phường nào", "(Xã Tân Uyên)")
    play.says("Xã Tân Uyên").sees("Đã ghi: Xã Tân Uyên")


def test_two_names_a_letter_apart_are_both_offered() -> None:
    asked().says("xã than uyen nhé").sees("(Xã Than Uyên)", "(Xã Tân Uyên)").taps("Xã Than Uyên").sees("nhóm nào")


def test_an_old_name_is_found() -> None:
    asked().says("phường Quyết Tiến").sees("Đã ghi: Phường Đoàn Kết")


def test_a_name_nobody_has_is_told_so() -> None:
    asked().says("Hà Nội").sees("chưa hiểu", "vùng nào")


def province(count: int, areas: int) -> Units:
    places = tuple(Unit(f"{n:05}", f"Xã Số {n}", f"Số {n}", f"Vùng {n % areas}") for n in range(count))
    return Units("01", "Thử", places)


def test_a_larger_province_has_its_areas_and_communes_page_by_page() -> None:
    play = asked(units=province(100, 10)).sees("(Vùng 0)", "(Vùng 7)").misses("(Vùng 8)")
    play.taps("Xem thêm").sees("(Vùng 8)", "(Vùng 9)").misses("(Vùng 0)").taps("Xem thêm").sees("(Vùng 0)")
    play.taps("Vùng 3").sees("(Xã Số 3)", "(Xã Số 73)").misses("(Xã Số 83)").taps("Xem thêm").sees("(Xã Số 83)")
    play.taps("Xem thêm").sees("(Xã Số 3)").taps("Chọn vùng khác").sees("(Vùng 0)")


def test_a_province_of_one_area_asks_for_the_commune_at_once() -> None:
    world = replace(library(), units=province(10, 1))
    play = Play(world).through("nhieu-y").says("tiếp").sees("xã, phường nào", "(Xã Số 0)").misses("Chọn vùng khác")
    play.taps("Xem thêm").sees("(Xã Số 9)").taps("Xã Số 9").sees("Đã ghi: Xã Số 9")


def test_a_commune_that_is_no_more_is_not_offered_but_its_name_is_found() -> None:
    old = Unit("00001", "Xã Cũ", "Cũ", "Vùng", end=date(2026, 1, 1), into=("00002",))
    new = Unit("00002", "Xã Mới", "Mới", "Vùng", ("Xã Cũ",), start=date(2026, 1, 1))
    far = Unit("00003", "Xã Xa", "Xa", "Vùng khác")
    asked(units=Units("01", "Thử", (old, new, far))).says("xã cũ").sees("Đã ghi: Xã Mới")


def test_officials_are_asked_for_their_sector_and_citizens_are_not() -> None:
    play = asked().says("pa tan").taps("Cán bộ, công chức").sees("ngành nào", "(Giáo dục)", "(Y tế)")
    assert play.last is not None
    assert play.last.traits == (("audience", "officials"),)
    play.says("giáo viên").sees("Mã OTP · 1/5")
    assert play.last.traits == (("sector", "education"),)
    asked().says("pa tan").taps("Người dân").sees("Mã OTP · 1/5")


def test_the_sector_can_be_skipped() -> None:
    play = asked("zalo").says("pa tan").says("công nhân").sees("ngành nào").says("chào", "bỏ qua").sees("Mã OTP · 1/5")
    assert play.last is not None
    assert play.last.traits == ()


def test_a_sector_of_a_provinces_own_goes_by_its_own_name() -> None:
    own = replace(library().units, sectors=(Unit("tax", "Ngành Thuế", "Thuế", "", kind="sector"),))
    play = asked(units=own).says("pa tan").taps("Công nhân, lao động").says("thuế").sees("Mã OTP · 1/5")
    assert play.last is not None
    assert play.last.traits == (("sector", "tax"),)


def test_without_sectors_nobody_is_asked() -> None:
    asked(units=replace(library().units, sectors=())).says("pa tan").taps("Công nhân, lao động").sees("Mã OTP · 1/5")


@pytest.mark.parametrize(("group", "question"), [("Cán bộ, công chức", "ngành nào"), ("Học sinh, sinh viên", "tuổi")])
def test_a_forged_answer_is_none(group: str, question: str) -> None:
    play = asked().says("pa tan").taps(group).sees(question)
    play.happens(Chose("no-such-key", play.learner.id, play.learner.turn)).sees("không còn nữa", question)
