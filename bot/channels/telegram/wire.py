"""Calls of the Bot API: JSON made straight from dicts, over connections that stay open.

The hot path of this channel: python-telegram-bot builds objects for both ways, at ten times the cost; it makes the
rare calls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from aiohttp import FormData
from msgspec import json

from bot.channels.telegram import replies
from bot.channels.telegram.line import Line
from bot.channels.telegram.replies import Answer

PATIENCE = 30.0
"""Seconds a call may take."""
UPLOADING = 180.0
"""Seconds an upload may take: 50 MB over a slow line."""

_encode = json.Encoder().encode


class File(NamedTuple):
    """A file to send along: the field it goes in, its content, name and media type."""

    field: str
    content: bytes
    name: str
    type: str


class Wire:
    """The calls of one bot, each by its method's name; :mod:`bot.channels.telegram.refusals` says what they raise."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def call(self, method: str, payload: Mapping[str, Any]) -> Answer:
        """Make a call that sends or changes a message, or says a mere yes.

        Raises:
            bot.errors.SendError: it was refused, not done, or nobody knows.
        """
        return replies.answer(await self._line.exchange(method, _encode(payload), PATIENCE))

    async def upload(self, method: str, fields: Mapping[str, Any], file: File) -> Answer:
        """Make a call with a file; raises as :meth:`call` does."""
        form = FormData(quote_fields=False)
        for name, value in fields.items():
            form.add_field(name, value if isinstance(value, str) else _encode(value).decode())
        form.add_field(file.field, file.content, filename=file.name, content_type=file.type)
        return replies.answer(await self._line.exchange(method, form, UPLOADING))

    async def updates(self, offset: int, kinds: Sequence[str], wait: int) -> list[dict[str, Any]]:
        """Confirm what is below ``offset`` and return what follows, waiting up to ``wait`` seconds for it.

        Raises:
            bot.errors.SendError: as :meth:`call`.
        """
        asked = {"offset": offset, "timeout": wait, "allowed_updates": kinds}
        return replies.updates(await self._line.exchange("getUpdates", _encode(asked), PATIENCE + wait))
