"""Asking, missing, being told why, trying again; several right answers; typed ones."""

from __future__ import annotations

import pytest

from tests.dialogue.playbook import Play


def asked(code: str = "otp") -> Play:
    return Play().enters(code).says("tiếp")


def test_a_wrong_choice_is_told_why_and_may_be_tried_again() -> None:
    play = asked().taps("Đọc mã cho họ").sees("Chưa đúng ạ, không sao.", "đưa chìa khóa nhà", "Bác làm gì?")
    play.taps("Tắt máy").sees("Đúng rồi ạ.")
    answers = [record for record in play.records if record.kind == "answered"]
    assert [(a.option, a.right, a.attempt) for a in answers] == [("doc-ma", False, 1), ("tat-may", True, 2)]


def test_the_order_of_options_changes_with_the_attempt_and_not_with_a_redraw() -> None:
    orders = set()
    for learner in range(12):
        play = Play(learner=learner).enters().says("tiếp")
        first = [choice.key for choice in play.screen.choices]
        assert first == [choice.key for choice in play.screen.choices]
        orders.add(tuple(first[:3]))
    assert len(orders) > 3


def test_after_two_misses_the_answer_is_shown_and_the_question_comes_back_at_the_end() -> None:
    play = asked().taps("Đọc mã cho họ", "Hỏi lại họ").sees("Câu trả lời đúng là:", "Tắt máy", "dễ bị lừa").taps("Tiếp")
    play.says("114", "tiếp", "mật khẩu", "tiếp").taps("Đã xem").sees("Bác làm gì?").taps("Tắt máy", "Tiếp")
    play.sees("đã học xong")
    assert play.records[-1].kind == "completed"


def test_a_lesson_not_passed_invites_to_try_the_missed_questions_again() -> None:
    play = asked().taps("Đọc mã cho họ", "Hỏi lại họ", "Tiếp")
    play.says("114", "tiếp", "mật khẩu", "tiếp").taps("Đã xem").taps("Đọc mã cho họ", "Hỏi lại họ", "Tiếp")
    play.sees("còn 1 câu chưa đúng").has("consented", "began", "read", *["answered"] * 4, "tried", *["answered"] * 2)
    play.taps("Làm lại câu sai").sees("Bác làm gì?").taps("Tắt máy", "Tiếp").sees("đã học xong")


def test_a_lesson_done_again_is_a_finish_not_a_second_completion() -> None:
    play = Play().through("nhieu-y").taps("Học lại bài này").says("tiếp", "tiếp", "tiếp")
    play.taps("Gọi ngân hàng", "Báo công an", "Xong", "Tiếp")
    assert [r.kind for r in play.records if r.kind in ("began", "completed", "finished")] == [
        "began",
        "completed",
        "began",
        "finished",
    ]


def test_a_hint_is_given_on_request() -> None:
    asked().misses("Nhớ lại").taps("Gợi ý").sees("Nhớ lại chìa khóa nhà").has("consented", "began", "read")


def test_several_right_answers_are_picked_and_then_handed_in() -> None:
    play = Play().enters("nhieu-y").says("tiếp", "tiếp", "tiếp").sees("nhiều ý đúng").taps("Gọi ngân hàng")
    assert [choice.label for choice in play.screen.choices if choice.picked] == ["Gọi ngân hàng"]
    play.taps("Báo công an").taps("Xong").sees("Đúng rồi ạ.")
    assert play.records[-1].option in ("cong-an+ngan-hang", "ngan-hang+cong-an")


def test_a_picked_answer_can_be_taken_back() -> None:
    play = Play().enters("nhieu-y").says("tiếp", "tiếp", "tiếp").taps("Xóa tin nhắn", "Xóa tin nhắn")
    assert not [choice for choice in play.screen.choices if choice.picked]


def test_a_wrong_one_among_the_right_ones_is_explained() -> None:
    play = Play().enters("nhieu-y").says("tiếp", "tiếp", "tiếp").taps("Gọi ngân hàng", "Xóa tin nhắn", "Xong")
    play.sees("Chưa đúng ạ", "bằng chứng, mình giữ lại")


def test_a_number_is_an_answer_and_not_a_choice() -> None:
    play = asked().taps("Tắt máy", "Tiếp").says("1").sees("Chưa đúng ạ")
    assert [number for number, _ in play.screen.numbered()] == [None] * len(play.screen.choices)
    play.says("số 114 ạ").sees("Đúng rồi ạ.")


def test_a_typed_answer_without_marks_is_right_and_is_told_the_spelling() -> None:
    play = asked().taps("Tắt máy", "Tiếp").says("114", "tiếp", "mat khau").sees("Đúng rồi ạ.", "mật khẩu")
    assert play.records[-1].option != "mat khau"


def test_a_foreseen_wrong_typed_answer_is_told_its_own_reason() -> None:
    asked().taps("Tắt máy", "Tiếp").says("114", "tiếp", "mật mã thẻ").sees("Mã thẻ cũng giữ kín")


def test_no_typed_word_of_a_learner_is_kept() -> None:
    play = asked().taps("Tắt máy", "Tiếp").says("114", "tiếp", "con trai tôi tên Páo").sees("Chưa đúng ạ")
    assert play.records[-1].option == "other"
    assert "Páo" not in repr(play.learner)
    assert "Páo" not in repr(play.records)


def test_typed_commands_work_where_an_answer_is_to_be_typed() -> None:
    play = asked().taps("Tắt máy", "Tiếp").says("114", "tiếp", "giúp").sees("cần cháu giúp gì")
    play.says("tiếp").sees("Thứ gì không nói")


@pytest.mark.parametrize("words", ["tiếp", "tiep", "/tiep", "TIẾP", "Tiếp ạ", "1", "1)", "ok", "học tiếp"])
def test_onward_can_be_typed_in_many_ways(words: str) -> None:
    Play().enters().says(words).sees("2/5")


def test_an_option_can_be_typed_out() -> None:
    asked().says("tat may").sees("Đúng rồi ạ.")


def test_a_try_card_can_be_left_for_later_and_the_lesson_still_counts() -> None:
    play = asked().taps("Tắt máy", "Tiếp").says("114", "tiếp", "mật khẩu", "tiếp").taps("Để sau").sees("đã học xong")
    assert [r.option for r in play.records if r.kind == "tried"] == ["later"]


def test_one_can_look_back_at_the_card_before() -> None:
    Play().enters("nhieu-y").says("tiếp").sees("2/4").taps("Quay lại").sees("1/4")


def test_a_day_later_going_on_counts_as_another_sitting() -> None:
    play = asked().later(hours=25).taps("Tắt máy")
    assert [r.kind for r in play.records] == ["consented", "began", "read", "began", "answered"]
    assert [r.attempt for r in play.records if r.kind == "began"] == [1, 2], "it is no other way through the lesson"


def test_several_numbers_at_once_are_a_whole_answer() -> None:
    play = Play().enters("nhieu-y").says("tiếp", "tiếp", "tiếp")
    places = [n for n, choice in play.screen.numbered() if choice.key in ("cong-an", "ngan-hang")]
    play.says(f"{places[0]}, {places[1]}").sees("Đúng rồi ạ.")
