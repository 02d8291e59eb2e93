"""Going on with another phone, and leaving one: the cookie is the only thing that ties a device to a learner."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web import CHANNEL
from bot.web.limits import Buckets
from bot.web.pages import Pages
from bot.web.posted import posted, with_token
from bot.web.session import Session, Sessions
from bot.web.site import Site

LONGEST_CODE = 64


class Devices:
    """The pages for a return code and for "forget this device"."""

    def __init__(self, site: Site, sessions: Sessions, pages: Pages) -> None:
        self._site, self._sessions, self._pages = site, sessions, pages
        self._tries = Buckets(1 / 60, site.limits.return_tries)

    async def ask_code(self, request: Request) -> Response:
        """Draw the page that asks for a return code."""
        return await self._page(request, "return.html", wrong="")

    async def take_code(self, request: Request) -> Response:
        """Open the account a return code stands for."""
        form = await posted(self._sessions, request)
        network, now = request.state.network, self._site.now()
        # A try is paid for before the look-up and given back after: many at once must not pass together.
        if not self._tries.take(network, now):
            return await self._page(request, "return.html", status=429, wrong="web.return-many")
        address = await self._site.doors.returning(form.get("ma", "").strip()[:LONGEST_CODE])
        if address is None:
            return await self._page(request, "return.html", status=422, wrong="web.return-wrong")
        self._tries.give_back(network, now)
        response = RedirectResponse("/", 303)
        self._sessions.keep(response, Session(address), now)
        return response

    async def ask_leave(self, request: Request) -> Response:
        """Draw the page that asks whether this device shall forget."""
        return await self._page(request, "leave.html")

    async def leave(self, request: Request) -> Response:
        """Make this device forget who learned on it."""
        await posted(self._sessions, request)
        response = self._pages.word(request, 200, "web.left")
        self._sessions.drop(response)
        return response

    async def _page(self, request: Request, name: str, *, status: int = 200, **values: object) -> Response:
        session: Session | None = request.state.session
        shown = await self._site.doors.look(CHANNEL, session.address) if session else None
        language = shown.screen.language if shown else self._site.language_of(request)
        draw = partial(self._pages.page, name, language, status=status, known=shown is not None, **values)
        return with_token(self._sessions, request, lambda token: draw(token=token))
