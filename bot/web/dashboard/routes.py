"""Where the pages of the dashboard are."""

from __future__ import annotations

from starlette.routing import Route

from bot.web.dashboard.downloads import Downloads
from bot.web.dashboard.entering import FIGURES, Entering
from bot.web.dashboard.overview import Overview
from bot.web.dashboard.posting import POSTERS, Posting
from bot.web.dashboard.teaching import LESSONS, Teaching
from bot.web.pages import Pages
from bot.web.session import Sessions
from bot.web.site import Site


def dashboard_routes(site: Site, sessions: Sessions, pages: Pages) -> list[Route]:
    """Return the routes of the dashboard; each of them asks who is there, see :mod:`bot.web.dashboard.visit`."""
    teaching, posting, entering = Teaching(site, pages), Posting(site, pages), Entering(site, sessions, pages)
    return [
        Route("/bang", Overview(site, pages).look, methods=["GET"]),
        Route("/bang/tep/{format}", Downloads(site, pages).hand_over, methods=["GET"]),
        Route(LESSONS, teaching.list, methods=["GET"]),
        Route(f"{LESSONS}/{{lesson}}", teaching.look, methods=["GET"]),
        Route(FIGURES, entering.look, methods=["GET"]),
        Route(FIGURES, entering.take, methods=["POST"]),
        Route(POSTERS, posting.look, methods=["GET"]),
        Route(f"{POSTERS}/{{size}}", posting.hand_over, methods=["GET"]),
    ]
