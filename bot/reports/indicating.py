"""Indicators of a report: what was reached, against how many people there are and how many are wanted, with sources.

They are about people once and for all, so they count until the end of the period, and what the period added is told
beside it. A month's share of a year's goal is nobody's goal: a goal holds for every period within its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from bot.reports.counting import Counting, is_about
from bot.reports.figures import Breakdown, Figure, Row
from bot.reports.naming import Naming
from bot.reports.period import Period, date_of, read_period
from bot.reports.report import Backed, Line
from bot.reports.tallies import TOTAL, tally_arrived
from lessons.indicators import Amount, Goal, Indicator
from lessons.targets import Indicators, Target
from storage.rows.counts import Cell, Place
from storage.rows.handed import Handed

T = TypeVar("T", Goal, Target)

DONE = ("done", "base", "wanted")
"""The columns of an indicator's breakdown by unit."""


@dataclass(frozen=True, slots=True)
class _Sums:
    """What was reached by row: to the end of the period, in it, to the end of the one before. None: no data."""

    done: Mapping[str, int] | None
    within: Mapping[str, int] | None
    before: Mapping[str, int] | None


@dataclass(frozen=True)
class Indicating:
    """Measures every indicator that is about what was asked for; ``rows`` are the units of the report."""

    now: Counting
    then: Counting
    declared: Indicators
    handed: Sequence[Handed]
    rows: Sequence[Row]

    async def lines(self) -> tuple[tuple[Line, ...], tuple[Breakdown, ...]]:
        """Return the indicators in the order of their file, and for each how every unit stands."""
        cells = await self._cells() if self.now.known else []
        lines: list[Line] = []
        breakdowns: list[Breakdown] = []
        for indicator in filter(self._is_asked_for, self.declared.all):
            if indicator.numerator == "external":
                line, breakdown = self._external(indicator)
            else:
                line, breakdown = self._counted(indicator, await self._sums(indicator, cells))
            lines.append(line)
            breakdowns.append(breakdown)
        return tuple(lines), tuple(breakdowns)

    def _is_asked_for(self, indicator: Indicator) -> bool:
        audience, course = self.now.asked.audience, self.now.asked.course
        if audience and indicator.audiences and audience not in indicator.audiences:
            return False
        if self.now.atlas.is_sector and indicator.sectors and not any(map(self._is_within, indicator.sectors)):
            return False
        lesson = self.now.courses.lesson(indicator.of) if indicator.numerator == "lesson" else None
        return not course or course in (indicator.of, lesson.course if lesson else "")

    def _is_within(self, sector: str) -> bool:
        return self.now.holds(sector, self.now.period.last)

    async def _cells(self) -> list[Cell]:
        named = {one.numerator for one in self.declared.all}
        by = ["month", "unit", "sector", "audience", "mode", "course", *(["lesson"] if "lesson" in named else [])]
        first = min(self.now.since or self.now.period.first, self.now.period.first)
        return await self.now.books.cells(first, self.now.period.last, by)

    async def _sums(self, indicator: Indicator, cells: Sequence[Cell]) -> _Sums:
        if not self.now.known:
            return _Sums(None, None, None)
        if indicator.numerator == "active":
            return await self._active(indicator)
        about = [cell for cell in cells if self._counts(indicator, cell)]
        span = self.now.period.span(self.now.since)
        return _Sums(
            self._sum(about),
            self._sum(cell for cell in about if cell.month >= span.first),
            self._sum(cell for cell in about if cell.month <= self.then.period.last) if self.then.known else None,
        )

    def _counts(self, indicator: Indicator, cell: Cell) -> bool:
        named = cell.course if indicator.numerator == "course" else cell.lesson
        audience = self.now.asked.audience
        return named == indicator.of and is_about(indicator, cell) and audience in ("", cell.audience)

    def _sum(self, cells: Iterable[Cell]) -> Mapping[str, int]:
        sums = Counter({TOTAL: 0})
        for cell in cells:
            if self.now.holds(self.now.atlas.side(cell), cell.month):
                sums[TOTAL] += cell.completions
                sums[self.now.below(cell.unit, cell.month)] += cell.completions
        return sums

    async def _active(self, indicator: Indicator) -> _Sums:
        now, last = self.now, self.now.period.last
        arrived = await now.books.arrived(last)

        def row(place: Place) -> str | None:
            return now.below(place.unit, last) if now.meets(place, indicator) else None

        done = tally_arrived(arrived, last, row)
        earlier = tally_arrived(arrived, now.period.span(now.since).first - 1, row)
        added = {code: count - earlier.get(code, 0) for code, count in done.items()}
        return _Sums(done, added, tally_arrived(arrived, self.then.period.last, row) if self.then.known else None)

    def _counted(self, indicator: Indicator, sums: _Sums) -> tuple[Line, Breakdown]:
        def line(unit: str, code: str) -> Line:
            return Line(
                code=indicator.code,
                name=indicator.name.in_(self.now.asked.language),
                numerator=indicator.numerator,
                done=_at(sums.done, code),
                within=_at(sums.within, code),
                before=_at(sums.before, code),
                base=self._base(indicator, unit),
                goal=self._goal(indicator, unit),
            )

        return self._laid(indicator, line, self._further(sums.done or {}))

    def _further(self, sums: Mapping[str, int]) -> Iterator[Row]:
        """Yield rows of units where somebody had come before and nobody did in the period: rows make the total."""
        naming = Naming(self.now.asked.language, self.now.atlas, self.now.courses)
        told = {TOTAL, *(row.code for row in self.rows)}
        for code in sorted(set(sums) - told, reverse=True):
            yield Row(code, naming.row("unit", code), {})

    def _external(self, indicator: Indicator) -> tuple[Line, Breakdown]:
        def line(unit: str, code: str) -> Line:
            del code
            found, before = (
                self._newest(indicator, unit, self.now.period),
                self._newest(indicator, unit, self.then.period),
            )
            told = found if found is None else read_period(found.period)
            return Line(
                code=indicator.code,
                name=indicator.name.in_(self.now.asked.language),
                numerator="external",
                done=found.value if found else None,
                within=None,
                before=before.value if before else None,
                base=_told_base(found) or self._base(indicator, unit),
                goal=self._goal(indicator, unit),
                handed=_told(found),
                late=told is None or told.last < self.now.period.first,
            )

        return self._laid(indicator, line)

    def _laid(
        self, indicator: Indicator, line: Callable[[str, str], Line], further: Iterable[Row] = ()
    ) -> tuple[Line, Breakdown]:
        whole = line(self.now.asked.unit, TOTAL)
        # Of a sector's people in a commune nobody knows how many there are; the commune's own numbers are of all.
        parted = not self.now.atlas.is_sector
        rows = tuple(_row(row, line(row.code if parted else "", row.code)) for row in (*self.rows, *further))
        total = _row(Row(TOTAL, self.now.atlas.name, {}), whole)
        return whole, Breakdown(f"indicator:{indicator.code}", DONE, rows, total)

    def _newest(self, indicator: Indicator, unit: str, period: Period) -> Handed | None:
        """Return the newest figure of a unit that is not of later than a period; one of a shorter past still holds."""
        if not unit or self.now.asked.audience:
            return None
        among = [one for one in self.handed if (one.indicator, one.unit) == (indicator.code, unit)]
        latest = {one.period: one for one in sorted(among, key=lambda one: one.at)}
        held = [one for one in latest.values() if one.value is not None and read_period(one.period).last <= period.last]
        return max(held, key=lambda one: (read_period(one.period).last, one.at), default=None)

    def _base(self, indicator: Indicator, unit: str) -> Backed | None:
        """Return how many people there are in a unit; where only all units below it are known, their sum."""
        if not indicator.base or not unit:
            return None
        own = self._known(indicator, indicator.base, unit)
        if own is not None or unit != self.now.asked.unit or self.now.atlas.is_sector:
            return own
        parts = [self._target(indicator.base, row) for row in self.now.atlas.rows()]
        known = [part for part in parts if part is not None]
        return _sum_of(known) if known and len(known) == len(parts) else None

    def _goal(self, indicator: Indicator, unit: str) -> Backed | None:
        if not unit:
            return None
        own = self._known(indicator, indicator.code, unit)
        if own is not None:
            return own
        goal = _closest(indicator.goals, self.now.period)
        # So many percent are wanted everywhere; so many people, of the province.
        if goal is None or not (goal.value.percent or unit == self.now.atlas.units.province):
            return None
        return Backed(goal.value, goal.source, goal.period)

    def _known(self, indicator: Indicator, name: str, unit: str) -> Backed | None:
        """Return a number of a unit; of an indicator about a sector's people alone, the province's is the sector's."""
        found = self._target(name, unit)
        alone = self.now.atlas.is_sector and indicator.sectors and all(map(self._is_within, indicator.sectors))
        return self._target(name, self.now.atlas.units.province) if found is None and alone else found

    def _target(self, name: str, unit: str) -> Backed | None:
        found = _closest(self._targets.get((name, unit, self.now.asked.audience), ()), self.now.period)
        return Backed(found.value, found.source, found.period, found.day) if found else None

    @cached_property
    def _targets(self) -> Mapping[tuple[str, str, str], Sequence[Target]]:
        found: dict[tuple[str, str, str], list[Target]] = {}
        for target in self.declared.targets:
            found.setdefault((target.name, target.unit, target.audience), []).append(target)
        return found


