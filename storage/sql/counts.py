"""What was done, counted from the records: by learner, lesson, month, unit and audience."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, case, func, null, select, union_all

from storage.rows import Activity
from storage.tables import records, tallies, traits

_COUNTED = ("began", "completed", "answered")
_ROWS = 1_000


def read_activity(connection: Connection, first: int, last: int) -> Iterator[Activity]:
    """Yield what was done in the months ``first`` … ``last``. See :meth:`storage.store.Store.activity`."""
    erased = select(null(), *tallies.c).where(tallies.c.month.between(first, last))
    lived = by_learner().where(records.c.day.between(first * 100, last * 100 + 99))
    for query in (erased, lived):
        for learner, month, lesson, *rest in connection.execute(query.execution_options(yield_per=_ROWS)):
            yield Activity(learner, lesson, month, *rest)


def by_learner() -> Select[Any]:
    """Return the query for what each learner did: the learner, then the columns of the tallies in their order."""
    return (
        select(
            records.c.learner,
            (records.c.day // 100).label("month"),
            records.c.lesson,
            _trait_then("unit"),
            _trait_then("audience"),
            func.max(_one_if("began")).label("began"),
            func.sum(_one_if("completed")).label("completions"),
            func.sum(_one_if("began")).label("sittings"),
            func.sum(_one_if("answered")).label("attempts"),
        )
        .where(records.c.kind.in_(_COUNTED))
        # By name: an expression would be worked out a second time for each record.
        .group_by(records.c.learner, records.c.lesson, "month", "unit", "audience")
    )


def read_months(connection: Connection) -> Iterator[tuple[int, int] | None]:
    """Yield once: the first and the last month with anything to count. See :meth:`storage.store.Store.months`."""
    lived = select((records.c.day // 100).label("month")).where(records.c.kind.in_(_COUNTED))
    month = union_all(lived, select(tallies.c.month)).subquery().c.month
    first, last = connection.execute(select(func.min(month), func.max(month))).one()
    yield None if first is None else (first, last)


def _one_if(kind: str) -> ColumnElement[int]:
    return case((records.c.kind == kind, 1), else_=0)


def _trait_then(name: str) -> ColumnElement[str]:
    """Return a learner's trait at the time of a record; the first one given counts back to consent."""
    given = select(traits.c.value).where(traits.c.learner == records.c.learner, traits.c.name == name).limit(1)
    latest: ScalarSelect[str] = (
        given.where(traits.c.since <= records.c.at).order_by(traits.c.since.desc()).scalar_subquery()
    )
    earliest: ScalarSelect[str] = given.order_by(traits.c.since).scalar_subquery()
    return func.coalesce(latest, earliest, "").label(name)
