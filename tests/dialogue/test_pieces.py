"""Putting in order and joining: by buttons, by numbers, in words; one by one, in one go, and taken back."""

from __future__ import annotations

import pytest

from tests.dialogue.playbook import HERE, Play, library

STEPS = ("Dừng lại", "Kiểm tra", "Hỏi người thân")
SIDES = ("Công an", "Cứu hỏa", "Cấp cứu")
REHEARSALS = HERE / "rehearsals"


def ordering(learner: int = 7) -> Play:
    return Play(library(REHEARSALS), learner=learner).enters("xep").says("tiếp")


def joining(learner: int = 7) -> Play:
    return ordering(learner).taps(*STEPS, "Tiếp")


def numbers(play: Play, *labels: str) -> list[int]:
    """Return the numbers that stand before some choices."""
    by_label = {choice.label: number for number, choice in play.screen.numbered()}
    return [number for label in labels if (number := by_label[label]) is not None]


def letters(play: Play, *labels: str) -> list[str]:
    return ["abcdefgh"[number - 1] for number in numbers(play, *labels)]


def test_steps_are_tapped_and_what_is_put_so_far_is_shown() -> None:
    play = ordering().sees("Bác chọn lần lượt", "ví dụ 2 1 3").misses("Đã xếp", "Chọn lại")
    play.taps("Kiểm tra").sees("Đã xếp:", "1. Kiểm tra").taps("Chọn lại").misses("Đã xếp")
    play.taps("Dừng lại", "Kiểm tra").sees("1. Dừng lại\n2. Kiểm tra").taps("Hỏi người thân")
    play.sees("Đúng rồi ạ.", "không ai giục được mình").has("consented", "began", "read", "answered")
    assert (play.records[-1].right, play.records[-1].attempt) == (True, 1)


def test_a_step_tapped_again_is_taken_back() -> None:
    play = ordering().taps("Hỏi người thân", "Kiểm tra", "Hỏi người thân").misses("Đã xếp")
    assert not [choice for choice in play.screen.choices if choice.picked]


def test_numbers_stay_while_steps_are_picked_so_one_may_type_them_one_by_one() -> None:
    play = ordering()
    for number in numbers(play, *STEPS):
        play.says(str(number))
    play.sees("Đúng rồi ạ.")


@pytest.mark.parametrize(
    "form", ["{} {} {}", "{},{},{}", "{}, {}, {}", "{}-{}-{}", "{}{}{}", "{} > {} > {}", "{} rồi {} rồi {} ạ"]
)
@pytest.mark.parametrize("learner", range(3))
def test_a_whole_order_is_typed_in_numbers(form: str, learner: int) -> None:
    play = ordering(learner)
    play.says(form.format(*numbers(play, *STEPS))).sees("Đúng rồi ạ.")


def test_a_whole_order_is_typed_in_letters_and_in_words() -> None:
    play = ordering()
    play.says(" ".join(letters(play, *STEPS))).sees("Đúng rồi ạ.")
    ordering().says("dung lai, kiem tra, hoi nguoi than").sees("Đúng rồi ạ.")
    ordering().says("dừng lại", "kiem tra", "hỏi người thân ạ").sees("Đúng rồi ạ.")
    ordering().says("dungf laij", "kiemr tra").sees("1. Dừng lại\n2. Kiểm tra")


def test_numbers_go_on_from_what_is_picked_or_begin_anew() -> None:
    play = ordering().taps("Dừng lại")
    play.says("{} {}".format(*numbers(play, "Kiểm tra", "Hỏi người thân"))).sees("Đúng rồi ạ.")
    play = ordering().taps("Kiểm tra")
    play.says("{} {} {}".format(*numbers(play, *STEPS))).sees("Đúng rồi ạ.")


def test_two_numbers_with_a_hyphen_are_two_steps() -> None:
    play = ordering()
    play.says("{}-{}".format(*numbers(play, "Dừng lại", "Kiểm tra"))).sees("1. Dừng lại\n2. Kiểm tra")


@pytest.mark.parametrize("words", ["1 1 2", "1 2 9", "9 8", "nhà em có ba con lợn"])
def test_what_names_no_order_changes_nothing(words: str) -> None:
    ordering().taps("Kiểm tra").says(words).sees("chưa hiểu", "1. Kiểm tra").has("consented", "began", "read")


