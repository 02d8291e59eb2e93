"""Reading rollups, grouped by whatever dimensions are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Integer, Table, cast, func, literal, select

from storage.errors import RefusedError
from storage.rows.counts import (
    CELL_DIMENSIONS,
    CHOICE_DIMENSIONS,
    STEP_DIMENSIONS,
    WEEK_DIMENSIONS,
    Arrival,
    Arrived,
    Cell,
    Choice,
    Crowd,
    Place,
    Step,
    Week,
)
from storage.sql.rollups.changes import figures_of
from storage.tables import arrived, cells, choices, crowds, steps, weeks

_places = msgspec.json.Decoder(list[Place])
_arrivals = msgspec.json.Decoder(list[Arrival])
_ALWAYS = ("question", "option", "correct")


def read_cells(connection: Connection, first: int, last: int, by: Collection[str]) -> list[Cell]:
    """See :meth:`storage.store.counts.CountsStore.cells`."""
    return [Cell(*row) for row in _read(connection, cells, CELL_DIMENSIONS, by, cells.c.month.between(first, last))]


def read_weeks(connection: Connection, first: int, last: int, by: Collection[str]) -> list[Week]:
    """See :meth:`storage.store.counts.CountsStore.weeks`."""
    return [Week(*row) for row in _read(connection, weeks, WEEK_DIMENSIONS, by, weeks.c.month.between(first, last))]


def read_steps(connection: Connection, lesson: str, first: int, last: int, by: Collection[str]) -> list[Step]:
    """See :meth:`storage.store.counts.CountsStore.steps`."""
    which = steps.c.lesson == lesson, steps.c.month.between(first, last)
    return [Step(*row) for row in _read(connection, steps, STEP_DIMENSIONS, by, *which)]


def read_choices(connection: Connection, lesson: str, first: int, last: int, by: Collection[str]) -> list[Choice]:
    """See :meth:`storage.store.counts.CountsStore.choices`."""
    which = choices.c.lesson == lesson, choices.c.month.between(first, last)
    return [Choice(*row) for row in _read(connection, choices, CHOICE_DIMENSIONS, {*by, *_ALWAYS}, *which)]


def _read(
    connection: Connection, table: Table, dimensions: Collection[str], by: Collection[str], *which: ColumnElement[bool]
) -> Iterator[Any]:
    unknown = sorted({*by} - {*dimensions})
    if unknown:
        raise RefusedError(f"counts are not kept by {', '.join(unknown)}: ask for some of {', '.join(dimensions)}")
    kept = [table.c[name] for name in dimensions if name in by]
    shown = [table.c[name] if name in by else _nothing(table.c[name]).label(name) for name in dimensions]
    sums = [cast(func.sum(table.c[name]), Integer).label(name) for name in figures_of(table)]
    query = select(*shown, *sums).where(*which).group_by(*kept).order_by(*kept)
    # Without dimensions there is one row, also of nothing.
    return (row for row in connection.execute(query) if row[-1] is not None)


def _nothing(column: ColumnElement[Any]) -> ColumnElement[Any]:
    return literal(0 if isinstance(column.type, Integer) else "")


def read_crowds(connection: Connection, period: int) -> list[Crowd]:
    """See :meth:`storage.store.counts.CountsStore.crowds`."""
    key = crowds.c.places, crowds.c.fresh
    query = select(*key, cast(func.sum(crowds.c.people), Integer)).where(crowds.c.period == period).group_by(*key)
    return [
        Crowd(period, tuple(_places.decode(places)), fresh, people)
        for places, fresh, people in connection.execute(query.order_by(*key))
    ]


def read_arrived(connection: Connection, last: int) -> list[Arrived]:
    """See :meth:`storage.store.counts.CountsStore.arrived`."""
    people = cast(func.sum(arrived.c.people), Integer)
    query = select(arrived.c.arrivals, people).where(arrived.c.first <= last).group_by(arrived.c.arrivals)
    rows = connection.execute(query.order_by(arrived.c.arrivals))
    return [Arrived(tuple(_arrivals.decode(arrivals)), people) for arrivals, people in rows]
