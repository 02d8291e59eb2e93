"""What people read when something goes wrong: one kind sentence, what to do, a way back. Never a traceback."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.errors import BusyError
from bot.web.gate import HEADERS
from bot.web.login import NO_ROLE, NO_UNIT
from bot.web.pages import Pages
from storage.errors import StoreError

KEYS = {
    401: "web.fault.login",
    403: "web.fault.stale",
    404: "web.fault.not-found",
    405: "web.fault.not-found",
    408: "web.fault.slow",
    413: "web.fault.too-big",
    429: "web.fault.too-many",
    503: "web.fault.busy",
}
DETAILS = {NO_ROLE: "web.fault.role", NO_UNIT: "web.fault.unit"}
OTHER = "web.fault.unread"
BROKEN = "web.fault.broken"
UNSAVED = "web.fault.unsaved"
FORM = "web.fault.form"
"""An officer's form: what was written stands there still where the browser goes back."""
RETRY = {"Retry-After": "5"}


class Faults:
    """Draws each fault as a page, or as a sentence for our script."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages

    def handlers(self) -> dict[Any, Any]:
        """Return who draws what, as Starlette wants it."""
        return {
            HTTPException: self.refused,
            BusyError: self.busy,
            StoreError: self.unsaved,
            Exception: self.broken,
        }

    async def refused(self, request: Request, fault: HTTPException) -> Response:
        """Draw what was refused and why."""
        if request.method == "OPTIONS" and fault.status_code == 405:
            return Response(status_code=204, headers=fault.headers)
        key = DETAILS.get(fault.detail) or KEYS.get(fault.status_code, OTHER)
        return self._pages.word(request, fault.status_code, key, fault.headers)

    async def flood(self, request: Request, status: int, wait: int) -> Response:
        """Draw that someone asked too much."""
        return self._pages.word(request, status, KEYS[status], {"Retry-After": str(wait)})

    async def busy(self, request: Request, _fault: BusyError) -> Response:
        """Draw that too many are here just now."""
        return self._pages.word(request, 503, FORM if _is_form(request) else KEYS[503], RETRY)

    async def unsaved(self, request: Request, _fault: StoreError) -> Response:
        """Draw that the answer was not saved; where nothing was sent, only that it cannot be shown now."""
        key = FORM if _is_form(request) else UNSAVED if request.method == "POST" else KEYS[503]
        return self._pages.word(request, 503, key, RETRY)

    async def broken(self, request: Request, _fault: Exception) -> Response:
        """Draw that the fault is ours. It stands outside the gate, so it brings the headers itself."""
        return self._pages.word(request, 500, BROKEN, HEADERS)


def _is_form(request: Request) -> bool:
    return request.method == "POST" and request.url.path.startswith("/bang/")
