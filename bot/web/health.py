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
        """Answer whether turns can be taken: 200 or 503."""
        ready = self._site.ready()
        return PlainTextResponse("ready\n" if ready else "not ready\n", 200 if ready else 503, headers=UNKEPT)
