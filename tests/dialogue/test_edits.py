"""A lesson changes under a learner: wherever they stand, whatever was edited, the next screen is valid."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dialogue.edits import libraries
from tests.dialogue.playbook import Play

STANDS: dict[str, Callable[[], Play]] = {
    "the first card": lambda: Play().enters("otp"),
    "a question": lambda: Play().enters("otp").says("tiếp"),
    "a miss": lambda: Play().enters("otp").says("tiếp").taps("Đọc mã cho họ"),
    "the answer shown": lambda: Play().enters("otp").says("tiếp").taps("Đọc mã cho họ", "Hỏi lại họ"),
    "a right answer": lambda: Play().enters("otp").says("tiếp").taps("Tắt máy"),
    "a number": lambda: Play().enters("otp").says("tiếp").taps("Tắt máy", "Tiếp"),
    "a typed one missed": lambda: Play().enters("otp").says("tiếp").taps("Tắt máy").says("tiếp", "114", "tiếp", "thẻ"),
    "the try card": lambda: (
        Play().enters("otp").says("tiếp").taps("Tắt máy").says("tiếp", "114", "tiếp", "mật khẩu", "1")
    ),
    "coming back": lambda: (
        Play()
        .enters("otp")
        .says("tiếp")
        .taps("Đọc mã cho họ", "Hỏi lại họ")
        .says("tiếp", "114", "tiếp", "mật khẩu", "1", "1")
    ),
    "the end, not passed": lambda: (
        Play()
        .enters("otp")
        .says("tiếp")
        .taps("Đọc mã cho họ", "Hỏi lại họ")
        .says("tiếp", "114", "tiếp", "mật khẩu", "1", "1")
        .taps("Đọc mã cho họ", "Hỏi lại họ", "Tiếp")
    ),
    "help": lambda: Play().enters("otp").says("giúp"),
    "a report": lambda: Play().enters("otp").says("giúp").taps("Báo lỗi bài này"),
    "home": lambda: Play().enters("otp").says("menu"),
    "the list of lessons": lambda: Play().enters("otp").says("lớp"),
    "my data": lambda: Play().enters("otp").says("thông tin"),
}


@pytest.mark.parametrize("edit", sorted(libraries()))
@pytest.mark.parametrize("stand", STANDS)
def test_the_next_screens_are_valid_and_what_was_done_stays_counted(stand: str, edit: str) -> None:
    play = STANDS[stand]()
    before = list(play.records)
    play.meets(libraries()[edit])
    for words in ("1", "tiếp", "xin chào", "114", "2", "menu", "1", "giúp", "1"):
        play.says(words)
    assert play.records[: len(before)] == before


@pytest.mark.parametrize("edit", sorted(libraries()))
def test_every_button_drawn_before_the_edit_leads_to_a_valid_screen(edit: str) -> None:
    from bot.dialogue.events import Chose

    for choice in Play().enters("otp").says("tiếp").screen.choices:
        play = Play().enters("otp").says("tiếp")
        learner = play.learner
        play.library = libraries()[edit]
        play.happens(Chose(choice.key, learner.id, learner.turn))


def test_one_who_was_in_an_edited_lesson_is_told_once() -> None:
    play = Play().enters("otp").says("tiếp").meets(libraries()["a text changed"]).sees("vừa được sửa", "Bác làm gì?")
    play.taps("Tắt máy", "Tiếp").misses("vừa được sửa")


def test_one_whose_card_is_gone_goes_on_after_the_last_answer() -> None:
    play = Play().enters("otp").says("tiếp").taps("Tắt máy", "Tiếp").meets(libraries()["without so-chay"])
    play.sees("Thứ gì không nói cho ai biết?")


def test_one_whose_lesson_is_gone_is_home_and_told_that_it_counts() -> None:
    Play().enters("otp").meets(libraries()["lesson retired"]).sees("vừa được thay", "vẫn được tính")


def test_a_lesson_learned_in_order_sends_to_the_one_before() -> None:
    play = Play().enters("nhieu-y").says("menu").meets(libraries()["in order"]).says("lớp", "Mã OTP")
    play.sees("học lần lượt")
