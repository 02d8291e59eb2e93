"""Figures that others counted: each is kept as it came, and the newest for the same holds."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from storage.rows.handed import Handed
from storage.sql.moments import from_moment, to_moment
from storage.tables import handed


def keep(connection: Connection, figures: Sequence[Handed]) -> None:
    """Keep figures."""
    rows = [
        {
            "indicator": one.indicator,
            "unit": one.unit,
            "period": one.period,
            "value": one.value,
            "base": one.base,
            "source": one.source,
            "day": one.day,
            "entered_by": one.by,
            "at": to_moment(one.at),
        }
        for one in figures
    ]
    if rows:
        connection.execute(insert(handed), rows)


def read(connection: Connection) -> list[Handed]:
    """Return all figures in the order they came."""
    rows = connection.execute(select(handed).order_by(handed.c.id))
    return [
        Handed(
            indicator=row.indicator,
            unit=row.unit,
            period=row.period,
            value=row.value,
            base=row.base,
            source=row.source,
            day=row.day,
            by=row.entered_by,
            at=from_moment(row.at),
        )
        for row in rows
    ]
