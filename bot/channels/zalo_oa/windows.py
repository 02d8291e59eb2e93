"""When a person may be written to: what Zalo lets an Official Account send, counted from when they last did something.

Within 48 hours, eight messages are free, and start anew with whatever they do; after that and up to seven days a
message costs, then it is refused. An answer to what they just did is always inside.
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

from bot.channels.zalo_oa.errors import ClosedError
from bot.channels.zalo_oa.replies import Quota

# Zalo counts from when it took their message, we from when its turn was committed: a little earlier is safe.
MARGIN = timedelta(minutes=10)
FREE = timedelta(hours=48) - MARGIN
ANY = timedelta(days=7) - MARGIN
FREE_MESSAGES = 8
REMEMBERED = 20_000
"""People whose messages are counted; of those not heard of for longest, nothing is known after that."""


class Windows:
    """What was sent to whom since they last did something. Kept in memory: Zalo's answers tell it again."""

    def __init__(self, *, paid: bool) -> None:
        """Take whether messages may be sent that cost the Official Account something."""
        self._paid = paid
        self._sent: OrderedDict[str, tuple[datetime, int]] = OrderedDict()

    def check(self, address: str, seen: datetime, now: datetime, messages: int) -> None:
        """Let so many messages pass, all or none.

        Raises:
            ClosedError: they may not be sent.
        """
        away = now - seen
        if away >= ANY:
            raise ClosedError("nothing from them for seven days")
        if self._paid:
            return
        if away >= FREE:
            raise ClosedError("nothing from them for 48 hours: it would cost")
        if self._used(address, seen) + messages > FREE_MESSAGES:
            raise ClosedError("the free messages are used up: it would cost")

    def sent(self, address: str, seen: datetime, quota: Quota) -> None:
        """Take note of a message that was sent, and of how many Zalo says are left."""
        used = self._used(address, seen) + 1 if quota.left is None else FREE_MESSAGES - quota.left
        self._sent[address] = seen, used
        self._sent.move_to_end(address)
        if len(self._sent) > REMEMBERED:
            self._sent.popitem(last=False)

    def _used(self, address: str, seen: datetime) -> int:
        since, used = self._sent.get(address, (seen, 0))
        return used if since >= seen else 0
