"""Who was told something just now, and is left in peace for a while: a group the way, for example."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta

PAUSE = timedelta(hours=1)
"""How long one who was told is left in peace, where nothing else is said."""
MOST = 1_000
"""How many are remembered for that."""


class Lately:
    """Who was told when, the longest ago first."""

    def __init__(self, pause: timedelta = PAUSE) -> None:
        self._pause = pause
        self._told: OrderedDict[Hashable, datetime] = OrderedDict()

    def tell(self, who: Hashable, now: datetime) -> bool:
        """Say whether somebody may be told now; if so, they are taken to be."""
        last = self._told.get(who)
        if last is not None and now - last < self._pause:
            return False
        self._told[who] = now
        self._told.move_to_end(who)
        if len(self._told) > MOST:
            self._told.popitem(last=False)
        return True
