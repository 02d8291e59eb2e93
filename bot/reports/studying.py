"""How one lesson does: how far people come in it, and what its questions are worth; from the store's rollups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

from bot.reports.atlas import Atlas, known
from bot.reports.computing import AskedError, Scheme
from bot.reports.funnel import Funnel, Reach, discreet_funnel, funnel
from bot.reports.items import Item, discreet_item, items
from bot.reports.period import Period, read_period
from bot.reports.report import Asked
from lessons.model import Key
from storage.rows.counts import Cell, Choice, Step


class Traces(Protocol):
    """The parts of :class:`storage.store.Store` that a lesson is studied by."""

    async def months(self) -> tuple[int, int] | None:
        """See :class:`storage.store.Store`."""

    async def cells(self, first: int, last: int, by: Collection[str] = ...) -> list[Cell]:
        """See :class:`storage.store.counts.CountsStore`."""

    async def steps(self, lesson: str, first: int, last: int, by: Collection[str] = ...) -> list[Step]:
        """See :class:`storage.store.counts.CountsStore`."""

    async def choices(self, lesson: str, first: int, last: int, by: Collection[str] = ...) -> list[Choice]:
        """See :class:`storage.store.counts.CountsStore`."""


@dataclass(frozen=True, slots=True)
class Study:
    """One lesson in a period. The funnel is of the unit and audience asked for, the items of the whole province.

    A question is the same everywhere, and it takes many answers to judge one.
    """

    asked: Asked
    lesson: Key
    name: str
    unit_name: str
    known: bool
    """Whether there is data of the period: before the first count, and ahead of today, there is none."""
    funnel: Funnel
    items: tuple[Item, ...]
    hidden: bool = False
    """Whether figures of the funnel about few people are withheld."""


async def study(books: Traces, scheme: Scheme, asked: Asked, lesson: Key, own: Collection[str] | None = None) -> Study:
    """Study a lesson; of ``own`` units, None all of them, figures may be told however small.

    Raises:
        SpanError: the period is none.
        AskedError: the unit or the lesson is not known.
    """
    period = read_period(asked.period)
    atlas = Atlas(scheme.units, asked.unit, min(period.ends, asked.today))
    taught = scheme.courses.lesson(lesson)
    if taught is None or not known(scheme.units, asked.unit, atlas.on):
        raise AskedError(f"there is no lesson {lesson} or no unit {asked.unit} on {atlas.on:%d/%m/%Y}")
    studying = await _read(books, atlas, asked, period, lesson)
    way = funnel(taught, studying.reaches, studying.passes, asked.language)
    found = items(taught, studying.choices, asked.language)
    if own is not None and asked.unit not in own:
        way = discreet_funnel(way)
    # Questions are judged by the answers of the whole province.
    if own is not None or not atlas.is_whole:
        found = tuple(map(discreet_item, found))
    name = taught.title.in_(asked.language)
    asked, hidden = replace(asked, period=str(period)), own is not None and asked.unit not in own
    return Study(asked, lesson, name, atlas.name, studying.known, way, found, hidden)


@dataclass(frozen=True, slots=True)
class _Traced:
    known: bool
    reaches: dict[Key, Reach]
    passes: int
    choices: list[Choice]


async def _read(books: Traces, atlas: Atlas, asked: Asked, period: Period, lesson: Key) -> _Traced:
    months = await books.months()
    if months is None or period.is_to_come(asked.today) or period.last < months[0]:
        return _Traced(known=False, reaches={}, passes=0, choices=[])
    span, holds = period.span(months[0]), cache(atlas.holds)

    def asked_for(row: Step | Cell) -> bool:
        return holds(atlas.side(row), row.month) and asked.audience in ("", row.audience)

    reached: defaultdict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for step in await books.steps(lesson, span.first, span.last, ("month", "card", "unit", "sector", "audience")):
        if asked_for(step):
            reached[step.card][0] += step.reached
            reached[step.card][1] += step.right
    cells = await books.cells(span.first, span.last, ("month", "lesson", "unit", "sector", "audience"))
    passes = sum(cell.passes for cell in cells if cell.lesson == lesson and asked_for(cell))
    choices = await books.choices(lesson, span.first, span.last, ("version",))
    return _Traced(True, {card: Reach(*counts) for card, counts in reached.items()}, passes, choices)
