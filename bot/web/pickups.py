"""The page behind a link that hands a file over once.

Chat apps and crawlers look at links by themselves: a look shows a button, and only the button hands the file over.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.web.pages import UNKEPT, Pages
from bot.web.posted import posted, with_token
from bot.web.session import Session, Sessions
from bot.web.site import Site
from lessons.model import Medium
from storage.rows.pickups import Pickup

LONGEST = 64
GONE = 410
TWICE = timedelta(seconds=10)
"""A browser that asks again this soon has not got it: the second tap of two lets go of the answer to the first."""


class Pickups:
    """Shows what a link is for, and hands it over to whoever asks first."""

    def __init__(self, site: Site, sessions: Sessions, pages: Pages) -> None:
        self._site, self._sessions, self._pages = site, sessions, pages
        self._given: dict[tuple[str, str], datetime] = {}

    async def ask(self, request: Request) -> Response:
        """Draw the button that uses a link up, or what became of it."""
        code = _code(request)
        found = await self._site.doors.ready(code)
        if found is None:
            return self._gone(request, "web.pickup-over")
        if found.used:
            return await self._again(request, code, found) or self._gone(request, "web.pickup-used")
        draw = partial(self._page, request, code=code, file=found.name, gone="")
        return with_token(self._sessions, request, lambda token: draw(token=token))

    async def hand_over(self, request: Request) -> Response:
        """Answer with the file, and use the link up."""
        await posted(self._sessions, request)
        code = _code(request)
        found = await self._site.doors.ready(code)
        medium = await self._medium(found.file) if found is not None else None
        if found is None or medium is None:
            return self._gone(request, "web.pickup-over")
        if await self._site.doors.pick_up(code) is None and not self._just_given(request, code):
            return self._gone(request, "web.pickup-used")
        self._note(request, code)
        return _file(medium, found)

    async def _again(self, request: Request, code: str, found: Pickup) -> Response | None:
        """Return the file for who has just been given it: a phone that hands downloads on asks once more, by GET."""
        medium = await self._medium(found.file) if self._just_given(request, code) else None
        return _file(medium, found) if medium is not None else None

    def _just_given(self, request: Request, code: str) -> bool:
        session: Session | None = request.state.session
        given = self._given.get((session.address, code)) if session is not None else None
        return given is not None and self._site.now() - given < TWICE

    def _note(self, request: Request, code: str) -> None:
        """Remember for a moment which browser was given what, counted from the first time."""
        now = self._site.now()
        self._given = {who: at for who, at in self._given.items() if now - at < TWICE}
        self._given.setdefault((request.state.session.address, code), now)

    async def _medium(self, hash: str) -> Medium | None:
        """Return the file where it is still there: a link is not used up for nothing."""
        medium = self._site.doors.media(hash)
        there = medium is not None and await asyncio.to_thread(Path(medium.path).is_file)
        return medium if there else None

    def _gone(self, request: Request, why: str) -> Response:
        return self._page(request, status=GONE, code="", file="", gone=why, token="")

    def _page(self, request: Request, *, status: int = 200, **values: str) -> Response:
        return self._pages.page("pickup.html", self._site.language_of(request), status=status, **values)


def _file(medium: Medium, found: Pickup) -> Response:
    return FileResponse(medium.path, media_type=medium.type, filename=found.name, headers=UNKEPT)


def _code(request: Request) -> str:
    code: str = request.path_params["code"]
    return code[:LONGEST]
