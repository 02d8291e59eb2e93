"""The way in for those with a role: a link that works once, a login of twelve hours, and the ways out.

The link is opened in two steps: chat apps look at links by themselves, and a look must not use it up.
"""

from __future__ import annotations

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.dialogue.roles import Action, scopes
from bot.web.doors import Doors
from bot.web.limits import Buckets
from bot.web.pages import Pages
from bot.web.posted import posted, with_token
from bot.web.session import Sessions
from bot.web.site import Site
from storage.rows.roles import LOGGED_IN, Officer

COOKIE = "hocso-vao"
"""The cookie of a login; what it holds is looked up at each request, with the roles of that moment."""
NO_ROLE = "role"
"""The detail of a refusal that is about a role somebody does not hold."""
NO_UNIT = "unit"
"""The detail of a refusal that is about a unit that is not in somebody's charge."""
LONGEST = 64
HOME = "/vao"


class Login:
    """The pages to log in, to see who is, and to log out."""

    def __init__(self, site: Site, sessions: Sessions, pages: Pages) -> None:
        self._site, self._sessions, self._pages = site, sessions, pages
        self._tries = Buckets(1 / 60, site.limits.return_tries)

    async def look(self, request: Request) -> Response:
        """Draw who is logged in, or how somebody gets in."""
        return self._page(request, "login.html", code="", wrong="")

    async def ask(self, request: Request) -> Response:
        """Draw the button that uses a link up."""
        return self._page(request, "login.html", code=request.path_params["code"][:LONGEST], wrong="")

    async def enter(self, request: Request) -> Response:
        """Use a link up and log in."""
        await posted(self._sessions, request)
        network, now = request.state.network, self._site.now()
        if not self._tries.take(network, now):
            return self._page(request, "login.html", status=429, code="", wrong="web.login-many")
        token = await self._site.doors.enter(request.path_params["code"][:LONGEST])
        if token is None:
            return self._page(request, "login.html", status=422, code="", wrong="web.login-wrong")
        self._tries.give_back(network, now)
        response = RedirectResponse(HOME, 303)
        lasts = int(LOGGED_IN.total_seconds())
        secure = self._site.secure
        response.set_cookie(COOKIE, token, max_age=lasts, secure=secure, httponly=True, samesite="lax")
        return response

    async def leave(self, request: Request) -> Response:
        """Log out here, or wherever this account is logged in."""
        form = await posted(self._sessions, request)
        await self._site.doors.log_out(
            request.cookies.get(COOKIE, "")[:LONGEST], everywhere=bool(form.get("everywhere"))
        )
        response = RedirectResponse(HOME, 303)
        response.delete_cookie(COOKIE, secure=self._site.secure, httponly=True, samesite="lax")
        return response

    def _page(self, request: Request, name: str, *, status: int = 200, **values: object) -> Response:
        roles = self._site.doors.told_roles(self._site.language_of(request), request.state.officer)
        officer: Officer | None = request.state.officer
        values["counts"] = officer is not None and bool(scopes(officer.roles, "see-counts"))
        draw = partial(self._pages.page, name, self._site.language_of(request), status=status, roles=roles, **values)
        return with_token(self._sessions, request, lambda token: draw(token=token))


async def recognise(doors: Doors, request: Request) -> Officer | None:
    """Return who is logged in; only a request with the cookie costs a look."""
    token = request.cookies.get(COOKIE, "")
    return await doors.officer(token[:LONGEST]) if token else None


async def admitted(doors: Doors, request: Request, action: Action, unit: str = "") -> Officer:
    """Return who is logged in where their roles allow an action at a unit; each asking is logged.

    Raises:
        HTTPException: 401 where nobody is logged in, 403 where they may not.
    """
    officer: Officer | None = request.state.officer
    if officer is None:
        raise HTTPException(401)
    if not await doors.may(officer, action, unit):
        raise HTTPException(403, NO_ROLE)
    return officer
