"""The chat: one page that shows where a learner stands and takes what they do."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.channels.web import CHANNEL, Standing, act, code, first, inbound, opened, standing
from bot.dialogue.events import Opened
from bot.dialogue.screens import Shown
from bot.web.doors import Doors
from bot.web.forms import read_form
from bot.web.limits import Buckets
from bot.web.pages import Pages, is_part
from bot.web.session import Session, Sessions
from bot.web.site import Site


class Chat:
    """Looks and takes. Looking changes nothing: the first post of a visitor is what makes a learner."""

    def __init__(self, site: Site, sessions: Sessions, pages: Pages) -> None:
        self._site, self._sessions, self._pages = site, sessions, pages
        hourly = site.limits.new_learners_per_hour
        self._newcomers = Buckets(hourly / 3600, hourly)

    @property
    def _doors(self) -> Doors:
        return self._site.doors

    async def look(self, request: Request) -> Response:
        """Draw where they stand; for someone unknown, the welcome."""
        came_by = code({"bai": request.path_params.get("code", "") or request.query_params.get("bai", "")})
        return await self._draw(request, request.state.session, came_by)

    async def take(self, request: Request) -> Response:
        """Take what they did and show what comes of it."""
        form = await read_form(request)
        session, nonce = self._checked(request.state.session, form)
        at = standing(form)
        if at is None:
            return await self._redraw(request, session)
        if session.given is None or not at.learner:
            known = await self._doors.look(CHANNEL, session.address) is not None
            if not known:
                return await self._welcome_in(request, session, form, nonce)
            if not at.learner:
                return await self._redraw(request, session)
        came_by = code(form)
        done = act(form, at) or (Opened(came_by, self._site.language_of(request)) if came_by else None)
        if done is None:
            return await self._redraw(request, session)
        return await self._answer(
            request, session, await self._doors.take(inbound(session.address, done, at, self._site.now()))
        )

    def _checked(self, session: Session | None, form: dict[str, str]) -> tuple[Session, str]:
        nonce = self._sessions.nonce(session, form.get("csrf", "")) if session else None
        if session is None or nonce is None:
            raise HTTPException(403)
        return session, nonce

    async def _welcome_in(self, request: Request, session: Session, form: dict[str, str], nonce: str) -> Response:
        """Make a learner of a visitor, then take what they did on the screen they saw before they were one."""
        now = self._site.now()
        if not self._newcomers.take(request.state.network, now):
            return self._pages.word(request, 429, "web.fault.newcomers", {"Retry-After": str(self._newcomers.wait())})
        opening = Opened(code(form), self._site.language_of(request))
        shown = await self._doors.take(opened(session.address, opening, nonce, now))
        done = act(form, Standing(shown.learner, shown.turn))
        if done is not None:
            shown = await self._doors.take(first(session.address, done, nonce, self._site.now()))
        return await self._answer(request, session, shown)

    async def _answer(self, request: Request, session: Session, shown: Shown) -> Response:
        """Show the outcome of a turn: to a browser by way of a redirect, so that "reload" and "back" stay harmless."""
        stays = is_part(request) or await self._doors.look(CHANNEL, session.address) is None
        response = self._pages.screen(request, shown, session) if stays else RedirectResponse("/", 303)
        self._sessions.keep(response, session, self._site.now())
        return response

    async def _redraw(self, request: Request, session: Session) -> Response:
        return await self._draw(request, session, "") if is_part(request) else RedirectResponse("/", 303)

    async def _draw(self, request: Request, session: Session | None, came_by: str) -> Response:
        shown = await self._doors.look(CHANNEL, session.address) if session else None
        if session is not None and shown is not None:
            response = self._pages.screen(request, shown, session, came_by)
            self._sessions.keep(response, session, self._site.now())
            return response
        # Of someone who was erased, the old address is not used again.
        visitor = session if session is not None and session.given is None else self._sessions.fresh()
        screen = self._doors.welcome(self._site.language_of(request), came_by)
        response = self._pages.screen(request, Shown(screen, learner=0, turn=0), visitor, came_by)
        if visitor is not session:
            self._sessions.lend(response, visitor)
        return response