def _at(sums: Mapping[str, int] | None, code: str) -> Figure:
    return None if sums is None else sums.get(code, 0)


def _row(row: Row, line: Line) -> Row:
    figures = {"done": line.done, "base": line.base.value.number if line.base else None, "wanted": line.wanted}
    return Row(row.code, row.name, figures, {"done": line.before, "base": None, "wanted": None})


def _closest(found: Iterable[T], period: Period) -> T | None:
    """Return what holds for a period: of those whose own period it lies in, that of the shortest."""
    fitting = [one for one in found if read_period(one.period).holds(period)]
    return min(fitting, key=lambda one: len(read_period(one.period).span().months()), default=None)


def _sum_of(parts: Sequence[Backed]) -> Backed:
    sources = "; ".join(dict.fromkeys(part.source for part in parts))
    days = [part.day for part in parts if part.day]
    total = Amount(sum(part.value.number for part in parts))
    return Backed(total, sources, parts[0].period, min(days, default=None))


def _told(found: Handed | None) -> Backed | None:
    if found is None or found.value is None:
        return None
    return Backed(Amount(found.value), found.source, found.period, date_of(found.day), found.by)


def _told_base(found: Handed | None) -> Backed | None:
    if found is None or found.base is None:
        return None
    return Backed(Amount(found.base), found.source, found.period, date_of(found.day), found.by)
