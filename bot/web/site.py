"""What every page knows of the place it is served from."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request

from bot.dialogue.library import Operator
from bot.web.doors import Doors
from bot.words import languages

_HOST = re.compile(r"[A-Za-z0-9._-]{1,253}(:[0-9]{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:[0-9]{1,5})?")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one may ask. Rates are a second; a commune hall shares one address, so an address gets more."""

    new_learners_per_hour: int = 600
    per_session: float = 10
    session_burst: int = 60
    per_address: float = 100
    address_burst: int = 400
    return_tries: int = 10
    """Wrong return codes an address may type before it must wait; one more each minute."""


async def nothing() -> str:
    """Return that nothing is lacking."""
    return ""


NOBODY = Operator()
USUAL = Limits()


@dataclass(frozen=True, slots=True)
class Site:
    """The doors to the program and the settings of the pages.

    ``now`` tells the time, aware UTC. ``public_url`` is the origin people reach the pages by, without a path: with
    https the cookie is sent over nothing else. ``trusted_proxies`` are the networks whose ``X-Forwarded-For`` is
    believed; the server in front of this application must not have applied that header itself. ``lacking`` says what
    it is that turns cannot be taken now; "" where they can.
    """

    doors: Doors
    secret: bytes
    now: Callable[[], datetime]
    public_url: str = ""
    language: str = "vi"
    operator: Operator = NOBODY
    limits: Limits = USUAL
    trusted_proxies: tuple[str, ...] = ()
    lacking: Callable[[], Awaitable[str]] = nothing

    @property
    def secure(self) -> bool:
        """Say whether people reach these pages by https only."""
        return self.public_url.startswith("https://")

    def origin(self, request: Request) -> str:
        """Return the address these pages are known by: the public one, else the one this visitor used."""
        host = request.headers.get("host", "")
        return self.public_url or (f"{request.url.scheme}://{host}" if _HOST.fullmatch(host) else "")

    def language_of(self, request: Request) -> str:
        """Return the first language the visitor's browser asks for that is spoken here, else the site's own."""
        known = languages()
        wanted = request.headers.get("accept-language", "")[:200].split(",")
        codes = (part.partition(";")[0].strip().lower().partition("-")[0] for part in wanted)
        return next((code for code in codes if code in known), self.language)
