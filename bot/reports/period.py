"""What a report is about in time: a month, a quarter, a year, or all until the end of one, by the days of Vietnam."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from bot.reports.periods import Span, SpanError

Length: TypeAlias = Literal["month", "quarter", "year"]

MONTHS: dict[Length, int] = {"month": 1, "quarter": 3, "year": 12}
"""How many months each has."""
UNTIL = "until-"
"""Stands before a period where all is meant that was until its end."""

_WRITTEN = re.compile(r"(until-)?(20\d\d)(?:-(0[1-9]|1[0-2])|-?Q([1-4]))?", re.ASCII | re.IGNORECASE)


def date_of(day: int) -> date:
    """Return the date of a day as the store has it: ``20261123``."""
    return date(day // 10_000, day // 100 % 100, day % 100)


@dataclass(frozen=True, slots=True)
class Period:
    """The ``number``-th month or quarter of a year, or the year; with ``whole``, all that was until its end."""

    length: Length
    year: int
    number: int = 1
    whole: bool = False

    def __str__(self) -> str:
        """Write it as it is asked for: ``2026-10``, ``2026Q4``, ``2026``, ``until-2026Q4``."""
        tail = {"month": f"-{self.number:02}", "quarter": f"Q{self.number}", "year": ""}[self.length]
        return f"{UNTIL if self.whole else ''}{self.year}{tail}"

    @property
    def first(self) -> int:
        """The first month of it, as ``202610``; of a whole one, the first of the period at its end."""
        return self.year * 100 + (self.number - 1) * MONTHS[self.length] + 1

    @property
    def last(self) -> int:
        """The last month of it."""
        return self.first + MONTHS[self.length] - 1

    @property
    def code(self) -> int:
        """The number that the store knows it by: ``202610``, ``20264``, ``2026``."""
        return {"month": self.first, "quarter": self.year * 10 + self.number, "year": self.year}[self.length]

    @property
    def begins(self) -> date:
        """The first day; of a whole one, of the period at its end."""
        return date(self.year, self.first % 100, 1)

    @property
    def ends(self) -> date:
        """The last day."""
        return date(self.year, self.last % 100, monthrange(self.year, self.last % 100)[1])

    def span(self, since: int | None = None) -> Span:
        """Return its months; ``since`` is the first month there is anything of, where a whole one begins."""
        return Span(min(since or self.first, self.first) if self.whole else self.first, self.last)

    def before(self) -> Period:
        """Return the one before, of the same length."""
        if self.number > 1:
            return Period(self.length, self.year, self.number - 1, self.whole)
        return Period(self.length, self.year - 1, 12 // MONTHS[self.length], self.whole)

    def holds(self, other: Period) -> bool:
        """Say whether another one lies within it, as a quarter within its year."""
        return self.first <= other.first and other.last <= self.last

    def is_over(self, today: date) -> bool:
        """Say whether nothing more can be counted in it."""
        return self.ends < today

    def is_to_come(self, today: date) -> bool:
        """Say whether nothing can have been counted in it yet."""
        return not self.whole and self.begins > today


def current(length: Length, today: date) -> Period:
    """Return the period of a length that a day lies in."""
    return Period(length, today.year, (today.month - 1) // MONTHS[length] + 1)


def read_period(written: str) -> Period:
    """Read a period as :class:`Period` writes it, in small letters or large.

    Raises:
        SpanError: it is none; the text says how to write one.
    """
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        raise SpanError(
            f'"{written[:40]}" is not a period: write a month as 2026-10, a quarter as 2026Q4, a year as 2026, '
            "or all until the end of one as until-2026Q4"
        )
    whole, year, month, quarter = match.groups()
    if month:
        return Period("month", int(year), int(month), bool(whole))
    return Period("quarter" if quarter else "year", int(year), int(quarter or 1), bool(whole))
