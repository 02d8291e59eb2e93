"""A visitor with a browser that knows no script: it follows links, fills in forms and keeps cookies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

import httpx
from starlette.applications import Starlette

from bot.dialogue.library import Operator
from bot.web import Limits, web_app
from tests.web.scripted import Clock, ScriptedDoors

SECRET = b"a secret for tests, long enough."
ADDRESS = "http://hoc.test"


@dataclass
class Village:
    """The pages, what is behind them, and the way in."""

    doors: ScriptedDoors = field(default_factory=ScriptedDoors)
    clock: Clock = field(default_factory=Clock)
    public_url: str = ""
    limits: Limits = field(default_factory=Limits)
    trusted_proxies: tuple[str, ...] = ()
    operator: Operator = field(default_factory=lambda: Operator("Tổ công tác xã Bình Lư", "0213 3876 000"))
    lacking: str = ""

    def __post_init__(self) -> None:
        self.app: Starlette = web_app(
            self.doors,
            secret=SECRET,
            now=self.clock,
            public_url=self.public_url,
            operator=self.operator,
            limits=self.limits,
            trusted_proxies=self.trusted_proxies,
            lacking=self._lacking,
        )

    async def _lacking(self) -> str:
        return self.lacking

    def visitor(self, network: str = "192.0.2.1", headers: Mapping[str, str] | None = None) -> Visitor:
        transport = httpx.ASGITransport(self.app, client=(network, 4000), raise_app_exceptions=False)
        base = self.public_url or ADDRESS
        return Visitor(httpx.AsyncClient(transport=transport, base_url=base, headers=dict(headers or {})))


@dataclass
class Page:
    """A page as it came."""

    response: httpx.Response

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def html(self) -> str:
        return self.response.text

    @property
    def text(self) -> str:
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", self.html)).split())

    def hidden(self, form: int = 0) -> dict[str, str]:
        """Return the hidden fields of a form of this page."""
        forms = re.findall(r"<form.*?</form>", self.html, re.DOTALL)
        pairs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', forms[form])
        return {name: unescape(value) for name, value in pairs}

    def buttons(self) -> dict[str, str]:
        """Return the keys of the choices by what stands on them."""
        found = re.findall(r'<button name="choice" value="([^"]*)"[^>]*>(.*?)</button>', self.html, re.DOTALL)
        return {unescape(re.sub(r"<b>.*?</b>|<[^>]*>", "", label)).strip(): unescape(key) for key, label in found}


@dataclass
class Visitor:
    """Someone with a browser; ``page`` is what stands on it."""

    client: httpx.AsyncClient
    page: Page = field(init=False)

    async def opens(self, path: str = "/", **headers: str) -> Page:
        self.page = Page(await self.client.get(path, headers=headers, follow_redirects=True))
        return self.page

    async def taps(self, label: str) -> Page:
        return await self.posts({**self.page.hidden(), "choice": self.page.buttons()[label]})

    async def types(self, typed: str) -> Page:
        return await self.posts({**self.page.hidden(), "words": typed})

    async def posts(self, form: Mapping[str, str], path: str = "/", **headers: str) -> Page:
        self.page = Page(await self.client.post(path, data=form, headers=headers, follow_redirects=True))
        return self.page

    @property
    def cookie(self) -> str | None:
        return self.client.cookies.get("hocso")


async def learner(village: Village, network: str = "192.0.2.1") -> Visitor:
    """Return a visitor who has said yes and stands on the first card."""
    visitor = village.visitor(network)
    await visitor.opens()
    await visitor.taps("Đồng ý")
    return visitor
