"""The store's calls that counts are kept and read by."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Collection

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
from storage.sql.opened import Opened
from storage.sql.proving import prove, rebuild
from storage.sql.rollups import reading
from storage.sql.rollups.folding import plan


class CountsCalls(Opened):
    """See :class:`storage.store.counts.CountsStore`."""

    async def fold(self) -> int:
        """See :class:`storage.store.counts.CountsStore`."""
        folded = None
        while folded is None:
            planned = [one async for one in self.database.stream(plan)]
            folded = await self.database.write(planned[0].apply) if planned else 0
        return folded

    async def cells(self, first: int, last: int, by: Collection[str] = CELL_DIMENSIONS) -> list[Cell]:
        """See :class:`storage.store.counts.CountsStore`."""
        return await self.database.read(lambda connection: reading.read_cells(connection, first, last, by))

    async def crowds(self, period: int) -> list[Crowd]:
        """See :class:`storage.store.counts.CountsStore`."""
        return await self.database.read(lambda connection: reading.read_crowds(connection, period))

    async def arrived(self, last: int) -> list[Arrived]:
        """See :class:`storage.store.counts.CountsStore`."""
        return await self.database.read(lambda connection: reading.read_arrived(connection, last))

    async def weeks(self, first: int, last: int, by: Collection[str] = WEEK_DIMENSIONS) -> list[Week]:
        """See :class:`storage.store.counts.CountsStore`."""
        return await self.database.read(lambda connection: reading.read_weeks(connection, first, last, by))

    async def steps(self, lesson: str, first: int, last: int, by: Collection[str] = STEP_DIMENSIONS) -> list[Step]:
        """See :class:`storage.store.counts.CountsStore`."""
        return await self.database.read(lambda connection: reading.read_steps(connection, lesson, first, last, by))

    async def choices(
        self, lesson: str, first: int, last: int, by: Collection[str] = CHOICE_DIMENSIONS
    ) -> list[Choice]:
        """See :class:`storage.store.counts.CountsStore`."""
        return await self.database.read(lambda connection: reading.read_choices(connection, lesson, first, last, by))

    def prove(self, told: Told = unheard) -> AsyncGenerator[Difference | Proof, None]:
        """See :class:`storage.store.counts.CountsStore`."""
        return self.database.stream(lambda connection: prove(connection, told))

    async def rebuild(self, told: Told = unheard) -> None:
        """See :class:`storage.store.counts.CountsStore`."""
        await self.database.rework(lambda connection: rebuild(connection, told))
