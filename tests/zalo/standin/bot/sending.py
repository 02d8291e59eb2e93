"""What the bot may send, and what is refused of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.telegram.standin.markup import length
from tests.telegram.standin.reading import Call
from tests.telegram.standin.refusals import bad

from ..words import LONGEST, is_over, is_text
from .state import State

LARGEST_MEDIA = 10 * 1024 * 1024
_STYLES = re.compile(r"[bius]|f_(13|15|18|20)|c_(050a19|15a85f|f7b503|f27806|db342e)|lst_[12]|ind_[1-5]")


class Sending:
    """The rules of the five methods that send; ``fetches``: a picture or recording is fetched before the answer."""

    def __init__(self, state: State, *, local: bool, fetches: bool) -> None:
        self._state = state
        self._local = local
        self.fetches = fetches
        self.answers: dict[str, Callable[[Call], Awaitable[Any]]] = {
            "sendMessage": self._message,
            "sendPhoto": self._photo,
            "sendVoice": self._voice,
            "sendSticker": self._sticker,
            "sendChatAction": self._action,
        }

    async def _message(self, call: Call) -> dict[str, Any]:
        chat = self._state.place(call.fields.get("chat_id", ""))
        text = _words(call.fields.get("text", ""), "text")
        if call.fields.get("parse_mode", "markdown") not in ("markdown", "html"):
            raise bad("parse_mode is neither markdown nor html")
        _check_styles(call.fields.get("text_styles", []), text)
        self._state.spend()
        return self._state.send(chat, text=text)

    async def _photo(self, call: Call) -> dict[str, Any]:
        chat = self._state.place(call.fields.get("chat_id", ""))
        caption = _words(call.fields["caption"], "caption") if "caption" in call.fields else ""
        url = self._address(call.fields.get("photo", ""), "photo")
        sha256 = await self._fetched(url, "image/")
        self._state.spend()
        return self._state.send(chat, text=caption, picture="photo", url=url, sha256=sha256)

    async def _voice(self, call: Call) -> dict[str, Any]:
        chat = self._state.place(call.fields.get("chat_id", ""))
        url = self._address(call.fields.get("voice_url", ""), "voice_url")
        if not urlsplit(url).path.endswith(".aac"):
            raise bad("voice_url must end in .aac")
        sha256 = await self._fetched(url, "audio/")
        self._state.spend()
        if chat.is_group:
            # Zalo says it went well, and nobody hears it.
            return {"message_id": self._state.ids.hex(), "date": int(self._state.clock.now() * 1000)}
        return self._state.send(chat, picture="voice", url=url, sha256=sha256)

    async def _sticker(self, call: Call) -> dict[str, Any]:
        chat = self._state.place(call.fields.get("chat_id", ""))
        if not call.fields.get("sticker"):
            raise bad("sticker is empty")
        self._state.spend()
        return self._state.send(chat, picture="sticker")

    async def _action(self, call: Call) -> None:
        self._state.place(call.fields.get("chat_id", ""))
        if call.fields.get("action") != "typing":
            raise bad("action is not typing")

    def _address(self, url: str, name: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise bad(f"{name} must be a public http(s) address")
        if not self._local and is_private(parts.hostname):
            raise bad(f"{name} is an address that Zalo cannot reach")
        return url

    async def _fetched(self, url: str, kind: str) -> str:
        """Return the SHA-256 of what stands at an address, where it is fetched at all. Raises RefusedError."""
        if not self.fetches:
            return ""
        try:
            async with aiohttp.ClientSession() as web, web.get(url, allow_redirects=False) as answer:
                content = await answer.read()
        except aiohttp.ClientError as fault:
            raise bad("the address cannot be reached") from fault
        if answer.status != 200 or not answer.content_type.startswith(kind):
            raise bad(f"the address answered {answer.status} {answer.content_type}")
        if not 0 < len(content) <= LARGEST_MEDIA:
            raise bad("what stands at the address is empty or too large")
        return hashlib.sha256(content).hexdigest()


def is_private(host: str) -> bool:
    """Tell whether a host is one that Zalo refuses to call."""
    return host == "localhost" or host.startswith(("127.", "10.", "192.168."))


def _words(text: str, name: str) -> str:
    if not is_text(text):
        raise bad(f"{name} is empty or broken")
    if is_over(text):
        raise bad(f"{name} is longer than {LONGEST}")
    return text


def _check_styles(styles: list[Any], text: str) -> None:
    for style in styles:
        if not isinstance(style, dict) or set(style) != {"start", "len", "st"}:
            raise bad("text_styles must be a list of start, len and st")
        start, count, codes = style["start"], style["len"], style["st"]
        if not all(isinstance(number, int) for number in (start, count)) or not isinstance(codes, list):
            raise bad("text_styles: start and len are numbers, st is a list")
        if start < 0 or count < 1 or start + count > length(text):
            raise bad("text_styles reach past the text")
        if not all(isinstance(code, str) and _STYLES.fullmatch(code) for code in codes):
            raise bad("text_styles: unknown code")
