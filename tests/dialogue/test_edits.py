"""A lesson changes under a learner: wherever they stand, whatever was edited, the next screen is valid."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.dialogue.events import Chose
from tests.dialogue.edits import libraries, rehearsals
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


def practising(code: str) -> Play:
    return Play(rehearsals()["with practice"]).enters(code)


PRACTISING: dict[str, Callable[[], Play]] = {
    "an order begun": lambda: practising("xep").says("tiếp").taps("Kiểm tra", "Dừng lại"),
    "an order missed": lambda: practising("xep").says("tiếp", "kiểm tra, dừng lại, hỏi người thân"),
    "an order shown": lambda: practising("xep").says("tiếp", *(["kiểm tra, dừng lại, hỏi người thân"] * 2)),
    "a joining begun": lambda: (
        practising("xep").says("tiếp", "dừng lại, kiểm tra, hỏi người thân", "tiếp").taps("Cứu hỏa", "Công an")
    ),
    "a joining missed": lambda: (
        practising("xep")
        .says("tiếp", "dừng lại, kiểm tra, hỏi người thân", "tiếp")
        .taps("Cứu hỏa", "Công an", "Cấp cứu")
    ),
    "a story's beginning": lambda: practising("cuoc-goi").says("tiếp"),
    "a story's middle": lambda: practising("cuoc-goi").says("tiếp").taps("Anh ở đơn vị nào?"),
    "a story far on": lambda: (
        practising("cuoc-goi").says("tiếp").taps(*(["Anh ở đơn vị nào?", "Nói lại lần nữa xem"] * 5))
    ),
    "a story's end": lambda: practising("cuoc-goi").says("tiếp").taps("Đọc mã cho họ"),
    "a far end": lambda: practising("cuoc-goi").says("tiếp").taps("Anh ở đơn vị nào?", "Hỏi công an xã đã"),
    "a story told again": lambda: practising("cuoc-goi").says("tiếp").taps("Tắt máy", "Thử cách khác"),
    "after a story": lambda: practising("cuoc-goi").says("tiếp").taps("Tắt máy", "Tiếp"),
    "laid aside in a story": lambda: practising("cuoc-goi").says("tiếp").taps("Anh ở đơn vị nào?").opens("xep"),
}


@pytest.mark.parametrize("edit", rehearsals())
@pytest.mark.parametrize("stand", PRACTISING)
def test_practice_that_is_edited_goes_on_validly_and_can_be_ended(stand: str, edit: str) -> None:
    play = PRACTISING[stand]()
    before = list(play.records)
    play.meets(rehearsals()[edit])
    for words in (
        "2",
        "1",
        "3 1 2",
        "tiếp",
        "1a 2b",
        "thử cách khác",
        "1",
        "xin chào",
        "tiếp",
        "quay lại",
        "1",
        "tiếp",
    ):
        play.says(words)
    assert play.records[: len(before)] == before


@pytest.mark.parametrize("edit", rehearsals())
@pytest.mark.parametrize("stand", PRACTISING)
def test_every_button_of_practice_drawn_before_the_edit_leads_to_a_valid_screen(stand: str, edit: str) -> None:
    for choice in PRACTISING[stand]().screen.choices:
        play = PRACTISING[stand]()
        play.library = rehearsals()[edit]
        play.happens(Chose(choice.key, play.learner.id, play.learner.turn))


def test_one_whose_line_is_gone_is_where_their_replies_lead_now() -> None:
    play = PRACTISING["a story's middle"]().meets(rehearsals()["a line removed"])
    play.sees("vừa được sửa", "Bác đáp: “Anh ở đơn vị nào?”", "hết cách").taps("Quay lại").sees("Tôi là cán bộ công an")


def test_one_whose_reply_is_gone_is_at_the_line_before_it() -> None:
    play = practising("cuoc-goi").says("tiếp").taps("Anh ở đơn vị nào?", "Nói lại lần nữa xem")
    play.meets(rehearsals()["a reply removed"]).sees("vừa được sửa", "Đơn vị nào cũng thế").misses("Nói lại")
    play.sees("Bác đáp: “Anh ở đơn vị nào?”").taps("Hỏi công an xã đã").sees("Thôi, tôi gọi sau.")
    play.taps("Quay lại", "Quay lại").sees("Tôi là cán bộ công an")


def test_one_far_on_in_a_story_whose_lines_stay_is_where_they_were() -> None:
    play = PRACTISING["a story far on"]().meets(rehearsals()["a step reworded"]).misses("vừa được sửa")
    play.meets(rehearsals()["an ending that goes on"]).sees("vừa được sửa", "Tôi là cán bộ").taps("Quay lại")
    play.sees("Đơn vị nào cũng thế")


def test_one_far_on_whose_line_is_gone_begins_the_story_again() -> None:
    play = PRACTISING["a story far on"]().taps("Anh ở đơn vị nào?").meets(rehearsals()["a line removed"])
    play.sees("vừa được sửa", "để tập thử thôi", "Tôi là cán bộ")


def test_what_was_put_in_order_is_begun_anew_where_a_step_is_gone() -> None:
    play = PRACTISING["an order begun"]().meets(rehearsals()["a step removed"]).sees("vừa được sửa").misses("Đã xếp")
    play.taps("Dừng lại", "Hỏi người thân").sees("Đúng rồi ạ.")


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
