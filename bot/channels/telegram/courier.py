"""Shows a screen in a chat: changes the message it stands in where that can be, else sends it anew."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeAlias

from bot.channels.courier import Carry
from bot.channels.telegram.buttons import Row
from bot.channels.telegram.drawing import NOTHING_SAID, Part, parts
from bot.channels.telegram.errors import NoFileError, NoMessageError
from bot.channels.telegram.line import Message, Wire
from bot.channels.telegram.places import place, standing
from bot.dialogue.screens import Landed, Shown
from bot.errors import UnsendableError

FileOf: TypeAlias = Callable[[str], "tuple[str, str] | None"]
"""Gives the path and the media type of a medium by its content hash; None where it is no longer there."""
Keep: TypeAlias = Callable[[str, str | None], Awaitable[None]]
"""Keeps the platform's name of a medium, by content hash; None drops it."""

_SENDS = {
    "text": "sendMessage",
    "photo": "sendPhoto",
    "voice": "sendVoice",
    "audio": "sendAudio",
    "document": "sendDocument",
}
_NO_PREVIEW = {"is_disabled": True}
_VOICE = "audio/ogg"


class Uploads:
    """The names Telegram gave to media sent before: each is uploaded once, and then named."""

    def __init__(self, known: dict[str, str], keep: Keep) -> None:
        self._known = known
        self._keep = keep
        self._coming: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def name(self, hash: str) -> str:
        """Return the name of a medium, or ``""``."""
        return self._known.get(hash, "")

    def coming(self, hash: str) -> asyncio.Lock:
        """Return what is held while a medium is uploaded, so that nobody else does the same."""
        return self._coming[hash]

    async def learn(self, hash: str, name: str) -> None:
        """Take the name of a medium that was sent; ``""`` forgets it."""
        self._coming.pop(hash, None)
        if self._known.get(hash, "") == name:
            return
        self._known[hash] = name
        await self._keep(hash, name or None)


class Lag:
    """The smallest time seen between a message's date and its receipt: how far our clock is behind a phone's eyes.

    Telegram tells when it sent a message, and not when it changed one; our clock less this lag is close to it.
    """

    def __init__(self) -> None:
        self._least: timedelta | None = None

    def saw(self, date: datetime, received: datetime) -> None:
        """Take note of a message that came."""
        lag = max(received - date, timedelta())
        if self._least is None or lag < self._least:
            self._least = lag

    def before(self, now: datetime) -> datetime:
        """Return when by Telegram's clock it is now on ours."""
        return now - (self._least or timedelta())


class TelegramCourier:
    """See :class:`bot.channels.courier.Courier`."""

    channel = "telegram"
    # "Avoid sending more than one message per second in one chat; short bursts are tolerated" (Telegram's FAQ for
    # bots); edits count like messages.
    interval = 1.0
    burst = 3

    def __init__(
        self,
        wire: Wire,
        uploads: Uploads,
        *,
        door: Callable[[str], str],
        file: FileOf,
        lag: Lag,
        now: Callable[[], datetime],
    ) -> None:
        """Take what it draws with; ``door`` gives the address that opens a code."""
        self._wire = wire
        self._uploads = uploads
        self._door = door
        self._file = file
        self._lag = lag
        self._now = now

    async def show(self, address: str, shown: Shown, carry: Carry) -> Landed:
        """See :class:`bot.channels.courier.Courier`."""
        chat = int(address)
        spent = standing(shown.spent)
        if spent is not None:
            await self._take_off(chat, spent[0], carry)
        messages = [self._possible(part) for part in parts(shown, self._door)]
        there = standing(shown.place)
        if there is not None and there[1] == messages[-1].kind and (len(messages) == 1 or shown.again):
            with suppress(NoMessageError):
                return await self._change(chat, there[0], messages[-1], carry)
        return await self._send_all(chat, messages, carry)

    def _possible(self, part: Part) -> Part:
        """Return a part as it can be sent: without a medium that is gone, and as a voice only what is one."""
        if part.kind == "text":
            return part
        found = self._file(part.medium)
        if found is None:
            return Part("text", part.html or NOTHING_SAID, buttons=part.buttons)
        if part.kind == "voice" and found[1] != _VOICE:
            return Part("audio", part.html, part.medium, part.name, part.buttons)
        return part

    async def _take_off(self, chat: int, message: int, carry: Carry) -> None:
        # That it has none any more, or is gone, is just as well.
        with suppress(NoMessageError, UnsendableError):
            call = partial(self._wire.call, "editMessageReplyMarkup", {"chat_id": chat, "message_id": message})
            await carry(call, twice=True)

    async def _change(self, chat: int, message: int, part: Part, carry: Carry) -> Landed:
        fields: dict[str, object] = {"chat_id": chat, "message_id": message, "reply_markup": _keyboard(part.buttons)}
        if part.kind == "text":
            fields |= {"text": part.html, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}
            await carry(partial(self._wire.call, "editMessageText", fields), twice=True)
        elif part.kind == "photo":
            await carry(partial(self._show_medium, "editMessageMedia", part, fields), twice=True)
        else:
            # What it plays cannot be changed, only told anew.
            raise NoMessageError("only texts and pictures are changed in place")
        return Landed(place(message, part.kind), self._lag.before(self._now()))

    async def _send_all(self, chat: int, messages: Sequence[Part], carry: Carry) -> Landed:
        sent: Message | None = None
        for part in messages:
            sent = await carry(partial(self._send, chat, part), twice=True)
        if sent is None:
            raise UnsendableError("Telegram told nothing of the message it sent")
        return Landed(place(sent.message_id, messages[-1].kind), sent.sent)

    async def _send(self, chat: int, part: Part) -> Message | None:
        fields: dict[str, object] = {"chat_id": chat}
        if part.buttons:
            fields["reply_markup"] = _keyboard(part.buttons)
        if part.kind != "text":
            return await self._show_medium(_SENDS[part.kind], part, fields)
        fields |= {"text": part.html, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}
        return await self._wire.call("sendMessage", fields)

    async def _show_medium(self, method: str, part: Part, fields: dict[str, object]) -> Message | None:
        name = self._uploads.name(part.medium)
        if not name:
            async with self._uploads.coming(part.medium):
                name = self._uploads.name(part.medium)
                if not name:
                    return await self._upload(method, part, fields)
        try:
            return await self._wire.call(method, fields | _medium(method, part, name))
        except NoFileError:
            await self._uploads.learn(part.medium, "")
            return await self._upload(method, part, fields)

    async def _upload(self, method: str, part: Part, fields: dict[str, object]) -> Message | None:
        found = self._file(part.medium)
        assert found is not None, "what is gone was left out before"
        path, kind = found
        content = await asyncio.to_thread(Path(path).read_bytes)
        file = part.name or Path(path).name, content, kind
        message = await self._wire.upload(method, fields | _medium(method, part, "attach://file"), {"file": file})
        if message is not None and message.file:
            await self._uploads.learn(part.medium, message.file)
        return message


def _medium(method: str, part: Part, name: str) -> dict[str, object]:
    caption: dict[str, object] = {"caption": part.html, "parse_mode": "HTML"} if part.html else {}
    if method == "editMessageMedia":
        return {"media": {"type": part.kind, "media": name, **caption}}
    return {part.kind: name, **caption}


def _keyboard(rows: tuple[Row, ...]) -> dict[str, object]:
    return {"inline_keyboard": [[{"text": label, "callback_data": data} for label, data in row] for row in rows]}
