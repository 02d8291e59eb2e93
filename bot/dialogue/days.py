"""Days as people here count them: local days, numbered from 1970, so that gaps are differences."""

from __future__ import annotations

from datetime import datetime

from bot.dialogue.learner import Day

AHEAD = 7 * 3600
"""Seconds that Asia/Ho_Chi_Minh is ahead of UTC; it keeps no summer time."""


def day_of(now: datetime) -> Day:
    """Return the local day of a moment, aware UTC."""
    return (int(now.timestamp()) + AHEAD) // 86_400
