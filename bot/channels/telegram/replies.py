"""What is read of the Bot API's replies: only what is needed, and nothing that is not as it should be."""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec import Raw, Struct, json

from bot.channels.posted import UNREADABLE, read_loosely
from bot.channels.telegram.line import Heard
from bot.channels.telegram.refusals import refusal
from bot.errors import LostError


class Answer(NamedTuple):
    """What a call left: the message, its date in seconds since 1970, the file it shows; 0 or ``""`` where none."""

    message: int = 0
    date: int = 0
    file: str = ""


class _File(Struct):
    file_id: str
    width: int = 0


class _Message(Struct):
    message_id: int
    date: int
    photo: list[_File] = []
    voice: _File | None = None
    audio: _File | None = None
    document: _File | None = None


class _Parameters(Struct, frozen=True):
    retry_after: float | None = None


class _Done(Struct):
    """A reply, good or bad. ``result`` is kept as it came: what it is depends on the call."""

    ok: bool
    result: Raw = Raw(b"null")
    description: str = ""
    parameters: _Parameters = _Parameters()


_done = json.Decoder(_Done).decode
_message = json.Decoder(_Message | bool).decode


def answer(heard: Heard) -> Answer:
    """Return what a call left behind; nothing where it was refused because all is so already.

    Raises:
        bot.errors.SendError: see :mod:`bot.channels.telegram.refusals`; LostError where it cannot be read.
    """
    done = _read(heard)
    if not done.ok:
        return Answer()
    try:
        message = _message(done.result)
    except UNREADABLE:
        raise _unreadable() from None
    return Answer(message.message_id, message.date, _file(message)) if isinstance(message, _Message) else Answer()


def updates(heard: Heard) -> list[dict[str, Any]]:
    """Return the updates of a reply, each with its number; raises as :func:`answer`."""
    if heard.status != 200:
        _read(heard)
    try:
        found = read_loosely(heard.body)["result"]
        if all(isinstance(update["update_id"], int) for update in found):
            return list(found)
    except (*UNREADABLE, LookupError, TypeError):
        pass
    raise _unreadable()


def _read(heard: Heard) -> _Done:
    """Return a reply; one that says no is only returned where nothing is wrong about it."""
    try:
        done = _done(heard.body)
    except UNREADABLE:
        # Not the Bot API but something before it: a proxy's page, for example.
        done = _Done(ok=False)
    if heard.status == 200:
        if not done.ok:
            raise _unreadable()
        return done
    error = refusal(heard.status, done.description, done.parameters.retry_after)
    if error is not None:
        raise error
    return _Done(ok=False)


def _unreadable() -> LostError:
    return LostError("no answer (it cannot be read)")


def _file(message: _Message) -> str:
    if message.photo:
        return max(message.photo, key=lambda size: size.width).file_id
    found = message.voice or message.audio or message.document
    return found.file_id if found else ""
