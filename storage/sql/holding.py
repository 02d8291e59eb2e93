"""All rows that are kept of a person, found by the columns that lead to their learner: no table can be forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, LargeBinary, RowMapping, Table, or_, select

from storage.rows.privacy import Everything, Row
from storage.sql.moments import EPOCH, from_moment
from storage.sql.persons import everyone
from storage.tables import accounts, erasures, learners, memory, metadata

MOMENTS = frozenset(
    {"at", "since", "until", "made", "seen", "consented", "shown_at", "due", "held", "taken", "told", "asked"}
)
"""Columns that hold a moment, whatever the table; but of memory, ``due`` is a day."""


def read_everything(connection: Connection, learner: int) -> Everything | None:
    """See :meth:`storage.store.Store.everything`."""
    if connection.execute(select(learners.c.id).where(learners.c.id == learner)).first() is None:
        return None
    ids = everyone(connection, [learner])
    found = {table.name: _rows(connection, table, theirs(table, ids)) for table in metadata.sorted_tables}
    return Everything(learner, {name: rows for name, rows in found.items() if rows})


def theirs(table: Table, ids: Sequence[int]) -> ColumnElement[bool] | None:
    """Return which rows of a table are about these learners; None where none ever are.

    A row that names learners is theirs whom it names; one that names only accounts is theirs who speak through them.
    """
    if table is erasures:
        return None
    if table is learners:
        return learners.c.id.in_(ids)
    named = [column for column in table.columns if column.name == "learner" or column.references(learners.c.id)]
    if named:
        return or_(*(column.in_(ids) for column in named))
    through = select(accounts.c.id).where(accounts.c.learner.in_(ids))
    spoken = [column for column in table.columns if column.name == "account" or column.references(accounts.c.id)]
    return or_(*(column.in_(through) for column in spoken)) if spoken else None


def _rows(connection: Connection, table: Table, which: ColumnElement[bool] | None) -> list[Row]:
    if which is None:
        return []
    # What a hash was made of cannot be told from it, nor can anybody be found by it.
    columns = [column for column in table.columns if not isinstance(column.type, LargeBinary)]
    found = connection.execute(select(*columns).where(which).order_by(*columns))
    return [_row(table, row) for row in found.mappings()]


def _row(table: Table, row: RowMapping) -> Row:
    return {str(name): _told(table, str(name), value) for name, value in row.items()}


def _told(table: Table, name: str, value: Any) -> object:
    if value is None or name not in MOMENTS:
        return value
    at = EPOCH + timedelta(days=value) if table is memory else from_moment(value)
    return at.date().isoformat() if table is memory else at.isoformat()
