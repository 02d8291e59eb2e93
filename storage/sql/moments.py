"""Times as the tables hold them: microseconds since 1970, UTC, exact both ways."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The moment 0."""

SECOND = 1_000_000
HOUR = 3600 * SECOND


def to_moment(at: datetime) -> int:
    """Return an aware time as microseconds since 1970."""
    passed = at - EPOCH
    return (passed.days * 86_400 + passed.seconds) * SECOND + passed.microseconds


def from_moment(moment: int) -> datetime:
    """Return microseconds since 1970 as an aware time."""
    return EPOCH + timedelta(microseconds=moment)


def span(time: timedelta) -> int:
    """Return a time's length in microseconds."""
    return time // timedelta(microseconds=1)
