"""Computes the one report from the store's rollups, the units and the indicators."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.reports.atlas import Atlas, known
from bot.reports.counting import Books, Counting, in_order
from bot.reports.figures import COLUMNS, Breakdown, Figure, Figures, Row
from bot.reports.indicating import Indicating
from bot.reports.naming import Naming
from bot.reports.period import Period, date_of, read_period
from bot.reports.periods import period as written
from bot.reports.report import Asked, Held, Report
from bot.reports.tallies import TOTAL, Tally
from lessons.course import AUDIENCES
from lessons.indicators import MODES
from lessons.library import Courses
from lessons.targets import Indicators
from lessons.units import Units
from storage.rows.counts import Told, unheard
from storage.rows.handed import Handed
from storage.rows.helping import Class

TIMES = ("month", "week")
"""Breakdowns by time."""
STEPS = 4
"""In which a report is computed: what there is, the period, the one before it, the indicators."""


class AskedError(ValueError):
    """A report cannot be computed as it was asked for; the text says what to ask instead."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """What is counted and what it is called: units, courses, indicators."""

    units: Units
    courses: Courses
    indicators: Indicators = field(default_factory=Indicators)


async def compute(
    books: Books, scheme: Scheme, asked: Asked, handed: Sequence[Handed] = (), told: Told = unheard
) -> Report:
    """Compute a report; ``handed`` are all figures of others that there are, ``told`` is whom to tell how far it is.

    Raises:
        SpanError: the period is none.
        AskedError: the unit, group or course is not known.
    """
    period = read_period(asked.period)
    atlas = Atlas(scheme.units, asked.unit, asked.today if asked.redrawn else min(period.ends, asked.today))
    _check(scheme, asked, atlas)
    months = await books.months()
    since = months[0] if months else None
    now = Counting(books, atlas, scheme.courses, asked, period, since)
    then = replace(now, period=period.before())
    told(1, STEPS)
    counted = await now.tallies()
    told(2, STEPS)
    laying = _Laying(now, counted, await then.tallies() if then.known else None)
    told(3, STEPS)
    units = laying.breakdown("unit")
    lines, measured = await Indicating(now, then, scheme.indicators, handed, units.rows).lines()
    units = laying.with_rows(units, {row.code: None for one in measured for row in one.rows})
    return Report(
        asked=replace(asked, period=str(period)),
        unit_name=atlas.name,
        audience_name=laying.naming.row("audience", asked.audience) if asked.audience else "",
        course_name=laying.naming.row("course", asked.course) if asked.course else "",
        begins=_begins(period, since),
        ends=period.ends,
        over=period.is_over(asked.today),
        since=written(since) if since else "",
        before=str(period.before()),
        breakdowns=(units, *(laying.breakdown(by) for by in COLUMNS if by != "unit"), *measured),
        lines=lines,
        silent=tuple(_silent(units)),
        held=await laying.held(),
    )


def _check(scheme: Scheme, asked: Asked, atlas: Atlas) -> None:
    if not known(scheme.units, asked.unit, atlas.on):
        raise AskedError(
            f"there is no unit {asked.unit} on {atlas.on:%d/%m/%Y}: name {scheme.units.province} or a code of units.csv"
        )
    if asked.audience not in ("", *AUDIENCES):
        raise AskedError(f"there is no audience {asked.audience}: name one of {', '.join(AUDIENCES)}")
    if asked.course and scheme.courses.course(asked.course) is None:
        courses = ", ".join(course.id for course in scheme.courses.all)
        raise AskedError(f"there is no course {asked.course}: name one of {courses}")


def _weeks(first: date, last: date) -> Iterator[str]:
    """Yield the Mondays of the weeks between two days."""
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        yield monday.isoformat()
        monday += timedelta(days=7)


def _begins(period: Period, since: int | None) -> date:
    first = period.span(since).first
    return date(first // 100, first % 100, 1)


@dataclass(frozen=True, slots=True)
class _Laying:
    """Lays sums out in rows."""

    counting: Counting
    now: Mapping[str, Tally]
    then: Mapping[str, Tally] | None

    @property
    def naming(self) -> Naming:
        return Naming(self.counting.asked.language, self.counting.atlas, self.counting.courses)

    def breakdown(self, by: str) -> Breakdown:
        expected = self._expected(by)
        earlier = (self.then or {}).get(by, {}) if by not in TIMES else {}
        found = {**earlier, **self.now.get(by, {})}
        rows = tuple(self._row(by, code) for code in in_order(expected, found))
        return Breakdown(by, COLUMNS[by], rows, self._row(by, TOTAL))

    def with_rows(self, breakdown: Breakdown, codes: Iterable[str]) -> Breakdown:
        """Return a breakdown with a row for each of some codes, so that who had come before has one as well."""
        further = tuple(self._row(breakdown.by, code) for code in codes if breakdown.row(code) is None)
        return replace(breakdown, rows=(*breakdown.rows, *further))

    async def held(self) -> tuple[Held, ...]:
        """Return the classes one by one; of none there is no data where there is none of their sums."""
        found = await self.counting.classes() if self.now else []
        return tuple(map(self._held, sorted(found, key=lambda one: (-one.day, one.unit, one.lesson))))

    def _held(self, one: Class) -> Held:
        return Held(
            day=date_of(one.day),
            row=self.counting.below(one.unit, one.day // 100),
            unit=self.naming.place(one.unit),
            kind=one.kind,
            lesson=self.naming.row("lesson", one.lesson),
            attended=one.people,
            listed=one.listed,
        )

    def _expected(self, by: str) -> tuple[str, ...]:
        counting = self.counting
        if by == "month":
            return tuple(written(month) for month in counting.period.span(counting.since).months())
        if by == "week":
            return tuple(_weeks(_begins(counting.period, counting.since), self._until())) if counting.known else ()
        courses = counting.courses.all
        if counting.asked.course:
            courses = tuple(course for course in courses if course.id == counting.asked.course)
        return {
            "unit": counting.atlas.rows(),
            "class": counting.atlas.rows(),
            "audience": (*AUDIENCES, ""),
            "mode": MODES,
            "lesson": tuple(lesson.id for course in courses for lesson in course.lessons),
            "course": tuple(course.id for course in courses),
        }.get(by, ())

    def _until(self) -> date:
        return min(self.counting.period.ends, self.counting.asked.today)

    def _row(self, by: str, code: str) -> Row:
        name = self.naming.row(by, code) if code != TOTAL else self.counting.atlas.name
        # Months and weeks are not compared: the one before is the row above.
        before = self._figures(by, code, self.then) if by not in TIMES else {}
        # A month that has not begun has no data yet, which is not zero.
        to_come = by == "month" and code != TOTAL and code > self.counting.asked.today.isoformat()[:7]
        return Row(code, name, self._figures(by, code, None if to_come else self.now or None), before)

    def _figures(self, by: str, code: str, tallies: Mapping[str, Tally] | None) -> Figures:
        if tallies is None:
            return dict.fromkeys(COLUMNS[by])
        sums: Mapping[str, int] = tallies[by].get(code, {})
        return {column: self._figure(column, sums) for column in COLUMNS[by]}

    def _figure(self, column: str, sums: Mapping[str, int]) -> Figure:
        counting = self.counting
        if column in ("new", "returning") and counting.period.whole:
            return None
        if column in ("people", "new", "returning") and counting.asked.course:
            return None
        if column in COLUMNS["class"] and not counting.counts_classes:
            return None
        return sums.get(column, 0)


def _silent(units: Breakdown) -> Iterator[Row]:
    for row in units.rows:
        if row.code and not any(row.figures[column] != 0 for column in ("sittings", "lessons", "courses")):
            yield row
