"""A lesson changes under a learner: wherever they stand, whatever was edited, the next screen is valid."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from bot.dialogue.events import Chose
from tests.dialogue.edits import edited_cards, edited_texts, libraries, rehearsals, unseen
from tests.dialogue.playbook import Play, text_of

matrix = pytest.mark.no_cover
"""Every edit at every place: the smaller tests run the same lines, and tracing these too costs as much again."""

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
    "the hint": lambda: Play().enters("otp").says("tiếp").taps("Gợi ý"),
    "reading English": lambda: Play().enters("otp").says("English").says("next").says("2"),
    "laid aside": lambda: Play().enters("otp").says("tiếp").taps("Đọc mã cho họ").opens("nhieu-y"),
    "what has been learned": lambda: Play().enters("otp").says("tiếp", "đã học"),
    "a pause": lambda: Play().enters("otp").says("tiếp", "nghỉ"),
    "the end, passed": lambda: passed(),
    "sharing": lambda: passed().taps("Chia sẻ bài này"),
    "the question where": lambda: passed().taps("Học bài tiếp"),
    "a question that comes back": lambda: reviewing(),
    "one of them missed": lambda: reviewing().says("Đọc mã cho họ"),
    "one of them right": lambda: reviewing().says("Tắt máy"),
    "the second of them": lambda: reviewing().says("Tắt máy", "tiếp"),
    "waiting for them": lambda: passed().later(days=1).says("menu", "ôn"),
    "a course finished": lambda: finished(),
    "the name on its paper": lambda: finished().says("giấy ghi nhận"),
}
IN_THE_LESSON = (
    "the first card",
    "a question",
    "a miss",
    "the answer shown",
    "a right answer",
    "a number",
    "a typed one missed",
    "the try card",
    "coming back",
    "the hint",
)


def passed() -> Play:
    """A learner who has just passed the first lesson."""
    play = Play().enters("otp").says("tiếp").taps("Tắt máy").says("tiếp", "114", "tiếp", "mật khẩu", "1", "1")
    return play.sees("đã học xong")


def reviewing() -> Play:
    """A learner in front of the first question that comes back."""
    return passed().later(days=1).says("menu", "ôn").fetches().sees("Có người gọi")


def finished() -> Play:
    """A learner who has passed every lesson of the course."""
    return (
        passed()
        .says("menu")
        .opens("nhieu-y")
        .says("tiếp", "tiếp", "tiếp")
        .taps("Gọi ngân hàng", "Báo công an", "Xong", "Tiếp")
    )


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


@cache
def _stood(stand: str) -> Play:
    return (STANDS | PRACTISING)[stand]()


def at(stand: str) -> Play:
    """Return a learner who stands there: the way there is played once for all that is tried from there."""
    return _stood(stand).twin()


@matrix
@pytest.mark.parametrize("edit", rehearsals())
@pytest.mark.parametrize("stand", PRACTISING)
def test_practice_that_is_edited_goes_on_validly_and_can_be_ended(stand: str, edit: str) -> None:
    play = at(stand)
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


@matrix
@pytest.mark.parametrize("edit", rehearsals())
@pytest.mark.parametrize("stand", PRACTISING)
def test_every_button_of_practice_drawn_before_the_edit_leads_to_a_valid_screen(stand: str, edit: str) -> None:
    for choice in at(stand).screen.choices:
        play = at(stand)
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


@matrix
@pytest.mark.parametrize("edit", sorted(libraries()))
@pytest.mark.parametrize("stand", STANDS)
def test_the_next_screens_are_valid_and_what_was_done_stays_counted(stand: str, edit: str) -> None:
    play = at(stand)
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


CHANGED = sorted(edited_texts()) + sorted(name for name in edited_cards() if name not in (*unseen(), "in order"))


@matrix
@pytest.mark.parametrize("edit", [edit for edit in CHANGED if edit != "a wrong answer near the right one"])
@pytest.mark.parametrize("stand", IN_THE_LESSON)
def test_whoever_was_in_a_lesson_that_was_edited_is_told_in_one_sentence(stand: str, edit: str) -> None:
    play = at(stand).meets(libraries()[edit])
    assert len([notice for notice in play.screen.notices if "vừa được" in notice]) == 1
    assert len(play.screen.notices) == 1


@matrix
@pytest.mark.parametrize("edit", unseen())
@pytest.mark.parametrize("stand", [stand for stand in STANDS if stand != "reading English"])
def test_of_an_edit_that_nobody_here_can_notice_nobody_is_told_and_nothing_is_lost(stand: str, edit: str) -> None:
    play = at(stand)
    before = text_of(play.screen)
    play.meets(unseen()[edit])
    assert text_of(play.screen) == before


def test_whoever_reads_the_language_that_was_dropped_is_told_and_goes_on_in_the_other() -> None:
    play = STANDS["reading English"]().meets(unseen()["language dropped"])
    play.sees("This lesson has just been changed", "Có người gọi")
    STANDS["reading English"]().meets(unseen()["another language reworded"]).sees("has just been changed")


def test_feedback_stays_where_only_another_card_was_edited() -> None:
    play = STANDS["a miss"]().meets(libraries()["a card inserted"])
    play.sees("vừa được sửa", "Chưa đúng", "Đọc mã là đưa chìa khóa nhà.")
    STANDS["a miss"]().meets(libraries()["a reason reworded"]).sees("vừa được sửa").misses("Chưa đúng", "trao chìa")


def test_what_was_begun_of_an_order_stays_where_another_card_was_edited() -> None:
    play = PRACTISING["an order begun"]().meets(rehearsals()["a pair removed"])
    play.sees("vừa được sửa", "Đã xếp").taps("Hỏi người thân").sees("Chưa đúng")


def test_a_card_without_an_id_is_found_again_by_its_words() -> None:
    play = Play().opens("otp", "en").taps("I agree").sees("house key")
    play.meets(libraries()["a text changed"]).sees("house key").misses("changed").says("next").sees("Someone calls")


def test_whose_question_to_review_is_gone_is_told_and_asked_the_next() -> None:
    play = reviewing().meets(libraries()["without ai-hoi"]).sees("đang ôn vừa được bỏ", "Thứ gì")
    play.says("mật khẩu", "tiếp").misses("vừa được bỏ")
    reviewing().meets(libraries()["lesson retired"]).sees("đang ôn vừa được bỏ", "Ôn xong rồi")


def test_whose_question_to_review_has_changed_is_told_and_of_another_card_is_not() -> None:
    reviewing().meets(libraries()["an option reworded"]).sees("vừa được sửa", "Hỏi lại người ấy")
    reviewing().meets(libraries()["a card inserted"]).misses("vừa được")
    play = STANDS["one of them missed"]().meets(libraries()["a card inserted"]).sees("Chưa đúng").misses("vừa được")
    play.taps("Tắt máy").sees("Tắt máy là chắc nhất.")


def test_a_rule_that_became_milder_lets_them_pass_with_what_they_answered() -> None:
    play = STANDS["the end, not passed"]().meets(libraries()["the pass rule changed"]).sees("vừa được sửa")
    play.taps("Làm lại câu sai").sees("đã học xong")
    assert (play.records[-1].kind, play.records[-1].value) == ("completed", "1 of 3")
    answered = [record.version for record in play.records if record.kind == "answered"]
    assert set(answered) == {libraries()["as it was"].courses.lessons["otp"].version} != {play.records[-1].version}


def test_a_lesson_that_is_gone_and_comes_back_is_gone_on_with_where_it_was_left() -> None:
    play = STANDS["a number"]().meets(libraries()["lesson retired"]).sees("vừa được thay").says("menu")
    play.meets(libraries()["as it was"]).says("học tiếp").sees("Có cháy thì gọi số nào?")


def test_a_lesson_laid_aside_and_edited_meanwhile_is_told_of_when_they_come_back_to_it() -> None:
    play = STANDS["laid aside"]().meets(libraries()["an option reworded"]).misses("vừa được").says("menu")
    play.opens("otp").sees("vừa được sửa", "Hỏi lại người ấy").misses("Chưa đúng")
    assert [record.kind for record in play.records].count("answered") == 1


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
