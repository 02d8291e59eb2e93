"""Calls to the Bot API, as JSON over one aiohttp session; of a reply only what is needed is read.

What the library does for the rare calls would cost several times the whole turn here: it builds objects of every
message that comes back, over a slower client. Errors come as those of :mod:`bot.errors`, and none holds the token.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

import aiohttp
import msgspec
from msgspec import Struct

from bot.channels.telegram.errors import ConflictError, NoFileError, NoMessageError, RefusedTokenError
from bot.errors import GoneError, LostError, SendError, TryLaterError, UnsendableError

Fields: TypeAlias = Mapping[str, object]
PATIENCE = 30.0
"""Seconds a call may take."""
POLL = 50
"""Seconds Telegram waits for news before it answers that there is none; it allows no more."""
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The updates we ask for."""

_NO_SUCH_MESSAGE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NOT_MODIFIED = "message is not modified"
_NOBODY = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")
_NO_SUCH_FILE = ("wrong file identifier", "wrong remote file", "file_reference", "invalid file_id", "wrong file_id")


class _File(Struct):
    file_id: str = ""


class Message(Struct):
    """What is read of a message that was sent or changed."""

    message_id: int = 0
    date: int = 0
    photo: list[_File] = []
    voice: _File | None = None
    audio: _File | None = None
    document: _File | None = None

    @property
    def sent(self) -> datetime:
        """When it was sent, by Telegram's clock."""
        return datetime.fromtimestamp(self.date, UTC)

    @property
    def file(self) -> str:
        """The platform's name of the file it shows, or ``""``."""
        file = self.photo[-1] if self.photo else self.voice or self.audio or self.document
        return file.file_id if file else ""


class _Parameters(Struct):
    retry_after: float | None = None


class _Answer(Struct):
    ok: bool = False
    result: Message | bool | None = None
    description: str = ""
    parameters: _Parameters | None = None


class _News(Struct):
    ok: bool = False
    result: list[dict[str, Any]] = []
    description: str = ""
    parameters: _Parameters | None = None


_answer = msgspec.json.Decoder(_Answer)
_news = msgspec.json.Decoder(_News)
_encode = msgspec.json.Encoder().encode
_JSON = {"Content-Type": "application/json"}


class Wire:
    """The line to a Bot API server; use it as an async context manager."""

    def __init__(self, api: str, token: str) -> None:
        """Take the server's base address and the bot's token."""
        self._base = f"{api}/bot{token}/"
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Wire:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=200, keepalive_timeout=60),
            timeout=aiohttp.ClientTimeout(total=PATIENCE, sock_connect=10),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()

    async def call(self, method: str, fields: Fields) -> Message | None:
        """Call a method; return the message that came back, None where there is none or nothing had to be changed.

        Raises:
            SendError: what became of it; see :mod:`bot.errors` and this channel's own.
        """
        status, body = await self._post(method, data=_encode(fields), headers=_JSON)
        return _read(status, body)

    async def upload(self, method: str, fields: Fields, files: Mapping[str, tuple[str, bytes, str]]) -> Message | None:
        """Call a method with files, each by its field: a name, its bytes and its media type."""
        form = aiohttp.FormData()
        for name, value in fields.items():
            form.add_field(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
        for name, (filename, content, kind) in files.items():
            form.add_field(name, content, filename=filename, content_type=kind)
        status, body = await self._post(method, data=form)
        return _read(status, body)

    async def news(self, offset: int) -> list[dict[str, Any]]:
        """Wait for updates from an offset on, and return them; asking confirms all before it."""
        fields = {"offset": offset, "timeout": POLL, "allowed_updates": KINDS}
        timeout = aiohttp.ClientTimeout(total=POLL + 15, sock_connect=10)
        status, body = await self._post("getUpdates", data=_encode(fields), headers=_JSON, timeout=timeout)
        try:
            answer = _news.decode(body)
        except msgspec.MsgspecError:
            raise TryLaterError(f"Telegram's answer cannot be read (status {status})") from None
        if not answer.ok:
            raise _refusal(status, answer.description, answer.parameters)
        return answer.result

    async def _post(self, method: str, **how: Any) -> tuple[int, bytes]:
        assert self._session is not None, "the line is open while the context lasts"
        try:
            async with self._session.post(self._base + method, allow_redirects=False, **how) as answer:
                return answer.status, await answer.read()
        except aiohttp.ClientConnectorError as error:
            raise TryLaterError(f"Telegram cannot be reached: {error.os_error.strerror or 'no such host'}") from None
        except (aiohttp.ClientError, TimeoutError) as error:
            # Its text may hold the address, and so the token.
            raise LostError(f"the line to Telegram broke: {type(error).__name__}") from None


def _read(status: int, body: bytes) -> Message | None:
    try:
        answer = _answer.decode(body)
    except msgspec.MsgspecError:
        # Some proxy's page, or half an answer: whether it was done, nobody knows.
        error = f"Telegram's answer cannot be read (status {status})"
        raise (LostError(error) if status < 400 else TryLaterError(error)) from None
    if answer.ok:
        return answer.result if isinstance(answer.result, Message) else None
    if status == 400 and _NOT_MODIFIED in answer.description.lower():
        return None
    raise _refusal(status, answer.description, answer.parameters)


def _refusal(status: int, description: str, parameters: _Parameters | None) -> SendError:
    if parameters is not None and parameters.retry_after is not None:
        return TryLaterError("Telegram asks to slow down", parameters.retry_after)
    said = description.lower()
    match status:
        case 401 | 404:
            return RefusedTokenError("Telegram does not know this bot's token")
        case 403:
            return GoneError(description)
        case 409:
            return ConflictError(description)
        case 400:
            return _bad_request(said, description)
        case _:
            return TryLaterError(f"Telegram is in trouble (status {status})")


def _bad_request(said: str, description: str) -> SendError:
    if any(words in said for words in _NO_SUCH_MESSAGE):
        return NoMessageError(description)
    if any(words in said for words in _NO_SUCH_FILE):
        return NoFileError(description)
    if any(words in said for words in _NOBODY):
        return GoneError(description)
    return UnsendableError(description)
