"""The pages about lessons: how each does in a unit; of one, where people leave it and what its questions are worth."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.reports.figures import Figure, share
from bot.reports.funnel import Stage
from bot.reports.items import LEAST
from bot.web.dashboard.drawings import meter
from bot.web.dashboard.visit import Visit, answered, drawn
from bot.web.pages import Pages
from bot.web.site import Site

LESSONS = "/bang/bai"


class Teaching:
    """Draws the pages."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site, self._pages = site, pages

    async def list(self, request: Request) -> Response:
        """Draw the lessons in the unit asked for, each with the way to its own page."""
        return await answered(self._site, self._pages, request, self._lessons)

    async def _lessons(self, seen: Visit) -> Response:
        report = await self._site.doors.report(seen.asked, seen.own)
        known = self._site.doors.library.courses.lessons
        links = {code: seen.filters.link(f"{LESSONS}/{code}") for code in known}
        return drawn(self._site, self._pages, seen, "lessons.html", report=report, links=links, share=share)

    async def look(self, request: Request) -> Response:
        """Draw one lesson, studied in the worker process."""
        return await answered(
            self._site, self._pages, request, lambda seen: self._lesson(seen, request.path_params["lesson"])
        )

    async def _lesson(self, seen: Visit, lesson: str) -> Response:
        if self._site.doors.library.courses.lesson(lesson) is None:
            raise HTTPException(404)
        study = await self._site.doors.board.study(seen.asked, lesson, seen.own)
        begun = study.funnel.stages[0].reached
        bars = [bar(stage, begun) for stage in study.funnel.stages]
        doubts = [item for item in study.items if item.doubtful or item.unchosen]
        values: dict[str, Any] = {"study": study, "bars": bars, "doubts": doubts, "share": share, "least": LEAST}
        return drawn(self._site, self._pages, seen, "lesson.html", **values)


def bar(stage: Stage, begun: Figure) -> float:
    """Return how long a stage's bar is, in percent of who began; 0 where it is not told."""
    drawing = meter(stage.reached, begun, None)
    return drawing.reached if drawing else 0
