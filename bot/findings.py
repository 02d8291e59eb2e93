"""What the doctor says: a line about each thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Level: TypeAlias = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do where it is not well."""

    level: Level
    about: str
    says: str
    remedy: str = ""

    def line(self) -> str:
        """Return the finding as a line of the doctor's."""
        return f"{self.level:<4}  {self.about}: {self.says}" + (f": {self.remedy}" if self.remedy else "")
