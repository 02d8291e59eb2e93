"""Where every choice is typed: what was understood is said back, and what is no answer is told apart."""

from __future__ import annotations

import pytest

from bot.dialogue.learner import Account
from bot.dialogue.screens import Words
from tests.dialogue.playbook import HERE, Play, library


def zalo() -> Play:
    return Play(channel="zalo")


def seated(lesson: str = "otp") -> Play:
    return zalo().says(f"vào {lesson}", "1", "1")


def number(play: Play, label: str) -> str:
    return next(str(place) for place, choice in play.screen.numbered() if choice.label == label)


# First words.


@pytest.mark.parametrize(
    "words", ["chào", "Xin chào ạ", "hello", "hi", "1", "2", "a", "có", "đồng ý", "0", "😀", "menu"]
)
def test_first_words_that_name_no_lesson_open_the_welcome_and_agree_to_nothing(words: str) -> None:
    zalo().says(words).sees("đồng ý không", "(Đồng ý)").misses("chưa hiểu").has()


@pytest.mark.parametrize(
    "words",
    ["otp", "OTP", "vào otp", "Vào OTP.", "vao  otp", "vào bài otp", "học otp", "hoc bai otp", "start otp", "Mã OTP",
     "vào mã otp", "va\u0300o otp", "bắt đầu otp"],
)  # fmt: skip
def test_a_lessons_code_as_first_words_leads_there_after_the_notice(words: str) -> None:
    zalo().says(words).sees("đồng ý không").has().says("1", "1").sees("Mã OTP · 1/5")


def test_a_courses_code_leads_to_its_first_lesson() -> None:
    course = zalo().library.courses.all[-1]
    zalo().says(f"VÀO {course.id}", "1", "1").sees(course.lessons[0].title.in_("vi"))


def test_a_code_that_is_typed_once_the_notice_is_seen_is_kept_as_well() -> None:
    zalo().says("chào").sees("đồng ý không").says("vào nhieu-y").sees("đồng ý không").says("1", "1").sees("Nhiều ý")


def test_a_code_that_is_none_opens_the_welcome() -> None:
    zalo().says("vào lop8a").sees("đồng ý không").has()


# Greetings, and codes, later on.


def test_a_greeting_is_greeted_back_and_is_no_answer() -> None:
    play = seated().says("chào cháu").sees("chào bác", "Mã OTP · 1/5").misses("chưa hiểu")
    play.says("tiếp").says("hello").sees("chào bác", "Có người gọi")
    play.says("tat may", "tiếp").says("xin chào").sees("chào bác", "gọi số nào")
    play.says("114", "tiếp").says("alo").sees("chào bác", "không nói cho ai")
    assert [record.kind for record in play.records].count("answered") == 2


def test_a_code_leads_elsewhere_from_the_middle_of_a_lesson_only_after_a_word_that_says_so() -> None:
    seated().says("tiếp").says("nhieu-y").sees("chưa hiểu", "Mã OTP · 2/5")
    seated().says("tiếp").says("vào nhieu-y").sees("Nhiều ý")


def test_a_code_is_no_form_of_address() -> None:
    zalo().says("chào", "1").says("vào otp").sees("gọi mình là gì")


# What was understood.


def test_a_right_choice_is_said_back_with_its_number() -> None:
    play = seated().says("tiếp")
    right = number(play, "Tắt máy")
    play.says(right).sees(f"Bác trả lời: {right}) Tắt máy", "Đúng rồi ạ.")


def test_a_missed_choice_is_said_back_without_the_number_it_no_longer_has() -> None:
    play = seated().says("tiếp").says("doc ma cho ho")
    play.sees("Bác trả lời: Đọc mã cho họ\n", "Chưa đúng ạ").misses(") Đọc mã cho họ\nChưa")
    wrong = number(play, "Hỏi lại họ")
    play.says(wrong).sees(f"Bác trả lời: {wrong}) Hỏi lại họ", "Câu này khó thật")


def test_several_choices_are_said_back_together() -> None:
    play = seated("nhieu-y")
    while "Gọi ngân hàng" not in [choice.label for choice in play.screen.choices]:
        play.says("tiếp")
    first, second = sorted((number(play, "Gọi ngân hàng"), number(play, "Báo công an")))
    play.says(f"{second} {first}").sees("Đúng rồi ạ.")
    said = _answered(play)
    assert all(words in said for words in (f"{first}) ", f"{second}) ", "Gọi ngân hàng", "Báo công an"))


def _answered(play: Play) -> str:
    said = [block.text for block in play.screen.blocks if isinstance(block, Words)]
    return next(text for text in said if text.startswith("Bác trả lời"))


def test_an_order_is_said_back_as_it_was_put() -> None:
    steps = ("Dừng lại", "Kiểm tra", "Hỏi người thân")
    play = Play(library(HERE / "rehearsals"), channel="zalo").says("vào xep", "1", "1", "tiếp")
    play.says(" ".join(number(play, step) for step in reversed(steps)))
    play.sees("Bác trả lời: 1. Hỏi người thân; 2. Kiểm tra; 3. Dừng lại", "Chưa đúng ạ")
    play.says(" ".join(number(play, step) for step in steps))
    play.sees("Bác trả lời: 1. Dừng lại; 2. Kiểm tra; 3. Hỏi người thân", "Đúng rồi ạ.")


def test_a_hint_and_a_new_question_say_nothing_back() -> None:
    seated().says("tiếp").says("doc ma cho ho").says("gợi ý").misses("Bác trả lời")
    seated().says("tiếp").says("tat may").says("tiếp").misses("Bác trả lời")


def test_typed_words_and_numbers_stand_right_above_and_are_not_said_back() -> None:
    seated().says("tiếp").says("tat may").says("tiếp").says("114").sees("Đúng rồi ạ.").misses("Bác trả lời")


def test_where_there_are_buttons_nothing_is_said_back() -> None:
    Play().enters("otp").says("tiếp", "tat may").sees("Đúng rồi ạ.").misses("Bác trả lời")
    assert not Account("telegram").typed
    assert Account("zalo").typed
