"""Texts and lessons as values."""

from dataclasses import replace

from lessons.model import Course, Lesson, Say, Text


def test_a_text_is_shown_in_the_wanted_language_else_in_the_courses() -> None:
    text = Text({"vi": "Chào", "en": "Hello"})

    assert (text.in_("en"), text.language("en")) == ("Hello", "en")
    assert (text.in_("bn"), text.language("bn")) == ("Chào", "vi")


def test_a_lesson_knows_its_cards_by_their_keys() -> None:
    card = Say("c", Text({"vi": "Chào."}))
    lesson = Lesson("mot", "lop", Text({"vi": "Một"}), "1", (card,))

    assert lesson.card("c") is card
    assert lesson.card("gone") is None
    assert list(lesson.questions()) == []


def test_a_course_is_completed_by_its_lessons_that_are_not_extra() -> None:
    must = Lesson("mot", "lop", Text({"vi": "Một"}), "1", (Say("c", Text({"vi": "Chào."})),))
    extra = replace(must, id="hai", optional=True)
    course = Course("lop", Text({"vi": "Lớp"}), (must, extra))

    assert course.required == (must,)
    assert replace(course, lessons=(extra,)).required == (extra,)
