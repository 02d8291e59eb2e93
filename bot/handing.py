"""Makes what somebody handed in fit for the store: the same from a table and from a form."""

from __future__ import annotations

from datetime import datetime

from lessons.figures import Figure
from storage.rows.handed import Handed


def handed(figure: Figure, by: str, at: datetime) -> Handed:
    """Return a figure as the store keeps it: with who entered it, and when."""
    return Handed(
        indicator=figure.indicator,
        unit=figure.unit,
        period=figure.period,
        value=figure.value,
        base=figure.base,
        source=figure.source,
        day=int(f"{figure.day:%Y%m%d}"),
        by=by,
        at=at,
    )
