"""Who learned what, where, when and how: lesson by unit by audience by month, each mode by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Protocol, TypeAlias

from bot.reports.periods import Span, period
from bot.reports.table import Cell, Table
from storage.rows import Activity

DIMENSIONS = ("period", "lesson", "unit", "audience", "mode")
"""What a row can be about, in the order of the columns."""

ALWAYS = "mode"
"""What every row is about: who learned alone, with a helper, or in a class vouched for is never added up."""

COUNTS = ("started", "completions", "sittings", "attempts")

_COLUMNS = {"lesson": ("lesson", "title"), "unit": ("unit", "unit_name")}

Group: TypeAlias = tuple[str, ...]
"""The values of the dimensions asked for, in their order."""


class Books(Protocol):
    """The part of :class:`storage.store.Store` that counts are made from."""

    def activity(self, first: int, last: int) -> AsyncIterator[Activity]:
        """See :class:`storage.store.Store`."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids in the counts are called: titles of lessons, names of units. Every lesson named has its rows."""

    lessons: Mapping[str, str]
    units: Mapping[str, str]


@dataclass(slots=True)
class _Sum:
    learners: set[int] = field(default_factory=set)
    erased: int = 0
    completions: int = 0
    sittings: int = 0
    attempts: int = 0

    def add(self, activity: Activity) -> None:
        if activity.learner is None:
            self.erased += activity.began
        elif activity.began:
            self.learners.add(activity.learner)
        self.completions += activity.completions
        self.sittings += activity.sittings
        self.attempts += activity.attempts

    def counts(self) -> dict[str, int]:
        figures = (len(self.learners) + self.erased, self.completions, self.sittings, self.attempts)
        return dict(zip(COUNTS, figures, strict=True))


async def completions(books: Books, names: Names, span: Span | None, by: Collection[str] = DIMENSIONS) -> Table:
    """Count what was done in a span, a row for each group of the dimensions ``by``; without a span, no rows.

    ``started`` is distinct people in each row, so it does not add up over rows: one person may begin a lesson in
    two months. What erased people did was kept as sums, so of them it is people by lesson, month, unit and
    audience. ``mode`` is asked for always. For each lesson and month without anything there is a row of zeros.
    """
    asked = tuple(dimension for dimension in DIMENSIONS if dimension in by or dimension == ALWAYS)
    sums: dict[Group, _Sum] = {}
    lessons = set(names.lessons)
    if span is not None:
        async for activity in books.activity(span.first, span.last):
            lessons.add(activity.lesson)
            sums.setdefault(_group(activity, asked), _Sum()).add(activity)
    found = {group: counts for group, total in sums.items() if any((counts := total.counts()).values())}
    for group in _empty(asked, span, lessons, found):
        found[group] = dict.fromkeys(COUNTS, 0)
    rows = tuple(_row(asked, group, found[group], names) for group in sorted(found))
    return Table((*(column for one in asked for column in _COLUMNS.get(one, (one,))), *COUNTS), rows)


def _group(activity: Activity, asked: tuple[str, ...]) -> Group:
    values = {
        "period": period(activity.month),
        "lesson": activity.lesson,
        "unit": activity.unit,
        "audience": activity.audience,
        "mode": activity.mode,
    }
    return tuple(values[dimension] for dimension in asked)


def _empty(
    asked: tuple[str, ...], span: Span | None, lessons: Collection[str], found: Collection[Group]
) -> Iterator[Group]:
    """Yield the groups of zeros: for each lesson and month that no row is about, one without unit and audience."""
    spans = {"period": [period(month) for month in span.months()] if span else [], "lesson": list(lessons)}
    kept = [place for place, dimension in enumerate(asked) if dimension in spans]
    seen = {tuple(group[place] for place in kept) for group in found}
    axes = [spans.get(dimension, [""]) for dimension in asked] if span else [[]]
    for group in product(*axes):
        if tuple(group[place] for place in kept) not in seen:
            yield group


def _row(asked: tuple[str, ...], group: Group, counts: Mapping[str, int], names: Names) -> dict[str, Cell]:
    row: dict[str, Cell] = dict(zip(asked, group, strict=True))
    if "lesson" in row:
        row["title"] = names.lessons.get(str(row["lesson"]), "")
    if "unit" in row:
        row["unit_name"] = names.units.get(str(row["unit"]), "")
    return {**row, **counts}
