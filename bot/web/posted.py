"""Forms that only a page of ours can have sent: each carries a token tied to the visitor's own cookie."""

from __future__ import annotations

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.web.forms import read_form
from bot.web.session import Session, Sessions


async def posted(sessions: Sessions, request: Request) -> dict[str, str]:
    """Return the fields of a form.

    Raises:
        HTTPException: 403 where it is from elsewhere, or what :func:`bot.web.forms.read_form` raises.
    """
    form = await read_form(request)
    session: Session | None = request.state.session
    if session is None or sessions.nonce(session, form.get("csrf", "")) is None:
        raise HTTPException(403)
    return form


def with_token(sessions: Sessions, request: Request, draw: Callable[[str], Response]) -> Response:
    """Draw a page that has a form, given its token; whoever has no cookie is lent one."""
    session: Session | None = request.state.session
    visitor = session or sessions.fresh()
    response = draw(sessions.token(visitor))
    if session is None:
        sessions.lend(response, visitor)
    return response
