"""Builds the web application from its parts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Route

from bot.dialogue.library import Operator
from bot.web.chat import Chat
from bot.web.checking import Checking
from bot.web.dashboard.routes import dashboard_routes
from bot.web.devices import Devices
from bot.web.doors import Doors
from bot.web.faults import Faults
from bot.web.files import Media, StaticFiles
from bot.web.gate import Gate
from bot.web.health import Health
from bot.web.login import Login
from bot.web.pages import Pages
from bot.web.pickups import Pickups
from bot.web.session import Sessions
from bot.web.site import NOBODY, USUAL, Limits, Site, nothing


def web_app(
    doors: Doors,
    *,
    secret: bytes,
    now: Callable[[], datetime],
    public_url: str = "",
    language: str = "vi",
    operator: Operator = NOBODY,
    limits: Limits = USUAL,
    trusted_proxies: tuple[str, ...] = (),
    lacking: Callable[[], Awaitable[str]] = nothing,
) -> Starlette:
    """Return the pages as an ASGI application; see :class:`Site` for what each setting means."""
    site = Site(doors, secret, now, public_url, language, operator, limits, trusted_proxies, lacking)
    sessions, files = Sessions(site.secret, secure=site.secure), StaticFiles()
    pages = Pages(site, sessions, files)
    faults = Faults(pages)
    app = Starlette(
        routes=_routes(site, sessions, pages, files),
        middleware=[
            Middleware(GZipMiddleware, compresslevel=6),
            Middleware(Gate, site=site, sessions=sessions, refuse=faults.flood),
        ],
        exception_handlers=faults.handlers(),
    )
    # Its redirect would go to whatever host a request names.
    app.router.redirect_slashes = False
    return app


def _routes(site: Site, sessions: Sessions, pages: Pages, files: StaticFiles) -> list[Route]:
    chat, devices, health = Chat(site, sessions, pages), Devices(site, sessions, pages), Health(site)
    checking, logins = Checking(site, pages), Login(site, sessions, pages)
    pickups = Pickups(site, sessions, pages)
    return [
        Route("/", chat.look, methods=["GET"]),
        Route("/", chat.take, methods=["POST"]),
        Route("/bai/{code}", chat.look, methods=["GET"]),
        Route("/anh/{hash}", Media(site.doors).serve, methods=["GET"]),
        Route("/tro-lai", devices.ask_code, methods=["GET"]),
        Route("/tro-lai", devices.take_code, methods=["POST"]),
        Route("/quen-may", devices.ask_leave, methods=["GET"]),
        Route("/quen-may", devices.leave, methods=["POST"]),
        Route("/xac-nhan", checking.look, methods=["GET"]),
        Route("/xac-nhan/{code}", checking.look, methods=["GET"]),
        Route("/tep/{code}", pickups.ask, methods=["GET"]),
        Route("/tep/{code}", pickups.hand_over, methods=["POST"]),
        Route("/vao", logins.look, methods=["GET"]),
        Route("/vao/{code}", logins.ask, methods=["GET"]),
        Route("/vao/{code}", logins.enter, methods=["POST"]),
        Route("/ra", logins.leave, methods=["POST"]),
        *dashboard_routes(site, sessions, pages),
        Route("/healthz", health.alive, methods=["GET"]),
        Route("/readyz", health.ready, methods=["GET"]),
        Route("/static/{mark}/{name}", files.serve, methods=["GET"]),
    ]
