"""What was counted of one period: each breakdown as sums by row, read from the store's rollups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Protocol

from bot.reports.atlas import Atlas
from bot.reports.period import Period
from bot.reports.periods import period as written
from bot.reports.periods import week
from bot.reports.report import Asked
from bot.reports.tallies import TOTAL, Tally, merged, tally, tally_arrived, tally_classes, tally_people, tally_weeks
from lessons.indicators import Indicator
from lessons.library import Courses
from storage.rows.counts import Arrived, Cell, Crowd, Place, Week
from storage.rows.helping import Class


class Books(Protocol):
    """The parts of :class:`storage.store.Store` that a report is made from."""

    async def months(self) -> tuple[int, int] | None:
        """See :class:`storage.store.Store`."""

    async def cells(self, first: int, last: int, by: Collection[str] = ...) -> list[Cell]:
        """See :class:`storage.store.counts.Counts`."""

    async def weeks(self, first: int, last: int, by: Collection[str] = ...) -> list[Week]:
        """See :class:`storage.store.counts.Counts`."""

    async def crowds(self, period: int) -> list[Crowd]:
        """See :class:`storage.store.counts.Counts`."""

    async def arrived(self, last: int) -> list[Arrived]:
        """See :class:`storage.store.counts.Counts`."""

    async def classes(self, first: int, last: int) -> list[Class]:
        """See :class:`storage.store.Store`."""


@dataclass(frozen=True)
class Counting:
    """Counts one period. ``since`` is the first month there is anything of."""

    books: Books
    atlas: Atlas
    courses: Courses
    asked: Asked
    period: Period
    since: int | None

    @property
    def known(self) -> bool:
        """Say whether there is data: a period before the first count, or one to come, has none, which is not zero."""
        if self.since is None or self.period.is_to_come(self.asked.today):
            return False
        return self.period.last >= self.since

    async def tallies(self) -> Mapping[str, Tally]:
        """Return the sums of every breakdown by its name; none where there is no data."""
        if not self.known:
            return {}
        cells = await self._cells("month", "unit", "mode", "course")
        found = {
            "unit": tally(cells, lambda cell: self._row(cell)),
            "mode": tally(cells, lambda cell: self._inside(cell, cell.mode)),
            "month": tally(cells, lambda cell: self._inside(cell, written(cell.month))),
            "course": tally(cells, lambda cell: self._inside(cell, cell.course) if cell.course else None),
            "sector": tally(await self._cells("sector", "mode", "course"), self._by(lambda cell: cell.sector)),
            "audience": tally(await self._cells("audience", "mode", "course"), self._by(lambda cell: cell.audience)),
            "channel": tally(await self._cells("channel", "mode", "course"), self._by(lambda cell: cell.channel)),
            "week": tally_weeks(await self._weeks(), lambda one: self._inside(one, week(one.week))),
            "lesson": tally(await self._lessons(), self._by(lambda cell: cell.lesson)),
            "class": tally_classes(await self.classes(), lambda held: self.below(held.unit, held.day // 100)),
        }
        people = await self._people()
        return {by: merged(sums, people.get(by, {})) for by, sums in found.items()}

    async def _lessons(self) -> list[Cell]:
        return [cell for cell in await self._cells("lesson", "mode", "course") if not cell.course]

    async def _cells(self, *by: str) -> list[Cell]:
        """Return the cells that are in the report, grouped as asked and by whatever must be looked at for that."""
        span = self.period.span(self.since)
        cells = await self.books.cells(span.first, span.last, self._dimensions(by))
        return [cell for cell in cells if self._asked_for(cell)]

    async def _weeks(self) -> list[Week]:
        span = self.period.span(self.since)
        weeks = await self.books.weeks(span.first, span.last, self._dimensions(("week", "course")))
        return [one for one in weeks if self._asked_for(one)]

    async def classes(self) -> list[Class]:
        """Return the classes in the report; none where they are not known, see :attr:`counts_classes`."""
        if not self.counts_classes:
            return []
        span = self.period.span(self.since)
        held = await self.books.classes(0 if self.period.whole else span.first * 100, span.last * 100 + 99)
        return [one for one in held if self.holds(one.unit, one.day // 100) and self._teaches(one.lesson)]

    @property
    def counts_classes(self) -> bool:
        """Say whether heads in classes are known: they are counted by place, without audience and sector."""
        return not self.asked.audience and not self.atlas.is_sector

    def _teaches(self, lesson: str) -> bool:
        return not self.asked.course or lesson in self._taught

    def _dimensions(self, by: Collection[str]) -> tuple[str, ...]:
        dimensions = dict.fromkeys(by)
        if not self.atlas.is_whole:
            dimensions |= dict.fromkeys(("month", "sector" if self.atlas.is_sector else "unit"))
        if self.asked.audience:
            dimensions["audience"] = None
        if self.asked.course:
            dimensions["lesson"] = None
        return tuple(dimensions)

    def _asked_for(self, cell: Cell | Week) -> bool:
        if self.asked.audience and cell.audience != self.asked.audience:
            return False
        return not self.asked.course or cell.course == self.asked.course or cell.lesson in self._taught

    @cached_property
    def _taught(self) -> frozenset[str]:
        course = self.courses.course(self.asked.course)
        return frozenset(lesson.id for lesson in course.lessons) if course else frozenset()

    def _row(self, cell: Cell) -> str | None:
        return self._inside(cell, self.below(cell.unit, cell.month))

    def _inside(self, cell: Cell | Week, code: str) -> str | None:
        return code if self.holds(self.atlas.side(cell), cell.month) else None

    def _by(self, code: Callable[[Cell], str]) -> Callable[[Cell], str | None]:
        if self.atlas.is_whole:
            return code
        return lambda cell: self._inside(cell, code(cell))

    @cached_property
    def holds(self) -> Callable[[str, int], bool]:
        """Say whether a unit's or sector's code in a month is in the report; asked thousands of times of few codes."""
        return cache(self.atlas.holds)

    @cached_property
    def below(self) -> Callable[[str, int], str]:
        """Return the row of a unit's code in a month."""
        return cache(self.atlas.below)

    async def _people(self) -> Mapping[str, Tally]:
        """Return distinct people by row; none where a course is asked for, since people are not counted by course."""
        if self.asked.course:
            return {}
        keys: Mapping[str, Callable[[Place], str]] = {
            "unit": lambda place: self.below(place.unit, self.period.last),
            "sector": lambda place: place.sector,
            "audience": lambda place: place.audience,
            "mode": lambda place: place.mode,
        }
        if self.period.whole:
            arrived = await self.books.arrived(self.period.last)
            return {by: _ever(tally_arrived(arrived, self.period.last, self._of(key))) for by, key in keys.items()}
        crowds = await self.books.crowds(self.period.code)
        return {by: tally_people(crowds, self._of(key)) for by, key in keys.items()}

    def _of(self, key: Callable[[Place], str]) -> Callable[[Place], str | None]:
        def row(place: Place) -> str | None:
            return key(place) if self.meets(place) else None

        return row

    def meets(self, place: Place, indicator: Indicator | None = None) -> bool:
        """Say whether a place is in the report, and of whom an indicator is about."""
        if self.asked.audience and place.audience != self.asked.audience:
            return False
        return self.holds(self.atlas.side(place), self.period.last) and (
            indicator is None or is_about(indicator, place)
        )


def _ever(sums: Mapping[str, int]) -> Tally:
    return {code: Counter(people=count) for code, count in sums.items()}


def is_about(indicator: Indicator, place: Place | Cell) -> bool:
    """Say whether an indicator counts the people of a place."""
    wanted = (
        (indicator.audiences, place.audience),
        (indicator.sectors, place.sector),
        (indicator.modes, place.mode),
    )
    return all(not among or value in among for among, value in wanted)


def in_order(expected: Sequence[str], found: Tally) -> Iterator[str]:
    """Yield the codes of a breakdown's rows: those expected, then others that were found, then who never said."""
    yield from expected
    yield from sorted(code for code in found if code not in ("", TOTAL, *expected))
    if "" in found and "" not in expected:
        yield ""
