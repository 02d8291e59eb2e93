"""Shows a screen in a chat: changes the message it stands in where that can be, else sends it anew."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from html import escape
from typing import Any, TypeAlias

import structlog

from bot.channels.courier import Carry
from bot.channels.lag import Lag
from bot.channels.telegram.drawing import NOTHING_SAID, Part, parts
from bot.channels.telegram.errors import NoMessageError
from bot.channels.telegram.files import Files
from bot.channels.telegram.places import Kind, place, standing
from bot.channels.telegram.replies import Answer
from bot.channels.telegram.updates import CHANNEL
from bot.channels.telegram.wire import Wire
from bot.dialogue.screens import Landed, Paper, Picture, Screen, Shown
from bot.errors import LostError, TryLaterError, UnsendableError

_SENDS: dict[Kind, str] = {
    "text": "sendMessage",
    "photo": "sendPhoto",
    "voice": "sendVoice",
    "audio": "sendAudio",
    "document": "sendDocument",
}
_NO_PREVIEW = {"is_disabled": True}
_VOICE = "audio/ogg"
"""What Telegram plays as a voice message in every app; other recordings go as music."""

UNHEARD = "🔇"
"""What stands where a recording cannot be sent."""

Call: TypeAlias = Callable[[], Awaitable[Answer]]

log = structlog.get_logger()


class TelegramCourier:
    """See :class:`bot.channels.courier.Courier`."""

    channel = CHANNEL
    # Telegram's FAQ for bots asks for no more than a message a second in one chat and lets short bursts pass; it says
    # that edits share this budget. Three are a spent keyboard, a picture and its words.
    interval = 1.0
    burst = 3

    def __init__(
        self,
        wire: Wire,
        files: Files,
        *,
        door: Callable[[str], str],
        lag: Lag,
        now: Callable[[], datetime],
        ready: asyncio.Event,
    ) -> None:
        """Take what it draws with: ``door`` gives the address that opens a code, once ``ready`` is set."""
        self._wire = wire
        self._files = files
        self._door = door
        self._lag = lag
        self._now = now
        self._ready = ready

    async def show(self, address: str, shown: Shown, carry: Carry) -> Landed:
        """See :class:`bot.channels.courier.Courier`."""
        await self._ready.wait()
        chat = int(address)
        spent = standing(shown.spent)
        if spent is not None:
            await self._take_off(chat, spent[0], carry)
        messages = [self._playable(part) for part in parts(shown, self._door)]
        there = standing(shown.place)
        if there is not None and (len(messages) == 1 or shown.again):
            landed = await self._change(chat, there, messages[-1], shown, carry)
            if landed is not None:
                return landed
        return await self._send_all(chat, messages, shown.screen, carry)

    def _playable(self, part: Part) -> Part:
        if part.kind != "voice" or self._files.type(part.medium) in ("", _VOICE):
            return part
        return Part("audio", part.html, part.medium, part.name, part.buttons)

    async def _take_off(self, chat: int, message: int, carry: Carry) -> None:
        # That it has no buttons any more, or is no more itself, is just as well.
        with suppress(UnsendableError):
            fields = {"chat_id": chat, "message_id": message}
            await _redone(carry, partial(self._wire.call, "editMessageReplyMarkup", fields))

    async def _change(
        self, chat: int, there: tuple[int, Kind], part: Part, shown: Shown, carry: Carry
    ) -> Landed | None:
        """Change a message; None where that cannot be and it is to be sent anew."""
        call = self._changing(chat, there, part, again=shown.again)
        if call is None:
            return None
        # Of a medium that Telegram will not take, it is told when it is sent anew.
        with suppress(NoMessageError if part.kind == "text" else UnsendableError):
            await _redone(carry, call)
            return Landed(place(*there), self._lag.before(self._now()))
        return None

    def _changing(self, chat: int, there: tuple[int, Kind], part: Part, *, again: bool) -> Call | None:
        message, kind = there
        fields = {"chat_id": chat, "message_id": message, **_keyboard(part)}
        match part.kind:
            case _ if part.kind != kind:
                return None
            case "text":
                return partial(self._wire.call, "editMessageText", {**fields, **_words(part)})
            case "photo":
                return partial(self._files.send, "editMessageMedia", part, fields)
            case _ if again:
                # It plays what it played; only what is under it is written once more.
                caption = {"caption": part.html, "parse_mode": "HTML"}
                return partial(self._wire.call, "editMessageCaption", {**fields, **caption})
            case _:
                return None

    async def _send_all(self, chat: int, messages: Sequence[Part], screen: Screen, carry: Carry) -> Landed:
        *earlier, last = messages
        for part in earlier:
            await self._send(chat, part, screen, carry)
        return await self._send(chat, last, screen, carry)

    async def _send(self, chat: int, part: Part, screen: Screen, carry: Carry) -> Landed:
        """Send a message; where Telegram will not take its medium, the words that stand for it."""
        try:
            return await self._sent(chat, part, carry)
        except UnsendableError as error:
            if part.kind == "text":
                raise
            log.warning("medium refused", hash=part.medium, kind=part.kind, error=str(error))
        return await self._sent(chat, _instead(part, screen), carry)

    async def _sent(self, chat: int, part: Part, carry: Carry) -> Landed:
        fields = {"chat_id": chat, **_keyboard(part)}
        if part.kind == "text":
            call = partial(self._wire.call, "sendMessage", {**fields, **_words(part)})
        else:
            call = partial(self._files.send, _SENDS[part.kind], part, fields)
        answer = await carry(call)
        if not answer.message:
            raise LostError("no answer (it names no message)")
        at = datetime.fromtimestamp(answer.date, UTC)
        self._lag.saw(at, self._now())
        return Landed(place(answer.message, part.kind), at)


async def _redone(carry: Carry, call: Call) -> None:
    """Make a call that may be made any number of times."""
    try:
        await carry(call, twice=True)
    except LostError as error:
        # Nothing was sent that could double, so it need not be left as it is.
        raise TryLaterError(str(error)) from None


def _words(part: Part) -> dict[str, Any]:
    return {"text": part.html, "parse_mode": "HTML", "link_preview_options": _NO_PREVIEW}


def _keyboard(part: Part) -> dict[str, Any]:
    """Return a message's buttons as fields; a change that names none takes the old ones away."""
    if not part.buttons:
        return {}
    rows = [[{"text": label, "callback_data": data} for label, data in row] for row in part.buttons]
    return {"reply_markup": {"inline_keyboard": rows}}


def _instead(part: Part, screen: Screen) -> Part:
    """Return a message of words in place of one whose medium cannot be sent."""
    alt = next((_alt(block) for block in screen.blocks if getattr(block, "hash", "") == part.medium), "")
    html = "\n\n".join(piece for piece in (escape(alt, quote=False), part.html) if piece)
    return Part("text", html or (NOTHING_SAID if part.buttons else UNHEARD), buttons=part.buttons)


def _alt(block: object) -> str:
    match block:
        case Picture(alt=alt):
            return alt
        case Paper(name=name):
            return name
        case _:
            return ""
