"""The store's calls about people who stand by a learner."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from storage.rows.supporting import Support, Taken


class SupportingStore(Protocol):
    """A learner names somebody by a code; both can end it."""

    async def support_code(self, learner: int, now: datetime) -> str:
        """Make a code for somebody to stand by a learner, in place of the one before; "" where enough do already."""

    async def stand_by(self, supporter: int, code: str, who: tuple[str, str], now: datetime) -> Taken:
        """Take a code; ``who`` is the account, by channel and address, whose tries are limited and logged."""

    async def end_support(self, learner: int) -> int:
        """Let nobody stand by a learner any more, and the learner by nobody; return how many ties that ended."""

    async def claim_support(self, channels: Sequence[str], limit: int, now: datetime) -> list[Support]:
        """Take up to ``limit`` supporters who are to be told now, and set each for the next week.

        Only those who can be written to on these channels; the others are looked at again in a week as well. Nobody
        is told twice in a week, whatever is killed.
        """
