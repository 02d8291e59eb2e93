"""The part of the store that holds doors, by which people come with their unit known, and what others counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from storage.rows.doors import Come, Door, Opening
from storage.rows.handed import Handed


class DoorsStore(Protocol):
    """Rosters with their personal codes; figures that others handed in."""

    async def make_roster(self, name: str, doors: Sequence[Door], until: datetime, now: datetime) -> list[str]:
        """Make a personal code for each, valid until a time, and return them in order; only hashes are kept."""

    async def come_by(
        self, code: str, learner: int, place: tuple[str, str], now: datetime
    ) -> tuple[Opening, Door | None]:
        """Return what became of a code typed at an account, with where its door leads if it is open.

        It is unknown where there is none, or somebody else came by it before. A personal code is the learner's from
        then on, with all who are one person with them; one whose time is over opens only for them. Tries of personal
        codes are limited as those of invites are; the code of a village group is open to all.
        """

    async def rosters(self) -> list[Come]:
        """Return how far the codes of every roster have come, by roster and place."""

    async def hand_in(self, figures: Sequence[Handed]) -> None:
        """Keep figures that others counted, all or none; one for the same holds instead of the one before."""

    async def handed(self) -> list[Handed]:
        """Return every figure ever handed in, in the order they came."""
