"""What is to be added to the rollups, row by row; gathered in memory, written in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Dialect, Table, and_, bindparam, delete, literal_column

from storage.sql.prepared import Prepared, sound
from storage.sql.upserts import upsert
from storage.tables import arrived, cells, choices, crowds, steps, weeks

_ZERO: ColumnElement[int] = literal_column("0")

ROLLUPS = (cells, weeks, steps, choices, crowds, arrived)

Key: TypeAlias = tuple[Any, ...]
"""The columns of a rollup's key, without the last one, ``erased``."""


def figures_of(table: Table) -> list[str]:
    """Return the names of a rollup's figures."""
    return [column.name for column in table.columns if not column.primary_key]


def _zeros(count: int) -> Callable[[], list[int]]:
    return lambda: [0] * count


class Changes:
    """Figures to add, by table and key."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.of: dict[str, defaultdict[Key, list[int]]] = {
            table.name: defaultdict(_zeros(len(figures_of(table)))) for table in ROLLUPS
        }
        self.cells = self.of["cells"]
        self.weeks = self.of["weeks"]
        self.steps = self.of["steps"]
        self.choices = self.of["choices"]
        self.crowds = self.of["crowds"]
        self.arrived = self.of["arrived"]

    def negated(self) -> Changes:
        """Return what takes these changes back."""
        taken = Changes()
        for name, rows in self.of.items():
            taken.of[name].update((key, [-figure for figure in figures]) for key, figures in rows.items())
        return taken

    def anonymous(self) -> Changes:
        """Return these changes with the month as their finest time."""
        kept = Changes()
        for name, rows in self.of.items():
            kept.of[name].update(rows)
        kept.weeks.clear()
        for (month, _, *rest), figures in self.weeks.items():
            row = kept.weeks[(month, 0, *rest)]
            for place, figure in enumerate(figures):
                row[place] += figure
        return kept

    def write(self, connection: Connection, *, erased: bool = False) -> None:
        """Add them to the rollups; rows that come to nothing go."""
        writer = _writer(connection.dialect)
        with closing(connection.connection.cursor()) as cursor:
            for name, statements in writer.items():
                rows = sorted((*key, erased, *figures) for key, figures in self.of[name].items() if any(figures))
                if not rows:
                    continue
                sound(rows)
                statements.add.many(cursor, rows)
                width = len(rows[0]) - statements.figures
                less = [row[:width] for row in rows if min(row[width:]) < 0]
                if less:
                    statements.drop.many(cursor, less)


class _Statements:
    """How rows of one rollup are added to, and dropped once they are zero."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        names = figures_of(table)
        row = upsert(dialect, table)
        more = {name: table.c[name] + row.excluded[name] for name in names}
        adding = row.on_conflict_do_update(index_elements=[*table.primary_key], set_=more)
        key = [column.name for column in table.primary_key]
        here = [table.c[name] == bindparam(f"key_{name}", type_=table.c[name].type) for name in key]
        empty = [table.c[name] == _ZERO for name in names]
        self.figures = len(names)
        self.add = Prepared(adding, " ".join((*key, *names)), dialect)
        self.drop = Prepared(
            delete(table).where(and_(*here, *empty)),
            " ".join(f"key_{name}" for name in key),
            dialect,
        )


@cache
def _writer(dialect: Dialect) -> dict[str, _Statements]:
    return {table.name: _Statements(table, dialect) for table in ROLLUPS}
