"""Checking a paper: whoever holds its code may see which course was finished and when, and nothing else."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from bot.web.limits import Buckets
from bot.web.pages import Pages
from bot.web.site import Site

LONGEST_CODE = 64


class Checking:
    """The page behind the QR code of a paper, which also takes a typed code."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site, self._pages = site, pages
        self._tries = Buckets(1 / 60, site.limits.return_tries)

    async def look(self, request: Request) -> Response:
        """Draw what a code was given for; without one, the question for it."""
        code = (request.path_params.get("code", "") or request.query_params.get("ma", "")).strip()[:LONGEST_CODE]
        if not code:
            return self._page(request)
        network, now = request.state.network, self._site.now()
        # A try is paid for before the look-up and given back after: many at once must not pass together.
        if not self._tries.take(network, now):
            return self._page(request, status=429, wrong="web.check-many")
        found = await self._site.doors.recognition(self._site.language_of(request), code)
        if found is None:
            return self._page(request, status=404, wrong="web.check-wrong")
        self._tries.give_back(network, now)
        return self._page(request, found=found)

    def _page(
        self, request: Request, *, status: int = 200, wrong: str = "", found: tuple[str, str] | None = None
    ) -> Response:
        language = self._site.language_of(request)
        return self._pages.page("check.html", language, status=status, wrong=wrong, found=found)
