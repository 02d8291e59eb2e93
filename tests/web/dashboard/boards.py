"""What the further pages of the dashboard are made of, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bot.dialogue.library import Library
from bot.drawing.work import Paper
from bot.handing import handed
from bot.posters import Ways, poster
from bot.reports.ledger import Ledger, ledger, read_entry
from bot.reports.report import Asked
from bot.reports.studying import Study, study
from lessons.units import Unit, Units
from storage.rows.counts import Cell, Choice, Step
from storage.rows.handed import Handed
from tests.reports.books import scheme

LESSON = "cuoc-goi-lua-dao"
WHERE = 202611, "03637"


@dataclass
class Traces:
    """A lesson that a hundred came to in Mường Kim, with what their first answers were."""

    begun: int = 100
    passes: int = 37
    traced: int = 100
    """How many of them left a trace at reading cards."""

    async def months(self) -> tuple[int, int] | None:
        return 202610, 202611

    async def cells(self, first: int, last: int, by: Collection[str] = ()) -> list[Cell]:
        return [Cell(*WHERE, "", "", "", "", LESSON, "", self.begun, 0, self.passes, 0, 0, 0, 0, 0)]

    async def steps(self, lesson: str, first: int, last: int, by: Collection[str] = ()) -> list[Step]:
        cards = [card.key for card in scheme().courses.lessons[LESSON].cards]
        counts = ((96, 0), (84, 0), (80, 60), (80, 0), (58, 41), (50, 0), (40, 40), (38, 0))
        reached = {"": (self.begun, self.traced), **dict(zip(cards, counts, strict=True)), "cu": (3, 2)}
        return [Step(202611, lesson, card, "03637", "", "", "", *counts) for card, counts in reached.items()]

    async def choices(self, lesson: str, first: int, last: int, by: Collection[str] = ()) -> list[Choice]:
        asked = next(scheme().courses.lessons[LESSON].questions())
        options = [option.key for option in asked.task.options((), "")]
        return [
            Choice(0, "", asked.version, asked.key, options[0], True, "", "", 60, 30, 30, 50),
            Choice(0, "", asked.version, asked.key, options[1], False, "", "", 20, 12, 24, 50),
            Choice(0, "", "before", asked.key, options[0], True, "", "", 30, 0, 0, 0),
            Choice(0, "", "before", asked.key, options[1], False, "", "", 30, 0, 0, 0),
        ]


@dataclass
class ScriptedBoard:
    """See :class:`bot.web.dashboard.board.Board`; ``ways`` are the ways in that can be printed."""

    traces: Traces = field(default_factory=Traces)
    taken: list[Handed] = field(default_factory=list)
    ways: Ways = field(default_factory=lambda: Ways("https://hoc.test", "HocSoBot"))
    draws: bool = False
    """Whether posters are really drawn, which takes a while."""
    printed: list[tuple[str, str, bool]] = field(default_factory=list)

    async def study(self, asked: Asked, lesson: str, own: Collection[str] | None) -> Study:
        return await study(self.traces, scheme(), asked, lesson, own)

    async def ledger(self, unit: str, language: str, today: date) -> Ledger:
        return ledger(scheme().indicators.all, self.taken, scheme().units, unit, language)

    async def hand_in(self, fields: Mapping[str, str], by: str, today: date) -> tuple[Handed | None, Mapping[str, str]]:
        figure, faults = read_entry(fields, scheme().indicators.all, scheme().units)
        if figure is None or not by:
            return None, faults
        self.taken.append(handed(figure, by, datetime(2026, 11, 23, 5, 0, tzinfo=UTC)))
        return self.taken[-1], {}

    async def units(self) -> Units:
        return scheme().units.with_groups([("03637-1", "Bản Mở"), ("03640-1", "Bản Xa")])

    async def poster(self, unit: Unit, language: str, *, small: bool) -> bytes | None:
        self.printed.append((unit.code, language, small))
        if not self.draws or not self.ways:
            return b"%PDF" if self.ways else None
        library = Library(scheme().courses, await self.units())
        return poster(library, (unit, None), self.ways, Paper(language, 20261123, small))
