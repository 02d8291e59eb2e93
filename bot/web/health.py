"""For those who watch over the service: is it alive, and may people be sent to it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.web.site import Site

UNKEPT = {"Cache-Control": "no-store"}


class Health:
    """Two plain answers: ``/healthz`` that the process serves, ``/readyz`` that it can take turns."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def alive(self, _request: Request) -> Response:
        """Answer that this process serves."""
        return PlainTextResponse("ok\n", headers=UNKEPT)

    async def ready(self, _request: Request) -> Response:
        """Answer whether turns can be taken: 200, or 503 with what is lacking."""
        lacking = await self._site.lacking()
        if not lacking:
            return PlainTextResponse("ready\n", headers=UNKEPT)
        return PlainTextResponse(f"not ready: {lacking}\n", 503, headers={**UNKEPT, "Retry-After": "2"})
