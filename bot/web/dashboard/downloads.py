"""The files of the dashboard: the same report as on the page, for an office or for programs."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.reports.formats import Format, file_name
from bot.web.dashboard.visit import Visit, answered
from bot.web.pages import UNKEPT, Pages
from bot.web.site import Site

TYPES = {
    Format.TEXT: "text/plain; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
    Format.PNG: "image/png",
}


class Downloads:
    """Hands reports over as files."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site, self._pages = site, pages

    async def hand_over(self, request: Request) -> Response:
        """Answer with a file, made in the worker process."""
        return await answered(
            self._site, self._pages, request, lambda seen: self._file(seen, request.path_params["format"])
        )

    async def _file(self, seen: Visit, asked: str) -> Response:
        format = next((one for one in Format if one == asked), None)
        if format is None:
            raise HTTPException(404)
        content = await self._site.doors.report_written(seen.asked, format, seen.own)
        # Both parts were checked.
        name = file_name(seen.asked.period, seen.asked.unit, format)
        headers = {**UNKEPT, "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=TYPES[format], headers=headers)
