"""Days as people here count them: local days, numbered from 1970, so that gaps are differences."""

from __future__ import annotations

from datetime import date, datetime

from bot.dialogue.learner import Day, Moment

AHEAD = 7 * 3600
"""Seconds that Asia/Ho_Chi_Minh is ahead of UTC; it keeps no summer time."""
DAY, HOUR = 86_400, 3600
_EPOCH = date(1970, 1, 1).toordinal()


def day_of(now: datetime) -> Day:
    """Return the local day of a moment, aware UTC."""
    return _local(now) // DAY


def date_of(day: Day) -> date | None:
    """Return a local day as a date; None of no day."""
    return date.fromordinal(_EPOCH + day) if day else None


def hour_of(now: datetime) -> int:
    """Return the local hour of a moment, 0 … 23."""
    return _local(now) % DAY // HOUR


def moment_of(day: Day, hour: int) -> Moment:
    """Return the moment at which an hour of a local day begins."""
    return day * DAY + hour * HOUR - AHEAD


def _local(now: datetime) -> int:
    return int(now.timestamp()) + AHEAD
