"""A course folder: what course.yaml says, which files are its lessons, in which order."""

from pathlib import Path

import pytest

from lessons.course import Folder, lesson_files, read_folder
from lessons.facts import Register
from lessons.model import Pass, Text
from tests.lessons.writing import FOUR, HEAD, folder

COURSE = """course: lop
title: {vi: Lớp, en: Course}
languages: [vi, en]
audience: [citizens, pupils]
framework: DigComp 2.2
order: in order
pass: seen
"""
LESSON = HEAD.replace("title: Ví dụ", "title: {vi: Ví dụ, en: Example}") + FOUR


def read(root: Path, files: dict[str, str | bytes]) -> tuple[Folder, list[str]]:
    found = read_folder(folder(root / "lop", files), Register(), root)
    faults = [f"{fault.path}:{fault.line} {fault.code}" for desk in found.desks() for fault in desk.faults]
    return found, [fault for fault in faults if "HS101" not in fault]


def test_a_course_is_what_its_file_says(tmp_path: Path) -> None:
    course = read(tmp_path, {"course.yaml": COURSE, "01.yaml": LESSON})[0].course()

    assert course is not None
    assert (course.id, course.title) == ("lop", Text({"vi": "Lớp", "en": "Course"}))
    assert (course.languages, course.audience, course.in_order) == (("vi", "en"), ("citizens", "pupils"), True)
    assert [(lesson.course, lesson.passing) for lesson in course.lessons] == [("lop", Pass("seen"))]


def test_what_a_course_does_not_say_is_the_usual(tmp_path: Path) -> None:
    found, faults = read(tmp_path, {"course.yaml": "course: lop\ntitle: Lớp\n", "01.yaml": HEAD + FOUR})
    course = found.course()

    assert faults == []
    assert course is not None
    assert (course.languages, course.audience, course.in_order) == (("vi",), (), False)
    assert course.lessons[0].passing == Pass()


def test_lessons_come_in_the_order_of_their_file_names(tmp_path: Path) -> None:
    names = ["10.yaml", "02.yaml", "01.yml", "03.YAML"]
    files: dict[str, str | bytes] = {name: HEAD.replace("vi-du", f"bai-{name[:2]}") + FOUR for name in names}
    found, faults = read(tmp_path, {**files, "course.yaml": "course: lop\ntitle: Lớp\n", ".nhap.yaml": "", "a.txt": ""})
    course = found.course()

    assert faults == []
    assert course is not None
    assert [lesson.id for lesson in course.lessons] == ["bai-01", "bai-02", "bai-03", "bai-10"]
    assert [path.name for path in lesson_files(tmp_path / "lop")] == ["01.yml", "02.yaml", "03.YAML", "10.yaml"]


@pytest.mark.parametrize(
    ("course", "faults"),
    [
        ("", ["lop/course.yaml:1 HS013"]),
        ("[a]", ["lop/course.yaml:1 HS019"]),
        ("course: lop\n", ["lop/course.yaml:1 HS018"]),
        ("course: lop\ntitle: Lớp\npass: 5 of 3\n", ["lop/course.yaml:3 HS047"]),
        ("course: lop\ntitle: Lớp\nlanguages: Việt\n", ["lop/course.yaml:3 HS084"]),
        ("course: lop\ntitle: Lớp\nlanguages:\n", ["lop/course.yaml:3 HS022"]),
        ("course: lop\ntitle: Lớp\naudience: all\n", ["lop/course.yaml:3 HS050"]),
        (b"course: \xff", ["lop/course.yaml:1 HS003"]),
    ],
)
def test_a_faulty_course_file_leaves_the_course_out_and_its_lessons_checked(
    tmp_path: Path, course: str | bytes, faults: list[str]
) -> None:
    found, told = read(tmp_path, {"course.yaml": course, "01.yaml": HEAD + FOUR + "  - say: <b>\n"})

    assert found.course() is None
    assert told == [*faults, "lop/01.yaml:9 HS028"]


def test_one_faulty_lesson_leaves_the_course_out(tmp_path: Path) -> None:
    found, faults = read(tmp_path, {"course.yaml": COURSE, "01.yaml": LESSON, "02.yaml": "lesson: hai\n"})

    assert found.course() is None
    assert faults == ["lop/02.yaml:1 HS018", "lop/02.yaml:1 HS018", "lop/02.yaml:1 HS104"]


def test_a_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    found, faults = read(tmp_path, {"course.yaml/x": "", "01.yaml/x": ""})

    assert found.course() is None
    assert faults == ["lop/course.yaml:1 HS001", "lop/01.yaml:1 HS001"]


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    files = folder(tmp_path / "lop", {"course.yaml": COURSE})
    monkeypatch.setattr(Path, "open", refuse)

    assert [fault.code for fault in read_folder(files, Register(), tmp_path).head.desk.faults] == ["HS001"]
