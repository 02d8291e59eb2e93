"""How far the platform's clock is behind ours, as far as can be seen from here."""

from __future__ import annotations

from datetime import datetime, timedelta


class Lag:
    """The smallest time seen between a message's date and our hearing of it.

    A platform may not tell when it changed a message, or sent one: our clock less this lag is close to that.
    """

    def __init__(self) -> None:
        self._least: timedelta | None = None

    def saw(self, date: datetime, received: datetime) -> None:
        """Take note of a message of either side."""
        lag = max(received - date, timedelta())
        if self._least is None or lag < self._least:
            self._least = lag

    def before(self, now: datetime) -> datetime:
        """Return what the platform's clock shows when ours shows ``now``."""
        return now - (self._least or timedelta())
