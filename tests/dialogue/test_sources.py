"""Asking what a lesson rests on: "nguồn", typed anywhere or chosen at the end of a lesson."""

from __future__ import annotations

import pytest

from tests.dialogue.playbook import CONTENT, Play, library


def shipped(lesson: str) -> Play:
    return Play(library(CONTENT)).enters(lesson)


@pytest.mark.parametrize("words", ["nguồn", "NGUON", "Nguồn của bài", "dựa vào đâu ạ", "source"])
def test_whoever_asks_in_a_lesson_is_told_what_it_rests_on_and_goes_on_where_they_were(words: str) -> None:
    play = shipped("so-khan-cap").taps("Tiếp", "Tiếp").sees("Số gọi khi khẩn cấp · 3/8")
    play.says(words).sees("Số 112 là tìm kiếm cứu nạn", "Quyết định 226/QĐ-TTg", "Xem lại ngày 23 tháng 11 năm 2026")
    play.taps("Học tiếp").sees("Số gọi khi khẩn cấp · 3/8")


def test_many_facts_come_a_few_at_a_time() -> None:
    play = shipped("so-khan-cap").says("nguồn").sees("113 là công an", "bảo vệ trẻ em").misses("Gọi 156")
    play.taps("Xem thêm nguồn").sees("Gọi 156").misses("113 là công an", "(Xem thêm nguồn)")


def test_asked_again_it_begins_at_the_first_fact() -> None:
    play = shipped("so-khan-cap").says("nguồn").taps("Xem thêm nguồn").says("nguồn")
    play.sees("113 là công an", "(Xem thêm nguồn)")


def test_a_lesson_of_advice_says_that_it_is_one_and_where_a_person_is() -> None:
    play = shipped("dien-thoai-cua-minh").says("nguồn").sees("lời khuyên chung", "bác hỏi người thật")
    play.taps("Gặp người thật").sees("0213 3876 000")


def test_a_lesson_of_facts_and_advice_tells_them_apart() -> None:
    play = (
        shipped("tin-that-hay-gia").says("nguồn").sees("Luật 134/2025/QH15", "Những điều khác trong bài là lời khuyên")
    )
    play.misses("(Xem thêm nguồn)")


def test_after_a_lesson_the_sources_are_at_hand_and_the_next_lesson_follows() -> None:
    play = finished()
    play.taps("Nguồn của bài").sees("Mã OTP", "lời khuyên chung").taps("Học tiếp").sees("Nhiều ý đúng · 1/4")


def test_at_home_it_is_the_lesson_learned_last() -> None:
    finished().says("trang đầu", "nguồn").sees("Mã OTP", "lời khuyên chung")


def test_help_in_a_lesson_offers_the_sources() -> None:
    shipped("ma-otp-mat-khau").taps("Giúp", "Nguồn của bài").sees("Không ai cần mật khẩu")


def test_a_lesson_that_is_gone_has_no_sources() -> None:
    play = shipped("ma-otp-mat-khau").says("nguồn")
    play.library = library()
    play.says("nguồn").sees("vào một bài rồi nhắn NGUỒN")


def finished() -> Play:
    play = Play().enters().taps("Tiếp", "Tắt máy", "Tiếp").says("114", "tiếp", "mật khẩu", "1").taps("Đã xem")
    return play.sees("Bác đã học xong bài “Mã OTP”")
