"""The JSON Schema of a lesson file, for editors: made from the same tables that the reader reads by."""

from __future__ import annotations

from lessons.course import COURSE
from lessons.facts import FACTS, SKILLS
from lessons.fields import Schema, Shape
from lessons.indicators import INDICATORS, INDICATORS_FILE
from lessons.lesson import LESSON

_DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> Schema:
    """Return the schema of a lesson, with descriptions in Vietnamese and English."""
    return _titled(LESSON, "Bài học / Lesson")


def schemas() -> dict[str, Schema]:
    """Return the schema of every file that authors write, by the name of the file."""
    return {
        "lesson": schema(),
        "course.yaml": _titled(COURSE, "Lớp học / Course"),
        "facts.yaml": _titled(FACTS, "Dữ kiện / Facts"),
        "framework.yaml": _titled(SKILLS, "Kỹ năng / Skills"),
        INDICATORS_FILE: _titled(INDICATORS, "Chỉ tiêu / Indicators"),
    }


def _titled(shape: Shape, title: str) -> Schema:
    return {"$schema": _DRAFT, "title": title, **shape.schema()}
