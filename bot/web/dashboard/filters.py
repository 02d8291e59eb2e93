"""What a page of the dashboard is about, as its address says it: checked, with a doubt for all that is not right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from bot.dialogue.library import Library
from bot.reports.period import Period, current, read_period
from bot.reports.periods import SpanError
from bot.words import languages
from lessons.course import AUDIENCES
from lessons.library import Courses

NAMES: Mapping[str, str] = {
    "period": "ky",
    "unit": "donvi",
    "audience": "nhom",
    "course": "lop",
    "indicator": "chitieu",
    "sort": "xep",
    "public": "congkhai",
    "language": "tieng",
}
"""What each filter is called in an address."""
SORTS = ("people", "sittings", "lessons", "courses", "done", "reached", "missing")
"""What units can be put in order by; with ``-`` before it, from the most to the least."""
LONGEST = 64
"""Letters of a value; what is longer is none of ours."""


class Doubt(NamedTuple):
    """A filter whose value is none, and the value as it was given."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for. "" is all of them, of ``unit`` the first in charge, of ``indicator`` the first there is."""

    period: str
    unit: str = ""
    audience: str = ""
    course: str = ""
    indicator: str = ""
    sort: str = ""
    public: bool = False
    """Whether figures about few people are withheld, to be handed to others."""
    language: str = ""
    """The language to read and print it in, "" the browser's: an office's computer may speak another one."""

    def link(self, path: str, **changes: str | bool) -> str:
        """Return the address of a page about the same, but for some changes."""
        asked = {**asdict(self), **changes}
        values = {NAMES[name]: "1" if value is True else value for name, value in asked.items() if value}
        return f"{path}?{urlencode(values)}"


def read_filters(query: Mapping[str, str], today: date, library: Library) -> tuple[Filters, tuple[Doubt, ...]]:
    """Return what an address asks for, and what of it is wrong, which is then left out."""
    given = {name: query.get(key, "").strip() for name, key in NAMES.items()}
    doubts = tuple(
        Doubt(name, value[:LONGEST])
        for name, value in given.items()
        if value and not _fits(name, value, library.courses)
    )
    wrong = {doubt.name for doubt in doubts}
    sound = {name: value for name, value in given.items() if name not in wrong}
    period = str(read_period(sound["period"])) if sound.get("period") else str(current("quarter", today))
    texts = {name: sound.get(name, "") for name in ("unit", "audience", "course", "indicator", "sort", "language")}
    return Filters(period, **texts, public=bool(sound.get("public"))), doubts


def _fits(name: str, value: str, courses: Courses) -> bool:
    match name:
        case "period":
            return _is_period(value)
        case "audience":
            return value in AUDIENCES
        case "course":
            return courses.course(value) is not None
        case "sort":
            return value.removeprefix("-") in SORTS
        case "language":
            return value in languages()
        case "public":
            return value == "1"
        case _:
            return len(value) <= LONGEST and value.isprintable()


def _is_period(value: str) -> bool:
    try:
        # It is compared with the one before.
        read_period(str(read_period(value).before()))
    except SpanError:
        return False
    return True


def periods(today: date, chosen: str) -> tuple[str, ...]:
    """Return the periods to choose from, the nearest first; what is chosen is always among them."""
    quarter, month, year = (current(length, today) for length in ("quarter", "month", "year"))
    found = [*_back(quarter, 5), *_back(month, 6), *_back(year, 2), replace(quarter, whole=True)]
    return tuple(dict.fromkeys([*map(str, found), chosen]))


def _back(period: Period, count: int) -> list[Period]:
    found = [period]
    while len(found) < count:
        found.append(found[-1].before())
    return found
