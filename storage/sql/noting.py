"""Writing records down outside of a turn, for people whom somebody else speaks for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, insert

from storage.rows import Record, local_day
from storage.sql.moments import to_moment
from storage.sql.rollups.facts import COUNTED, MOVED
from storage.tables import deltas, records

Noted: TypeAlias = tuple[int, str, Record]
"""Whose it is, on which channel it was told, and what."""


def note(connection: Connection, noted: Sequence[Noted]) -> None:
    """Write records as a turn writes them."""
    rows = [_row(*one) for one in noted]
    counted = [row for row in rows if row["kind"] in COUNTED]
    for table, lines in ((records, rows), (deltas, counted)):
        if lines:
            connection.execute(insert(table), lines)


def note_moved(connection: Connection, learner: int, now: datetime) -> None:
    """Write down that a learner's history is another one, as a turn does: counts go by what was folded of it."""
    connection.execute(insert(deltas), _row(learner, "", Record(MOVED, now, mode="")))


def _row(learner: int, channel: str, record: Record) -> dict[str, Any]:
    return {
        "learner": learner,
        "channel": channel,
        "kind": record.kind,
        "at": to_moment(record.at),
        "day": local_day(record.at),
        "mode": record.mode,
        "lesson": record.lesson,
        "version": record.version,
        "question": record.question,
        "option": record.option,
        "correct": record.right,
        "attempt": record.attempt,
        "value": record.value,
    }
