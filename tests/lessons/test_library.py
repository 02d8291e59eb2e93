"""The courses in force."""

from dataclasses import replace

from lessons.library import courses
from lessons.model import Course, Lesson, Medium, Say, Text


def lesson(key: str, *, version: str = "1") -> Lesson:
    picture = Medium("picture", f"hash-{key}", f"{key}.png", "image/png")
    sound = Medium("audio", f"sound-{key}", f"{key}.ogg", "audio/ogg")
    card = Say("c", Text({"vi": "Chào."}), (picture,), {"vi": sound})
    return Lesson(key, "lop", Text({"vi": key}), version, (card,))


def course(*lessons: Lesson, key: str = "lop") -> Course:
    return Course(key, Text({"vi": key}), lessons)


def test_a_course_without_a_lesson_is_not_offered() -> None:
    found = courses([course(lesson("mot")), course(key="x")])

    assert [one.id for one in found.all] == ["lop"]
    assert list(found.lessons) == ["mot"]
    assert found.lesson("hai") is None
    assert found.course("x") is None
    assert found.course("lop") is not None


def test_media_are_known_by_their_hash() -> None:
    assert set(courses([course(lesson("mot"))]).media) == {"hash-mot", "sound-mot"}


def test_lessons_follow_each_other_within_their_course() -> None:
    one, two = lesson("mot"), lesson("hai")
    found = courses([course(one, two), course(replace(lesson("ba"), course="x"), key="x")])

    assert found.after(one) == two
    assert found.after(two) is None
    assert found.after(lesson("gone")) is None
    assert found.after(replace(one, course="gone")) is None


def test_two_processes_can_tell_whether_they_teach_the_same() -> None:
    assert courses([course(lesson("mot"))]).version == courses([course(lesson("mot"))]).version
    assert courses([course(lesson("mot"))]).version != courses([course(lesson("mot", version="2"))]).version
