"""The page of coverage: in step with the lessons, and no skill or audience left out."""

from pathlib import Path
from runpy import run_path

import pytest

from lessons import coverage
from lessons.course import AUDIENCES
from lessons.desk import Desk
from lessons.facts import SKILLS_FILE, read_skills
from lessons.loader import load
from lessons.model import Course, Text
from lessons.pictures import CONTENT

COURSES = load(CONTENT).courses
SKILLS = read_skills((CONTENT / SKILLS_FILE).read_bytes(), Desk(SKILLS_FILE)) or {}


def test_the_page_in_the_docs_is_in_step_with_the_lessons() -> None:
    assert coverage.main(["--check"]) == 0, "run python -m lessons.coverage"


@pytest.mark.parametrize("skill", sorted(SKILLS))
def test_every_skill_is_trained_by_some_lesson(skill: str) -> None:
    assert any(skill in lesson.skills for course in COURSES for lesson in course.lessons)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_audience_is_meant_by_two_courses_at_least(audience: str) -> None:
    assert sum(audience in course.audience for course in COURSES) >= 2


def test_every_lesson_trains_one_of_the_five_skills_or_the_device_and_one_area_of_digcomp() -> None:
    for course in COURSES:
        for lesson in course.lessons:
            frames = {skill.partition(".")[0] for skill in lesson.skills}
            assert "DC" in frames, lesson.id
            assert frames & {"TO", "KN"}, lesson.id


def test_the_command_writes_the_page_and_says_when_it_is_out_of_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "coverage.md"
    assert coverage.main(["--check"], target) == 1
    assert coverage.main([], target) == 0
    assert coverage.main(["--check"], target) == 0
    target.write_text(target.read_text(encoding="utf-8") + "!", encoding="utf-8")
    assert coverage.main(["--check"], target) == 1
    assert capsys.readouterr().out.split("\n")[0] == "coverage.md: not in step"


def test_it_runs_as_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["coverage", "--check"])
    with pytest.raises(SystemExit, match=r"^0$"):
        run_path(coverage.__file__, run_name="__main__")


def test_a_code_of_no_known_framework_stands_last_and_a_nameless_skill_alone() -> None:
    made = coverage.page([Course("lop", Text({"vi": "Lớp"}), ())], {"XX.1": None, "TO.1": Text({"en": "Services"})})
    assert "| skill |  | lessons |\n| --- | --- | --- |\n| TO.1 | Services | 0 |\n| XX.1 |  | 0 |" in made
