"""The page of docs that shows every lesson on a phone: complete, in step, and light enough to open."""

import pytest

from lessons.loader import load
from lessons.pictures import CONTENT
from tests.web.lesson_pictures import LARGEST, PAGE, PICTURES, page

COURSES = load(CONTENT).courses
LESSONS = [lesson.id for course in COURSES for lesson in course.lessons]


def test_the_page_shows_just_the_lessons_there_are() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(COURSES), "run python -m tests.web.lesson_pictures"


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_is_drawn_and_each_picture_is_light(lesson: str) -> None:
    found = list(PICTURES.glob(f"{lesson}-[0-9].png"))
    assert len(found) >= 2
    assert all(path.stat().st_size <= LARGEST for path in found)


def test_no_picture_is_of_a_lesson_that_is_gone() -> None:
    assert {path.stem.rpartition("-")[0] for path in PICTURES.glob("*.png")} == set(LESSONS)
