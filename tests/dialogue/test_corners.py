"""The rarer turns of the conversation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.dialogue import apology
from bot.dialogue.events import Answered, Chose, Opened, Said
from bot.dialogue.learner import UnreadableError, seat_from_json, shelf_from_json
from bot.dialogue.library import Library, Operator
from bot.dialogue.screens import Paper, Picture, Sound
from lessons.library import courses
from lessons.model import Course, Lesson, Medium, Say, Text
from tests.dialogue.edits import libraries
from tests.dialogue.playbook import Play, library, text_of


def with_first_card(card: Say) -> Library:
    """The trial course with another first card."""
    (course,) = library().courses.all
    first, *rest = course.lessons
    lesson = replace(first, cards=(card, *first.cards[1:]), version="edited")
    return replace(library(), courses=courses((replace(course, lessons=(lesson, *rest)),)))


def many_lessons(count: int) -> Library:
    """A course of many lessons."""
    (course,) = library().courses.all
    lessons = tuple(_numbered(course, n) for n in range(1, count + 1))
    return replace(library(), courses=courses((replace(course, lessons=lessons),)))


def _numbered(course: Course, n: int) -> Lesson:
    return replace(course.lessons[0], id=f"bai-{n}", title=Text({"vi": f"Bài {n}"}))


def two_courses() -> Library:
    """Two courses, so that there is one to choose."""
    (course,) = library().courses.all
    other = replace(course, id="hai", title=Text({"vi": "Lớp hai"}), lessons=(_numbered(course, 1),))
    return replace(library(), courses=courses((course, other)))


def test_pictures_sounds_and_papers_of_a_card_are_named_by_their_content() -> None:
    text = Text({"vi": "Xem hình.", "en": "Look."})
    picture = Medium("picture", "aa", "x/a.png", "image/png", Text({"vi": "Cái hình"}))
    paper = Medium("document", "bb", "x/to-roi.pdf", "application/pdf")
    sound = Medium("audio", "cc", "x/a.vi.ogg", "audio/ogg")
    play = Play(with_first_card(Say("c1", text, (picture, paper), {"vi": sound}))).enters("otp")
    assert play.screen.blocks[1:4] == (Picture("aa", "Cái hình", "vi"), Paper("bb", "to-roi.pdf"), Sound("cc", "vi"))


def test_a_text_in_another_language_than_the_learners_says_so() -> None:
    play = Play(with_first_card(Say("c1", Text({"vi": "Chỉ có tiếng Việt."})))).opens("otp", "en").taps("I agree")
    assert [getattr(block, "language", "") for block in play.screen.blocks] == ["en", "vi"]


def test_an_apology_needs_no_state() -> None:
    assert "trục trặc" in text_of(apology(library()))


def test_a_long_course_is_shown_eight_lessons_at_a_time() -> None:
    play = Play(many_lessons(10)).enters().says("lớp học").sees("(Bài 8)").misses("(Bài 9)")
    play.taps("Xem thêm bài").sees("(Bài 9)", "(Bài 10)").misses("(Bài 8)").taps("Bài 10").sees("Bài 10 · 1/5")
    play.says("lớp học").taps("Xem thêm bài").happens(Chose(".more", play.learner.id, play.learner.turn)).sees(
        "(Bài 1)"
    )


def test_with_several_courses_one_is_chosen_first() -> None:
    play = Play(two_courses()).enters().says("lớp học").sees("vào lớp nào", "(Lớp thử)").taps("Lớp hai")
    play.sees("1 bài ngắn").taps("Lớp học").says("lớp thử").sees("2 bài ngắn")


def test_a_course_that_is_gone_shows_the_courses_there_are() -> None:
    play = Play(two_courses()).enters().says("lớp học").taps("Lớp hai").meets(library()).sees("vào lớp nào")
    play.taps("Lớp thử").sees("2 bài ngắn")


def test_the_code_of_a_course_opens_its_first_lesson() -> None:
    Play().enters("thu").sees("Mã OTP · 1/5")


def test_a_lessons_title_typed_at_home_opens_it() -> None:
    Play().enters().says("menu", "nhieu y dung").sees("Nhiều ý đúng · 1/4")


@pytest.mark.parametrize("place", ["đổi tiếng", "giúp"])
def test_an_aside_can_be_left_again(place: str) -> None:
    Play().enters().says(place).says("quay lại" if place != "giúp" else "tiếp").sees("Mã OTP · 1/5")


def test_the_form_of_address_can_be_left_as_it_is() -> None:
    play = Play().enters().says("đổi tiếng").taps("Đổi cách xưng hô")
    play.happens(Chose("no-such-form", 7, play.learner.turn)).sees("không còn nữa").taps("Quay lại").sees("1/5")


def test_a_language_there_is_no_catalogue_for_is_refused() -> None:
    play = Play().enters().says("đổi tiếng")
    play.happens(Chose("speak-zz", 7, play.learner.turn)).sees("không còn nữa")


def test_telling_a_fault_can_be_left_and_takes_no_other_reason() -> None:
    play = Play().enters().says("giúp").taps("Báo lỗi bài này")
    play.happens(Chose("rude words", 7, play.learner.turn)).sees("không còn nữa").taps("Quay lại").sees("1/5")
    assert "reported" not in [record.kind for record in play.records]


def test_the_commune_can_be_changed_later_and_nothing_else_is_asked() -> None:
    play = Play().through("nhieu-y").says("tiếp", "pa tan").taps("Người dân")
    play.says("thông tin").taps("Đổi xã, phường").says("hua bum").sees("Đã ghi: Xã Hua Bum", "Mã OTP · 1/5")
    assert play.last is not None
    assert [name for name, _ in play.last.traits] == ["unit"]


def test_a_group_that_is_none_is_refused() -> None:
    play = Play().through("nhieu-y").says("tiếp", "bỏ qua")
    play.happens(Chose("bosses", 7, play.learner.turn)).sees("không còn nữa", "nhóm nào")


def test_the_next_lesson_can_be_had_from_the_page_to_share() -> None:
    Play().through("nhieu-y").taps("Chia sẻ bài này").taps("Học bài tiếp").sees("vùng nào")


def test_a_done_lesson_that_is_gone_leaves_a_valid_screen() -> None:
    play = Play().through("nhieu-y").meets(replace(library(), courses=courses(())))
    play.sees("đã học xong").says("tiếp").sees("học hết các bài").says("lớp").sees("chưa có lớp học nào")


def test_an_operator_without_a_phone_and_none_at_all_are_told_as_they_are() -> None:
    Play(replace(library(), operator=Operator("Hội Người cao tuổi"))).opens().sees("Hội Người cao tuổi.")
    Play(replace(library(), operator=Operator())).opens().sees("chạy thử")


def test_an_answer_that_nobody_waits_for_changes_nothing() -> None:
    play = Play().enters().says("thông tin")
    before = play.learner
    play.happens(Answered("r", "holding", {}))
    assert play.learner == before


def test_words_that_could_be_right_or_wrong_are_asked_again_and_not_scored() -> None:
    play = Play(libraries()["a wrong answer near the right one"]).enters().says("tiếp").taps("Tắt máy")
    play.says("tiếp", "114", "tiếp", "passwort").sees("chưa chắc", "Thứ gì không nói cho ai biết?")
    assert play.records[-1].question == "so-chay"
    play.says("mật khẩu").sees("Đúng rồi ạ.")


def test_one_who_is_inside_follows_a_link_to_another_lesson() -> None:
    Play().enters().happens(Opened("nhieu-y")).sees("Nhiều ý đúng · 1/4")


def test_numbers_listed_where_only_one_can_be_chosen_are_not_understood() -> None:
    Play().enters().says("tiếp").says("1 2").sees("chưa hiểu")


def test_a_number_listed_beside_a_way_out_is_no_answer() -> None:
    play = Play().enters("nhieu-y").says("tiếp", "tiếp", "tiếp")
    play.says(f"1 {len(play.screen.choices)}").sees("chưa hiểu")


@pytest.mark.parametrize("text", ["{broken", "[]", '{"p":1}', '{"p":"home","s":[]}', "\x00"])
def test_what_is_no_seat_is_said_to_be_none(text: str) -> None:
    with pytest.raises(UnreadableError):
        seat_from_json(text)
    with pytest.raises(UnreadableError):
        shelf_from_json("nonsense" + text)


def test_a_lesson_left_for_another_one_is_gone_on_with_where_it_was_left() -> None:
    play = Play().enters("otp").says("tiếp").taps("Tắt máy", "Tiếp").says("lớp").taps("Nhiều ý đúng").sees("1/4")
    play.says("tiếp", "tiếp", "tiếp").taps("Gọi ngân hàng", "Báo công an", "Xong", "Tiếp").says("menu")
    play.taps("Học tiếp: Mã OTP").sees("Mã OTP · 3/5").says("114", "tiếp").happens(Opened("otp")).sees("4/5")
    play.says("mật khẩu", "tiếp").taps("Đã xem")
    play.sees("đã học xong")
    assert not play.learner.shelf.begun
    assert [record.kind for record in play.records].count("began") == 2


def test_a_lesson_laid_aside_and_then_edited_goes_on_validly() -> None:
    play = Play().enters("otp").says("tiếp").happens(Opened("nhieu-y")).meets(libraries()["without so-chay"])
    play.happens(Opened("otp")).sees("vừa được sửa", "Bác làm gì?")


def test_doing_a_lesson_again_begins_at_its_first_card() -> None:
    play = Play().through("nhieu-y").taps("Học lại bài này").says("tiếp").happens(Opened("otp")).sees("1/5")
    play.happens(Opened("nhieu-y")).sees("2/4")


def test_at_most_eight_lessons_are_remembered_half_way() -> None:
    play = Play(many_lessons(12)).enters("bai-1")
    for n in range(2, 13):
        play.happens(Opened(f"bai-{n}"))
    assert list(play.learner.shelf.begun) == [f"bai-{n}" for n in range(4, 12)]


def test_a_question_that_comes_back_is_announced() -> None:
    play = Play().enters().says("tiếp").taps("Đọc mã cho họ", "Hỏi lại họ", "Tiếp").misses("lúc nãy")
    play.says("114", "tiếp", "mật khẩu", "tiếp").taps("Đã xem").sees("câu chưa đúng lúc nãy", "Bác làm gì?")


@pytest.mark.parametrize("words", ["giúp", "giup", "menu", "đổi tiếng"])
def test_commands_work_before_the_form_of_address_is_chosen(words: str) -> None:
    Play().opens().taps("Đồng ý").says(words).misses("chưa hiểu", "gọi mình là gì")


def test_a_language_can_be_named_from_anywhere() -> None:
    play = Play().enters().says("english").sees("house key").says("tieng viet").sees("chìa khóa nhà")
    play.says("menu", "English").sees("What would you like to do today?")


def test_the_language_one_reads_already_is_no_other_one() -> None:
    Play().opens().says("tiếng việt").sees("đồng ý không").says("english").sees("Do you agree?")


def test_a_command_typed_for_an_earlier_screen_still_works() -> None:
    play = Play().enters().says("tiếp")
    play.happens(Said("menu", turn=play.learner.turn - 1)).sees("Hôm nay bác muốn làm gì")


def test_before_the_yes_no_command_of_an_earlier_screen_works() -> None:
    play = Play().opens().says("trời mưa")
    before = play.learner
    play.happens(Said("menu", turn=0))
    assert play.learner == before
