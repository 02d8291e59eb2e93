"""The further pages of the dashboard, as far as they need the store, the lessons and the worker process."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.dialogue.library import Library
from bot.drawing.work import Paper
from bot.handing import handed
from bot.press import Press
from bot.reports.ledger import Ledger
from bot.reports.report import Asked
from bot.reports.studying import Study
from bot.ways import Entrances
from lessons.library import courses
from lessons.units import Unit, Units
from storage.rows import VIETNAM
from storage.rows.handed import Handed
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Board:
    """See :class:`bot.web.dashboard.board.Board`."""

    store: Store
    library: Callable[[], Library]
    press: Press
    entrances: Entrances
    now: Callable[[], datetime]

    async def study(self, asked: Asked, lesson: str, own: Collection[str] | None) -> Study:
        """See :class:`bot.web.dashboard.board.Board`."""
        return await self.press.study(asked, lesson, own)

    async def ledger(self, unit: str, language: str, today: date) -> Ledger:
        """See :class:`bot.web.dashboard.board.Board`."""
        return await self.press.ledger(unit, language, today)

    async def hand_in(self, fields: Mapping[str, str], by: str, today: date) -> tuple[Handed | None, Mapping[str, str]]:
        """See :class:`bot.web.dashboard.board.Board`."""
        figure, faults = await self.press.checked(fields, today)
        if figure is None or not by:
            return None, faults
        kept = handed(figure, by, self.now())
        await self.store.hand_in([kept])
        return kept, {}

    async def units(self) -> Units:
        """See :class:`bot.web.dashboard.board.Board`."""
        groups = await self.store.groups()
        return self.library().units.with_groups((group.code, group.name) for group in groups)

    async def poster(self, unit: Unit, language: str, *, small: bool) -> bytes | None:
        """See :class:`bot.web.dashboard.board.Board`."""
        ways = await self.entrances.ways()
        if not ways:
            return None
        # Courses are not printed, and all of them would have to go to the worker.
        slim = replace(self.library(), courses=courses(()), units=await self.units(), spoken={})
        paper = Paper(language, int(f"{self.now().astimezone(VIETNAM):%Y%m%d}"), small)
        return await self.press.poster(slim, unit, ways, paper)
