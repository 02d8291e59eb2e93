"""Which groups were told the way just now, and are left in peace."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

PAUSE = timedelta(hours=1)
"""How long a group that was told is left in peace."""
MOST = 1_000
"""Groups that are remembered for that."""


class Groups:
    """Groups by when they were told last, the longest ago first."""

    def __init__(self) -> None:
        self._told: OrderedDict[int, datetime] = OrderedDict()

    def tell(self, group: int, now: datetime) -> bool:
        """Say whether a group may be told now; if so, it is taken to be."""
        last = self._told.get(group)
        if last is not None and now - last < PAUSE:
            return False
        self._told[group] = now
        self._told.move_to_end(group)
        if len(self._told) > MOST:
            self._told.popitem(last=False)
        return True
