"""Drawing pages: templates, the catalogue's words, and the files that go with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from bot.channels.web import Addresses, view
from bot.dialogue.roles import scopes
from bot.dialogue.screens import Shown
from bot.web.files import StaticFiles, medium_address
from bot.web.session import Session, Sessions
from bot.web.site import Site
from storage.rows.roles import Officer

TEMPLATES = Path(__file__).parent / "templates"
PART = "x-part"
"""The header by which our script asks for the screen alone."""
OFFICE = "/bang"
"""Where the pages of those with a role begin."""
UNKEPT = {"Cache-Control": "no-store"}


class Pages:
    """Turns what is to be shown into responses. Pages are never kept by a browser: phones are shared."""

    def __init__(self, site: Site, sessions: Sessions, files: StaticFiles) -> None:
        self._site, self._sessions, self._files = site, sessions, files
        self._templates = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.filters["dial"] = _dial

    def screen(self, request: Request, shown: Shown, session: Session, code: str = "") -> Response:
        """Return the page of a screen, or the screen alone to our script. ``code`` is the link they came by."""
        origin = self._site.origin(request)
        addresses = Addresses(medium_address, lambda door: f"{origin}/bai/{door}", self._is_there, self._forms)
        seen = view(shown.screen, addresses)
        name = "screen.html" if is_part(request) else "chat.html"
        token = self._sessions.token(session)
        return self.page(name, seen.language, view=seen, learner=shown.learner, turn=shown.turn, code=code, token=token)

    def _is_there(self, hash: str) -> bool:
        return self._site.doors.media(hash) is not None

    def _forms(self, hash: str) -> tuple[tuple[str, str], ...]:
        found = self._site.doors.media(hash)
        return tuple((form.hash, form.type) for form in (found, *found.forms)) if found else ()

    def page(self, name: str, language: str, *, status: int = 200, **values: object) -> Response:
        """Return a template filled in, in a language."""
        html = self._templates.get_template(name).render(
            language=language,
            say=partial(self._site.doors.words, language),
            files=self._files.addresses,
            operator=self._site.operator,
            **values,
        )
        return HTMLResponse(html, status, headers=UNKEPT)

    def word(self, request: Request, status: int, key: str, headers: Mapping[str, str] | None = None) -> Response:
        """Return a page that says one thing and what to do; to our script, only the sentence."""
        language = self._site.language_of(request)
        if is_part(request):
            response: Response = PlainTextResponse(self._site.doors.words(language, key), status, headers=UNKEPT)
        else:
            response = self.page("word.html", language, status=status, key=key, back=_back(request))
        response.headers.update(headers or {})
        return response


def is_part(request: Request) -> bool:
    """Say whether our script asks, which wants the screen alone."""
    return PART in request.headers


def _back(request: Request) -> str:
    """Return where somebody goes on: who may see figures to the first page of them."""
    officer: Officer | None = request.state.officer
    if officer is None or not request.url.path.startswith(OFFICE):
        return "/"
    return OFFICE if scopes(officer.roles, "see-counts") else "/"


def _dial(phone: str) -> str:
    return re.sub(r"[^0-9+]", "", phone)
