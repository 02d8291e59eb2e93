"""Which months a report is about: local months of Vietnam, written ``2026-10``."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_WRITTEN = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])(?:-(\d\d))?", re.ASCII)


class SpanError(ValueError):
    """A span of months cannot be counted as it was asked for; the text says what to write instead."""


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months, both included, as ``202610``."""

    first: int
    last: int

    def months(self) -> tuple[int, ...]:
        """Return every month of the span in order."""
        count = (self.last // 100 - self.first // 100) * 12 + self.last % 100 - self.first % 100 + 1
        return tuple(_later(self.first, step) for step in range(count))


def period(month: int) -> str:
    """Write a month ``202610`` as ``2026-10``."""
    return f"{month // 100}-{month % 100:02}"


def week(monday: int) -> str:
    """Write a week, which goes by its Monday, ``20261123`` as ``2026-11-23``; "" where it is not known."""
    return f"{monday // 10_000}-{monday // 100 % 100:02}-{monday % 100:02}" if monday else ""


def read_span(start: str | None, end: str | None, counted: tuple[int, int] | None, today: date) -> Span | None:
    """Return the months from ``start`` to ``end``, each a month or a date of it, or None.

    Where one is not given, the span begins with the first month counted and ends with the current one.
    ``counted`` is the first and last month there is anything of; where there is none, nothing is asked for
    by one who gives neither. ``today`` is the local date.

    Raises:
        SpanError: not a month or a date, one that cuts a month in two, or an end before the start.
    """
    this = today.year * 100 + today.month
    first = _first(start) if start else None
    last = _last(end, today) if end else max(this, counted[1] if counted else 0)
    if first is None:
        if counted is None and not end:
            return None
        first = min(counted[0] if counted else last, last)
    if first > last:
        raise SpanError(f"the span ends ({period(last)}) before it begins ({period(first)}): swap --from and --to")
    return Span(first, last)


def _first(written: str) -> int:
    day, month = _day(written), _month(written)
    if day not in (None, 1):
        raise SpanError(f"--from {written} cuts a month: counts are by whole months, write {period(month)}")
    return month


def _last(written: str, today: date) -> int:
    day, month = _day(written), _month(written)
    whole = day in (None, monthrange(month // 100, month % 100)[1])
    # A month cut at today or later in it has lost nothing: what was left out has not happened yet.
    open_end = month == today.year * 100 + today.month and day is not None and day >= today.day
    if not whole and not open_end:
        raise SpanError(f"--to {written} cuts a month: counts are by whole months, write {period(month)}")
    return month


def _month(written: str) -> int:
    year, month, _ = _parts(written)
    return int(year) * 100 + int(month)


def _day(written: str) -> int | None:
    year, month, day = _parts(written)
    if day is None:
        return None
    if not 1 <= int(day) <= monthrange(int(year), int(month))[1]:
        raise SpanError(f"{written} is no day of any month: write a month such as 2026-10")
    return int(day)


def _parts(written: str) -> tuple[str, str, str | None]:
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        raise SpanError(f'"{written[:40]}" is not a month: write one such as 2026-10, or a date such as 2026-10-01')
    return match[1], match[2], match[3]


def _later(month: int, steps: int) -> int:
    years, place = divmod(month % 100 - 1 + steps, 12)
    return (month // 100 + years) * 100 + place + 1
