"""What rows and columns are called, in the language of the report."""

from __future__ import annotations

from dataclasses import dataclass

from bot.reports.atlas import Atlas
from bot.words import catalogue, speak
from lessons.library import Courses
from lessons.units import group_of

_WORDS = {"audience": "choice.audience-{}", "mode": "figures.mode-{}", "channel": "figures.channel-{}"}


@dataclass(frozen=True, slots=True)
class Naming:
    """Names codes; one that nobody has a name for goes by itself."""

    language: str
    atlas: Atlas
    courses: Courses

    def row(self, by: str, code: str) -> str:
        """Return what a row of a breakdown is called."""
        by = "unit" if by == "class" else by
        if not code:
            whole = by == "unit" and self.atlas.trunk != self.atlas.units.province
            return speak(self.language, "figures.whole" if whole else "figures.unsaid")
        if by == "unit":
            return self.atlas.named(code)
        if by == "lesson":
            lesson = self.courses.lesson(code)
            return lesson.title.in_(self.language) if lesson else code
        if by == "course":
            course = self.courses.course(code)
            return course.title.in_(self.language) if course else code
        if by == "month":
            return f"{code[5:]}/{code[:4]}"
        if by == "week":
            return f"{code[8:]}/{code[5:7]}/{code[:4]}"
        if by == "sector":
            return catalogue(self.language).get(f"choice.sector-{code}") or self.atlas.named(code)
        return catalogue(self.language).get(_WORDS[by].format(code), code) if by in _WORDS else code

    def place(self, code: str) -> str:
        """Return what a unit is called where it stands alone: a village group with its commune."""
        commune = group_of(code)
        return f"{self.atlas.named(code)}, {self.atlas.named(commune)}" if commune else self.atlas.named(code)


def column_name(language: str, column: str) -> str:
    """Return the heading of a column."""
    return speak(language, f"figures.{column}")
