"""Calls of the Bot Platform: POST with JSON, the token in the address, an answer that may say no with HTTP 200."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot.channels.posted import object_in
from bot.channels.zalo.line import PATIENCE, Heard, Line
from bot.channels.zalo_bot.errors import ConflictError, NotThereError
from bot.channels.zalo_bot.refusals import edge, refusal
from bot.errors import LostError, UnsendableError

FETCHING = 60.0
"""Seconds a call may take for which Zalo may fetch a picture or a recording first."""
LEEWAY = 10.0
"""Seconds that an answer to a poll may come late."""


class Verified(NamedTuple):
    """What Zalo found when it tried a new webhook; older answers say nothing of it, and pass for well."""

    ok: bool
    hint: str


class Wire:
    """The calls of one bot; :mod:`bot.channels.zalo_bot.refusals` says what they raise."""

    def __init__(self, line: Line, token: str) -> None:
        self._line = line
        self._base = f"/bot{token}/"

    async def call(self, method: str, payload: Mapping[str, Any], patience: float = PATIENCE) -> Any:
        """Make a call and return its result; None where it has none.

        Raises:
            bot.errors.SendError: it was refused, not done, or nobody knows.
        """
        return _result(await self._line.tell(self._base + method, payload, {}, patience))

    async def name(self) -> str:
        """Return the name of the bot's account, as it stands in its address."""
        return _words((await self._told("getMe", {})).get("account_name"))

    async def update(self, wait: int) -> Any:
        """Return what the next poll gives, waiting up to ``wait`` seconds for it; it is not given a second time.

        Raises:
            ConflictError: a webhook gets the messages.
            bot.errors.SendError: as :meth:`call`; NoNewsError where nothing came.
        """
        try:
            return await self.call("getUpdates", {"timeout": wait}, wait + LEEWAY)
        except UnsendableError as error:
            raise ConflictError(str(error)) from None

    async def send(self, chat: str, text: str) -> datetime | None:
        """Send a text and return Zalo's time of it; None where it does not say."""
        return _date(await self._told("sendMessage", {"chat_id": chat, "text": text}))

    async def photo(self, chat: str, address: str, caption: str = "") -> datetime | None:
        """Have a picture sent that lies at an address, with words under it; as :meth:`send`."""
        words = {"caption": caption} if caption else {}
        return _date(await self._told("sendPhoto", {"chat_id": chat, "photo": address, **words}, FETCHING))

    async def voice(self, chat: str, address: str) -> None:
        """Have a recording sent that lies at an address."""
        await self.call("sendVoice", {"chat_id": chat, "voice_url": address}, FETCHING)

    async def typing(self, chat: str) -> None:
        """Show for a moment that something is being written."""
        await self.call("sendChatAction", {"chat_id": chat, "action": "typing"})

    async def hook(self) -> str:
        """Return the address that messages are brought to, or ``""``."""
        try:
            return _words((await self._told("getWebhookInfo", {})).get("url"))
        except NotThereError:
            return ""

    async def set_hook(self, url: str, secret: str) -> Verified:
        """Have messages brought to an address; it is set even where Zalo did not reach it."""
        found = (await self._told("setWebhook", {"url": url, "secret_token": secret})).get("verification")
        if not isinstance(found, Mapping):
            return Verified(ok=True, hint="")
        return Verified(found.get("ok") is not False, _words(found.get("hint")))

    async def drop_hook(self) -> None:
        """Have messages kept for polling."""
        await self.call("deleteWebhook", {})

    async def _told(self, method: str, payload: Mapping[str, Any], patience: float = PATIENCE) -> Mapping[str, Any]:
        found = await self.call(method, payload, patience)
        if not isinstance(found, Mapping):
            raise LostError("no answer (it says nothing)")
        return found


def _result(heard: Heard) -> Any:
    said = object_in(heard.body) or {}
    code = _number(said.get("error_code") or said.get("errorCode"))
    if code:
        raise refusal(code, _words(said.get("description")))
    if heard.status != 200:
        raise edge(heard.status)
    if said.get("ok") is not True:
        raise LostError("no answer (it cannot be read)")
    return said.get("result")


def _number(given: Any) -> int:
    written = str(given)
    return int(written) if written.isascii() and written.isdigit() else 0


def _words(given: Any) -> str:
    return given if isinstance(given, str) else ""


def _date(message: Mapping[str, Any]) -> datetime | None:
    return moment(message.get("date"))


def moment(given: Any) -> datetime | None:
    """Return a time that Zalo tells in milliseconds since 1970; None where it is none."""
    try:
        return datetime.fromtimestamp(int(given) / 1000, UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
