"""Ôn nhanh: a few questions a day from what was learned, asked and judged as in the lesson, and counted as nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace as replaced

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.dialogue.days import day_of
from bot.dialogue.events import Answered, Chose, Failed, Opened, Said
from bot.dialogue.ladder import A_DAY
from bot.dialogue.learner import Recall, Review
from bot.dialogue.library import Library
from lessons.library import courses
from tests.dialogue.edits import libraries
from tests.dialogue.playbook import Play, library, text_of

ANSWERS = {"Có người gọi": "Tắt máy", "Có cháy": "114", "Thứ gì": "mật khẩu"}


def learned() -> Play:
    """A learner who has passed the first lesson, at home."""
    play = Play().enters("otp").says("tiếp").taps("Tắt máy").says("tiếp", "114", "tiếp", "mật khẩu", "1", "1")
    return play.sees("đã học xong").says("menu")


def answered(play: Play, *, right: bool = True) -> Play:
    """Answer the question on the screen, and go on."""
    asked = next(question for question in ANSWERS if any(question in str(block) for block in play.screen.blocks))
    for words in (ANSWERS[asked],) if right else ("Đọc mã cho họ", "Hỏi lại họ") if "gọi" in asked else ("0", "0"):
        play.says(words)
    return play.says("tiếp")


def test_it_is_offered_at_home_from_the_day_something_is_due() -> None:
    play = learned().misses("Ôn nhanh")
    play.later(hours=20).says("menu").sees("(Ôn nhanh)")


def test_three_questions_come_back_one_at_a_time_and_it_ends_kindly() -> None:
    play = learned().later(days=1).says("menu").taps("Ôn nhanh").sees("chờ một chút").fetches()
    for _ in range(3):
        answered(play.sees("Ôn nhanh · Mã OTP"))
    play.sees("Ôn xong rồi").misses("Ôn thêm").says("menu").misses("Ôn nhanh")
    assert play.records[-3:] == [record for record in play.records if record.kind == "reviewed"]
    assert [recall.step for recall in play.memory.values()] == [1, 1, 1]


def test_a_review_counts_as_no_completion_no_sitting_and_no_first_answer() -> None:
    play = learned()
    before = list(play.records)
    answered(play.later(days=1).says("ôn").fetches(), right=False)
    assert [(record.kind, record.attempt) for record in play.records[len(before) :]] == [
        ("reviewed", 1),
        ("reviewed", 2),
    ]


def test_the_first_answer_decides_when_it_comes_back() -> None:
    play = learned().later(days=1).says("ôn").fetches()
    play.sees("Có người gọi").taps("Đọc mã cho họ").sees("Chưa đúng").taps("Tắt máy").sees("Đúng rồi")
    recall = play.memory["otp", "ai-hoi"]
    assert (recall.step, recall.due) == (0, day_of(play.now) + 1)


def test_it_comes_back_after_3_7_and_21_days_and_then_no_more() -> None:
    play = learned()
    for gap in (1, 3, 7, 21):
        play.later(days=gap - 1).says("menu").misses("Ôn nhanh")
        play.later(days=1).says("ôn").fetches()
        for _ in range(3):
            answered(play)
    play.later(days=13).says("menu").misses("Ôn nhanh").says("ôn").fetches().sees("chưa có câu nào cần ôn")


def test_enough_for_today_is_said_and_nothing_is_asked() -> None:
    play = learned().later(days=1).says("ôn").fetches()
    for _ in range(3):
        answered(play, right=False)
    play.says("ôn").sees("hôm nay ôn thế là đủ".capitalize())
    assert play.last is not None
    assert not play.last.asks


def test_a_review_left_half_way_goes_on_with_what_is_left() -> None:
    play = learned().later(days=1).says("ôn").fetches()
    answered(play).says("menu").sees("(Ôn nhanh)")
    assert not play.learner.seat.review.queue
    play.taps("Ôn nhanh").fetches().misses("Có người gọi")
    answered(answered(play)).sees("Ôn xong rồi")
    assert play.learner.seat.review.asked == 3


def test_more_than_a_day_allows_waits_for_tomorrow() -> None:
    play = learned().later(days=1)
    play.memory |= {("nhieu-y", "lam-gi"): Recall("nhieu-y", "lam-gi", 0, day_of(play.now) + 1)}
    for _ in range(3):
        play.later(days=1)
    play.says("ôn").fetches()
    for _ in range(3):
        answered(play)
    play.sees("Ôn xong rồi").misses("Ôn thêm").later(days=1).says("menu").taps("Ôn nhanh").fetches().sees("Bị lừa")


def test_several_right_answers_are_picked_as_in_the_lesson() -> None:
    play = learned().later(days=1)
    play.memory = {("nhieu-y", "lam-gi"): Recall("nhieu-y", "lam-gi", 0, day_of(play.now))}
    play.says("ôn").fetches().taps("Gọi ngân hàng", "Báo công an", "Xong").sees("Đúng rồi").taps("Tiếp")
    play.sees("Ôn xong rồi")


def test_the_options_stand_in_another_order_on_another_day() -> None:
    orders = set()
    for step in range(6):
        play = learned().later(days=1)
        play.memory = {("otp", "ai-hoi"): Recall("otp", "ai-hoi", step, day_of(play.now))}
        play.says("ôn").fetches()
        orders.add(tuple(choice.label for choice in play.screen.choices))
    assert len(orders) > 1


def test_a_lesson_begun_is_laid_aside_and_gone_on_with_afterwards() -> None:
    play = learned().says("nhieu-y", "tiếp").later(days=1).sees("2/4").says("ôn").fetches()
    for _ in range(3):
        answered(play)
    play.taps("Học tiếp").sees("Nhiều ý đúng · 2/4")


def test_what_is_gone_from_its_lesson_is_forgotten_silently() -> None:
    play = learned().later(days=1).meets(libraries()["without ai-hoi"]).says("ôn").fetches()
    play.misses("Có người gọi").sees("Thứ gì")
    assert ("otp", "ai-hoi") not in play.memory
    play = learned().later(days=1).meets(libraries()["lesson retired"]).says("ôn").fetches()
    play.sees("chưa có câu nào")
    assert not play.memory
    play.says("menu").misses("Ôn nhanh")


def test_a_question_that_goes_while_it_is_asked_gives_way_to_the_next() -> None:
    play = learned().later(days=1).says("ôn").fetches().sees("Có người gọi")
    play.meets(libraries()["without ai-hoi"]).sees("Thứ gì")
    answered(answered(play)).sees("Ôn xong rồi")


def test_feedback_to_a_question_that_was_edited_is_dropped() -> None:
    play = learned().later(days=1).says("ôn").fetches().taps("Đọc mã cho họ").sees("Chưa đúng")
    play.meets(libraries()["an option's key changed"]).misses("Chưa đúng").sees("Có người gọi")
    play.taps("Đọc mã cho họ").sees("Câu trả lời đúng là")
    assert play.learner.seat.review.asked == 1


@pytest.mark.no_cover
@pytest.mark.parametrize("edit", sorted(libraries()))
@pytest.mark.parametrize("taps", [(), ("Đọc mã cho họ",), ("Tắt máy",), ("Đọc mã cho họ", "Hỏi lại họ")])
def test_whatever_is_edited_the_next_screens_are_valid(edit: str, taps: tuple[str, ...]) -> None:
    play = learned().later(days=1).says("ôn").fetches().taps(*taps)
    before = list(play.records)
    play.meets(libraries()[edit])
    for words in ("1", "tiếp", "114", "tiếp", "mật khẩu", "tiếp", "menu", "ôn"):
        play.says(words)
    assert play.records[: len(before)] == before


def test_an_answer_that_comes_after_they_went_elsewhere_changes_nothing() -> None:
    play = learned().later(days=1).says("ôn").says("menu")
    play.happens(Answered("r", "due-reviews", {"cards": [], "next": 0}))
    assert play.last is not None
    assert not play.last.changed
    play.says("ôn").happens(Answered("r", "holding", {})).sees("chờ một chút")
    play.fetches().happens(Answered("r", "due-reviews", {"cards": [], "next": 0})).sees("Có người gọi")


def test_an_answer_that_comes_very_late_is_no_sign_of_life() -> None:
    play = learned().later(days=1).says("ôn")
    last = play.learner.seat.last
    play.later(days=20).fetches().sees("Có người gọi").misses("quay lại")
    assert play.learner.seat.last == last
    play.taps("Tắt máy").sees("Mừng bác quay lại.", "Đúng rồi")


def test_a_clock_that_was_set_back_allows_no_fourth_question() -> None:
    play = learned().later(days=1).says("ôn").fetches()
    for _ in range(3):
        answered(play, right=False)
    play.later(days=1).says("ôn").fetches().sees("Có người gọi").later(days=-1).taps("Tắt máy")
    play.sees("Hôm nay ôn thế là đủ")
    assert play.learner.seat.review.asked == A_DAY


def test_a_clock_that_goes_back_and_forth_forgets_nothing_that_was_asked() -> None:
    play = learned().later(days=1).says("ôn").fetches()
    answered(play, right=False)
    answered(play.later(hours=-20), right=False)
    play.later(hours=20).says("ôn").fetches()
    assert len(play.learner.seat.review.queue) == 1


def test_a_request_that_fails_is_said_and_it_can_be_tried_again() -> None:
    play = learned().later(days=1).says("ôn").happens(Failed("r", "due-reviews", "failed"))
    play.sees("Chào bác", "(Ôn nhanh)")


def test_typed_words_between_questions_are_no_answer() -> None:
    play = learned().later(days=1).says("ôn", "ơ kìa").sees("chưa hiểu", "chờ một chút").fetches()
    play.taps("Tắt máy").says("ơ kìa").sees("chưa hiểu", "Đúng rồi").says("=").taps("Tiếp").sees("Thứ gì")
    play.says("là gì nhỉ").sees("Thứ gì", "Chưa đúng")


def test_a_place_without_its_questions_says_that_there_are_none() -> None:
    play = learned()
    seat = replace(play.learner.seat, place="review", detail="card", review=Review())
    play.learner = replace(play.learner, seat=seat)
    play.sees("Ôn xong rồi").says("2").sees("Chào bác")


WORDS = ("ôn", "menu", "tiếp", "1", "2", "114", "mật khẩu", "giúp", "nghỉ", "học", "fetch", "stale")
REVIEWS = ("review", "three answers", "answer")
EVENTS = st.lists(
    st.one_of(st.sampled_from(REVIEWS), st.sampled_from(WORDS), st.integers(-60, 60)), min_size=10, max_size=60
)


def many() -> Library:
    """The trial lesson five times over, so that far more is due than a day allows."""
    (course,) = library().courses.all
    lessons = tuple(replaced(course.lessons[0], id=f"otp-{n}") for n in range(5))
    return replaced(library(), courses=courses((replaced(course, lessons=lessons),)))


@pytest.mark.no_cover
@settings(max_examples=120, deadline=None)
@given(EVENTS)
def test_never_more_than_three_come_back_on_one_day_whatever_happens(events: list[str | int]) -> None:
    play, days = Play(many()).enters("otp-0"), Counter[int]()
    today = day_of(play.now)
    play.memory = {
        (lesson, question): Recall(lesson, question, 0, today)
        for lesson in (f"otp-{n}" for n in range(5))
        for question in ("ai-hoi", "so-chay", "giu-gi")
    }
    for event in events:
        if isinstance(event, int):
            play.later(hours=event)
            continue
        at, before = day_of(play.now), len(play.records)
        _happens(play, event)
        days[at] += sum(record.kind == "reviewed" and record.attempt == 1 for record in play.records[before:])
    assert max(days.values(), default=0) <= A_DAY


def _happens(play: Play, event: str) -> None:
    if event in ("ôn", "review"):
        play.says("ôn")
    if event in ("fetch", "review") and play.asked:
        play.fetches()
    elif event in REVIEWS[1:]:
        for _ in range(3 if event == "three answers" else 1):
            answered(play) if any(question in text_of(play.screen) for question in ANSWERS) else play.says("tiếp")
    elif event == "stale":
        play.happens(Chose("tat-may", play.learner.id, play.learner.turn - 1))
    elif event not in ("ôn", "review"):
        play.happens(Opened() if event == "menu" else Said(event))