def test_after_a_miss_what_stands_right_is_told_and_after_two_the_answer_with_its_reason() -> None:
    play = ordering().taps("Dừng lại", "Hỏi người thân", "Kiểm tra").sees("Chưa đúng ạ", "Phần đã đúng: Dừng lại.")
    play.misses("không ai giục").taps("Kiểm tra").sees("Phần đã đúng: Dừng lại.")
    play.taps("Hỏi người thân", "Dừng lại").sees(
        "Câu trả lời đúng là:", "1. Dừng lại", "3. Hỏi người thân", "không ai giục"
    )
    play.misses("Phần đã đúng").taps("Tiếp", *SIDES, "Tiếp", "Tiếp").sees("lúc nãy", "xếp ba bước")
    play.taps(*STEPS, "Tiếp").sees("đã học xong")
    answers = [(r.question, r.right, r.attempt) for r in play.records if r.kind == "answered"]
    assert answers == [("ba-buoc", False, 1), ("ba-buoc", False, 2), ("ba-so", True, 1), ("ba-buoc", True, 3)]


def test_nothing_right_yet_is_not_rubbed_in() -> None:
    ordering().taps("Hỏi người thân", "Dừng lại", "Kiểm tra").sees("Chưa đúng ạ").misses("Phần đã đúng")


def test_a_hint_leaves_what_is_picked() -> None:
    ordering().taps("Dừng lại", "Gợi ý").sees("không làm gì cả", "1. Dừng lại")


def test_partners_are_tapped_for_each_left_side_in_turn() -> None:
    play = joining().sees("113 → ?\n114 → ?\n115 → ?", "113 đi với gì ạ?").taps("Công an")
    play.sees("113 → Công an\n114 → ?", "114 đi với gì ạ?").taps("Cấp cứu", "Chọn lại").sees("114 đi với gì ạ?")
    play.taps("Cứu hỏa", "Cấp cứu").sees("Đúng rồi ạ.", "máy hết tiền")


def test_partners_are_typed_one_by_one_in_numbers() -> None:
    play = joining()
    for number in numbers(play, *SIDES):
        play.says(str(number))
    play.sees("Đúng rồi ạ.")


@pytest.mark.parametrize(
    "form",
    [
        "{} {} {}",
        "{},{},{}",
        "1-{} 2-{} 3-{}",
        "1-{}, 2-{}, 3-{}",
        "3-{2}; 1-{0}; 2-{1}",
        "1={}, 2={}, 3={}",
        "1 → {}, 2 → {} và 3 → {}",
    ],
)
@pytest.mark.parametrize("learner", range(3))
def test_pairs_are_typed_in_numbers(form: str, learner: int) -> None:
    play = joining(learner)
    play.says(form.format(*numbers(play, *SIDES))).sees("Đúng rồi ạ.")


@pytest.mark.parametrize(
    "form",
    ["{} {} {}", "1{} 2{} 3{}", "1{},2{},3{}", "1{}2{}3{}", "1-{} 2-{} 3-{}", "3.{2} 2.{1} 1.{0}", "1 {}, 2 {}, 3 {}"],
)
@pytest.mark.parametrize("learner", range(3))
def test_pairs_are_typed_in_letters(form: str, learner: int) -> None:
    play = joining(learner)
    play.says(form.format(*letters(play, *SIDES))).sees("Đúng rồi ạ.")


def test_one_pair_is_one_pair_and_no_list() -> None:
    play = joining()
    play.says(f"1-{numbers(play, 'Cứu hỏa')[0]}").sees("113 → Cứu hỏa\n114 → ?")
    play.says("2{}".format(*letters(play, "Công an"))).sees("114 → Công an\n115 → ?")
    play.says("1-{}, 2-{}".format(*numbers(play, "Công an", "Cứu hỏa"))).sees("114 → Cứu hỏa\n115 → ?")


@pytest.mark.parametrize("words", ["3-1", "1-9", "9a", "1a 1b", "1a gì đó", "1a 2a"])
def test_pairs_that_do_not_go_together_change_nothing(words: str) -> None:
    joining().says(words).sees("chưa hiểu", "113 → ?")


def test_pairs_are_typed_in_words() -> None:
    joining().says("113 công an, 114 cứu hỏa, 115 cấp cứu").sees("Đúng rồi ạ.")
    joining().says("cong an", "cuu hoa", "cap cuu").sees("Đúng rồi ạ.")


def test_right_pairs_are_told_after_a_miss() -> None:
    joining().taps("Công an", "Cấp cứu", "Cứu hỏa").sees("Chưa đúng ạ", "Phần đã đúng: 113 → Công an.")


def test_no_typed_word_of_a_list_is_kept() -> None:
    play = ordering().says("kiểm tra, dừng lại, hỏi người thân")
    assert set(play.records[-1].option) <= set("0123456789abcdef+")
