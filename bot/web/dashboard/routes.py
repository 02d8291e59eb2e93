"""Where the pages of the dashboard are."""

from __future__ import annotations

from starlette.routing import Route

from bot.web.dashboard.downloads import Downloads
from bot.web.dashboard.overview import Overview
from bot.web.pages import Pages
from bot.web.site import Site


def dashboard_routes(site: Site, pages: Pages) -> list[Route]:
    """Return the routes of the dashboard; each of them asks who is there, see :mod:`bot.web.dashboard.visit`."""
    return [
        Route("/bang", Overview(site, pages).look, methods=["GET"]),
        Route("/bang/tep/{format}", Downloads(site, pages).hand_over, methods=["GET"]),
    ]
