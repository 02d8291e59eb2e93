"""What every request passes: who it is, whether they ask too much, and the headers every answer carries."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web import login
from bot.web.limits import Buckets, Neighbours
from bot.web.session import COOKIE, Sessions
from bot.web.site import Site

FREE = re.compile(r"/healthz|/readyz|/static/.*")
"""Paths that cost next to nothing and must answer while others are refused."""

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""No page of ours loads anything from elsewhere, runs inline code, or is shown inside another."""

Refuse = Callable[[Request, int, int], Awaitable[Response]]


class Gate:
    """Pure ASGI middleware: sets who it is in the request's state, and refuses floods.

    That is ``network``, ``session`` (a learner's, or None) and ``officer`` (who is logged in with a role, or None).
    """

    def __init__(self, app: ASGIApp, *, site: Site, sessions: Sessions, refuse: Refuse) -> None:
        self._app, self._site, self._sessions, self._refuse = app, site, sessions, refuse
        self._neighbours = Neighbours(site.trusted_proxies)
        limits = site.limits
        self._by_session = Buckets(limits.per_session, limits.session_burst)
        self._by_address = Buckets(limits.per_address, limits.address_burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or refuse it; what is no request passes untouched."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        await self._recognise(request)
        app: ASGIApp = self._app
        if not FREE.fullmatch(scope["path"]) and (wait := self._flood(request)):
            app = await self._refuse(request, 429, wait)
        elif login.COOKIE in request.cookies:
            request.state.officer = await login.recognise(self._site.doors, request)
        await app(scope, receive, _sealing(send))

    async def _recognise(self, request: Request) -> None:
        now = self._site.now()
        client = request.client.host if request.client else ""
        request.state.network = self._neighbours.network(client, request.headers)
        request.state.session = self._sessions.read(request.cookies.get(COOKIE, ""), now)
        request.state.officer = None

    def _flood(self, request: Request) -> int:
        """Return the seconds to wait, or 0."""
        now, session = self._site.now(), request.state.session
        if session is not None and not self._by_session.take(session.address, now):
            return self._by_session.wait()
        return 0 if self._by_address.take(request.state.network, now) else self._by_address.wait()


def _sealing(send: Send) -> Send:
    async def sealed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sealed
