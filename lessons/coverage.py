"""Which lesson trains which skill, for whom: the page docs/coverage.md, made from the courses themselves.

``python -m lessons.coverage`` writes it, ``--check`` only says whether it is in step, and fails where it is not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from lessons.course import AUDIENCES
from lessons.desk import Desk
from lessons.facts import SKILLS_FILE, read_skills
from lessons.loader import load
from lessons.model import Course, Lesson, Text
from lessons.pictures import CONTENT

PAGE = CONTENT.parent.parent / "docs" / "coverage.md"
FRAMES = ("TO", "KN", "DC")
"""Frameworks, by the letters their codes begin with, in the order of the columns."""
AUDIENCE_NAMES = {
    "pupils": "học sinh, sinh viên · pupils and students",
    "citizens": "người dân · citizens",
    "officials": "cán bộ, công chức, viên chức · officials",
    "workers": "người lao động · workers in enterprises",
}
HEAD = """# Coverage: what each lesson trains, for whom

*Bài nào rèn kỹ năng nào, cho ai.* This page is written by `python -m lessons.coverage` from `skills:` and `facts:` of
the lessons, `audience:` of their courses and `lessons/content/framework.yaml`; a test holds it in step.

TO: the five skills of the community digital technology groups. KN: the framework of Decision 757/QĐ-BKHCN, as far as it
could be read. DC: the areas of DigComp 3.0.
"""


def page(courses: Iterable[Course], skills: Mapping[str, Text | None]) -> str:
    """Return the page: a table for each course, then how many lessons there are for each skill and each audience."""
    found, codes = tuple(courses), sorted(skills, key=_place)
    parts = [HEAD, *(_course(course, codes) for course in found), _skills(found, codes, skills), _audiences(found)]
    return "\n".join(parts)


def _place(code: str) -> tuple[int, str]:
    frame = code.partition(".")[0]
    return (FRAMES.index(frame) if frame in FRAMES else len(FRAMES), code)


def _course(course: Course, codes: Sequence[str]) -> str:
    audience = ", ".join(sorted(course.audience, key=AUDIENCES.index))
    lines = [_row(["", *codes, "rests on"]), _row(["---"] * (len(codes) + 2))]
    lines += [_row([*_cells(lesson, codes)]) for lesson in course.lessons]
    return f"## {_both(course.title)}\n\nFor: {audience}.\n\n" + "\n".join(lines) + "\n"


def _cells(lesson: Lesson, codes: Sequence[str]) -> Iterator[str]:
    yield _both(lesson.title)
    yield from ("●" if code in lesson.skills else "" for code in codes)
    yield ", ".join([*lesson.facts, *(["advice"] if lesson.advice else [])])


def _skills(courses: Sequence[Course], codes: Sequence[str], skills: Mapping[str, Text | None]) -> str:
    lines = [_row(["skill", "", "lessons"]), _row(["---"] * 3)]
    for code in codes:
        count = sum(code in lesson.skills for course in courses for lesson in course.lessons)
        lines.append(_row([code, _both(skills[code]), str(count)]))
    return "## Skills\n\n" + "\n".join(lines) + "\n"


def _audiences(courses: Sequence[Course]) -> str:
    lines = [_row(["audience", "", "courses", "lessons"]), _row(["---"] * 4)]
    for audience in AUDIENCES:
        meant = [course for course in courses if audience in course.audience]
        lessons = sum(len(course.lessons) for course in meant)
        lines.append(_row([audience, AUDIENCE_NAMES[audience], str(len(meant)), str(lessons)]))
    return "## Audiences\n\n" + "\n".join(lines) + "\n"


def _both(title: Text | None) -> str:
    """Return a title in Vietnamese and in English, where it has both."""
    words = [title.by[language] for language in ("vi", "en") if language in title.by] if title else []
    return " · ".join(words)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def shipped(folder: Path = CONTENT) -> str:
    """Return the page for the courses of a folder."""
    skills = read_skills((folder / SKILLS_FILE).read_bytes(), Desk(SKILLS_FILE))
    return page(load(folder).courses, skills or {})


def main(arguments: Sequence[str], target: Path = PAGE) -> int:
    """Write the page, or with ``--check`` only say whether it is in step; return the exit code."""
    made = shipped()
    if "--check" not in arguments:
        target.write_text(made, encoding="utf-8")
        return 0
    in_step = target.exists() and target.read_text(encoding="utf-8") == made
    sys.stdout.write(f"{target.name}: {'in step' if in_step else 'not in step'}\n")
    return 0 if in_step else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
