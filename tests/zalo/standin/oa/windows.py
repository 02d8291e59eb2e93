"""What may be sent to whom and when: eight free answers within 48 hours, paid ones within seven days, then none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.telegram.standin.clock import Clock
from tests.telegram.standin.refusals import RefusedError

FREE_WINDOW = 48 * 3600.0
WINDOW = 7 * 86_400.0
FREE_MESSAGES = 8

NOT_FOLLOWING = -213
TOO_LONG_AGO = -230
AFTER_FREE_WINDOW = -305
OUT_OF_REPLIES = -311


@dataclass(slots=True)
class Standing:
    """How a person stands to the account."""

    acted: float | None = None
    """When they last wrote, tapped or followed."""
    free: int = 0
    """How many free messages are left."""
    has_left: bool = False

    def act(self, now: float) -> None:
        """Open the window anew."""
        self.acted, self.free = now, FREE_MESSAGES


class Windows:
    """The rules; ``plan`` is how many messages the account has paid for."""

    def __init__(self, clock: Clock, owner: str, plan: int) -> None:
        self._clock = clock
        self._owner = owner
        self._bought = plan
        self.plan = plan

    def spend(self, standing: Standing) -> dict[str, Any]:
        """Count one message and return the quota it took. Raises RefusedError where none is left."""
        now = self._clock.now()
        if standing.has_left:
            raise RefusedError(NOT_FOLLOWING, "User has not followed OA")
        if standing.acted is None or now - standing.acted > WINDOW:
            raise RefusedError(TOO_LONG_AGO, "User has not interacted with the OA in the past 7 days")
        is_free = now - standing.acted <= FREE_WINDOW
        if is_free and standing.free:
            standing.free -= 1
            return self._quota("reply", standing.free, FREE_MESSAGES)
        if self.plan:
            self.plan -= 1
            return self.paid()
        if is_free:
            raise RefusedError(OUT_OF_REPLIES, "Out of quota reply")
        raise RefusedError(AFTER_FREE_WINDOW, "OA can not reply after 48 hours since the last interaction")

    def free(self, standing: Standing) -> dict[str, Any]:
        """Return what is left of a person's free messages."""
        is_open = standing.acted is not None and self._clock.now() - standing.acted <= FREE_WINDOW
        return self._quota("reply", standing.free if is_open else 0, FREE_MESSAGES)

    def paid(self) -> dict[str, Any]:
        """Return what is left of the account's plan."""
        return self._quota("sub_quota", self.plan, self._bought)

    def _quota(self, kind: str, remain: int, total: int) -> dict[str, Any]:
        return {"quota_type": kind, "remain": remain, "total": total, "owner_type": "OA", "owner_id": self._owner}
