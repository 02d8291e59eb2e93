"""When a lesson and a course count as passed, and what is written down of the rule in force."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.events import Opened
from bot.dialogue.library import Library
from lessons.library import courses
from lessons.model import Course, Lesson, Pass
from tests.dialogue.playbook import HERE, Play, library

RIGHT = {"ai-hoi": "tắt máy", "so-chay": "114", "giu-gi": "mật khẩu"}
WRONG = {"ai-hoi": "đọc mã cho họ", "so-chay": "115", "giu-gi": "cái kẹo"}


def with_rule(rule: Pass) -> Library:
    (course,) = library().courses.all
    first, *rest = course.lessons
    edited = replace(course, lessons=(replace(first, passing=rule), *rest))
    return replace(library(), courses=courses((edited,)))


def practice(*, in_order: bool = False) -> Library:
    """The course of practice: two lessons that are required, and an extra one between them."""
    (course,) = library(HERE / "rehearsals").courses.all
    first, second, extra = course.lessons
    return replace(library(), courses=courses((replace(course, lessons=(first, extra, second), in_order=in_order),)))


def answered(world: Library, right: int) -> Play:
    """Return a play that answered so many questions rightly, the others wrongly each time, at the end of the cards."""
    play = Play(world).enters("otp").says("tiếp")
    for place, question in enumerate(RIGHT):
        play.says(*([RIGHT[question]] if place < right else [WRONG[question]] * 2), "tiếp")
    play.taps("Đã xem")
    for question in list(WRONG)[right:]:
        play.says(*[WRONG[question]] * 2, "tiếp")
    return play


@pytest.mark.parametrize(
    ("rule", "least", "written"),
    [
        (Pass("all"), 3, "all"),
        (Pass("of", 2, 3), 2, "2 of 3"),
        (Pass("percent", 60), 2, "60 %"),
        (Pass("percent", 70), 3, "70 %"),
        (Pass("seen"), 0, "seen"),
    ],
)
@pytest.mark.parametrize("right", range(4))
def test_a_lesson_is_passed_by_its_rule_and_the_rule_is_written_down(
    rule: Pass, least: int, written: str, right: int
) -> None:
    play = answered(with_rule(rule), right)
    if right < least:
        play.sees(f"còn {3 - right} câu chưa đúng")
        assert "completed" not in [record.kind for record in play.records]
    else:
        play.sees("đã học xong bài")
        assert [record.value for record in play.records if record.kind == "completed"] == [written]


def test_a_rule_that_counts_more_questions_than_are_left_is_passed_with_all_of_them() -> None:
    assert answered(with_rule(Pass("of", 5, 5)), 3).sees("đã học xong bài").records[-1].value == "5 of 5"


def passes(play: Play, lesson: str) -> Play:
    """Pass a lesson of the course of practice."""
    play.happens(Opened(lesson))
    steps = {
        "xep": ["tiếp", "dừng lại, kiểm tra, hỏi người thân", "tiếp", "công an", "cứu hỏa", "cấp cứu", "tiếp", "tiếp"],
        "cuoc-goi": ["tiếp", "tắt máy", "tiếp", "không ai cả", "tiếp", "tiếp"],
        "nguoi-ban": ["nhận hàng rồi trả", "tiếp", "tiếp", "tiếp", "không", "tiếp"],
    }
    return play.says(*steps[lesson]).sees("đã học xong bài")


def course_records(play: Play) -> list[tuple[str, str]]:
    return [(record.value, record.option) for record in play.records if record.kind == "course-completed"]


def test_a_course_is_completed_by_its_required_lessons_and_how_many_those_are_is_written_down() -> None:
    play = passes(Play(practice()).enters("xep"), "xep").sees("đã học 1 trên 2 bài")
    assert course_records(play) == []
    passes(play, "cuoc-goi").sees("học xong cả lớp “Lớp tập”")
    assert course_records(play) == [("tap", "2 of 3")]
    passes(play, "nguoi-ban").sees("học xong cả lớp")
    assert len(course_records(play)) == 1


def test_an_extra_lesson_alone_completes_nothing_and_says_that_it_is_extra() -> None:
    play = passes(Play(practice()).enters("nguoi-ban"), "nguoi-ban").sees("đã học 0 trên 2 bài")
    assert course_records(play) == []
    play.says("tiến độ").sees("Lớp tập: bác đã học 0 trên 2 bài")
    play.says("lớp").sees("(Người bán lạ (học thêm) ✓)", "(Xếp và nối)").taps("Người bán lạ (học thêm) ✓").sees("1/4")


def test_an_extra_lesson_holds_nobody_up_where_the_order_is_kept() -> None:
    play = Play(practice(in_order=True)).enters("cuoc-goi").sees("học lần lượt").happens(Opened("nguoi-ban"))
    play.sees("học lần lượt")
    passes(passes(play, "xep"), "cuoc-goi").sees("học xong cả lớp")


def test_a_course_whose_lesson_has_become_extra_is_completed_by_the_next_passing() -> None:
    (course,) = practice().courses.all
    required = replace(course, lessons=tuple(replace(lesson, optional=False) for lesson in course.lessons))
    play = Play(replace(library(), courses=courses((required,)))).enters("xep")
    passes(passes(play, "xep"), "cuoc-goi").sees("đã học 2 trên 3 bài").meets(practice())
    day = play.learner.shelf.lessons["xep"]
    play.later(days=3).happens(Opened("xep")).says("học lại")
    passes(play.says("menu"), "xep").sees("học xong cả lớp")
    assert course_records(play) == [("tap", "2 of 3")]
    assert play.learner.shelf.lessons["xep"] == day
    assert [record.kind for record in play.records].count("completed") == 2


def test_where_every_lesson_is_extra_all_of_them_make_the_course() -> None:
    def extra(lesson: Lesson) -> Lesson:
        return replace(lesson, optional=True)

    def all_extra(course: Course) -> Course:
        return replace(course, lessons=tuple(map(extra, course.lessons[:2])))

    world = replace(library(), courses=courses(map(all_extra, library(HERE / "rehearsals").courses.all)))
    play = passes(Play(world).enters("xep"), "xep").sees("đã học 1 trên 2 bài")
    assert course_records(passes(play, "cuoc-goi")) == [("tap", "2 of 2")]
