"""The part of the store that counts are read from: rollups, which do not grow with the records.

What a turn writes is in them once it was folded in, within seconds; :meth:`CountsStore.fold` does it at once.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import Protocol

from storage.rows.counts import (
    CELL_DIMENSIONS,
    CHOICE_DIMENSIONS,
    STEP_DIMENSIONS,
    WEEK_DIMENSIONS,
    Arrived,
    Cell,
    Choice,
    Crowd,
    Difference,
    Proof,
    Step,
    Told,
    Week,
    unheard,
)


class CountsStore(Protocol):
    """Sums, and distinct people. What those did who are erased is among them, without who they were."""

    async def fold(self) -> int:
        """Add some of what turns wrote down to the rollups; return how many facts there were, 0 where none is left.

        Any process may, and several at once: one of them does it, the others return 0.
        """

    async def cells(self, first: int, last: int, by: Collection[str] = CELL_DIMENSIONS) -> list[Cell]:
        """Return the sums of the months ``first`` … ``last``, grouped by some dimensions, in their order."""

    async def crowds(self, period: int) -> list[Crowd]:
        """Return who was active in a month ``202611``, a quarter ``20264`` or a year ``2026``."""

    async def arrived(self, last: int) -> list[Arrived]:
        """Return who was ever active up to the end of the month ``last``, for cumulative counts."""

    async def weeks(self, first: int, last: int, by: Collection[str] = WEEK_DIMENSIONS) -> list[Week]:
        """Return the sums by week of the months ``first`` … ``last``, grouped by some dimensions, in their order."""

    async def steps(self, lesson: str, first: int, last: int, by: Collection[str] = STEP_DIMENSIONS) -> list[Step]:
        """Return how far sittings of a lesson came, grouped by some dimensions, in their order."""

    async def choices(
        self, lesson: str, first: int, last: int, by: Collection[str] = CHOICE_DIMENSIONS
    ) -> list[Choice]:
        """Return the first answers to a lesson's questions, grouped by some dimensions, in their order."""

    def prove(self, told: Told = unheard) -> AsyncIterator[Difference | Proof]:
        """Count everything a second time, from one snapshot, and yield what differs from the rollups, then the proof.

        It takes a while and holds little; turns go on meanwhile. What waits to be folded is left out of both.
        ``told`` is told after each learner, in a thread of the store's.
        """

    async def rebuild(self, told: Told = unheard) -> None:
        """Make the rollups anew from records, traits and joins, in one transaction that whoever writes waits for.

        The tallies of the erased stay as they are: there is nothing else left that says what they did.
        """
