"""What is read of a tap on a button.

Taps are most of what comes, and the library's objects for one, with the whole message it stood in, cost more than its
turn: so a tap alone is read without them.
"""

from __future__ import annotations

from msgspec import Struct, convert

from bot.channels.telegram.places import Kind, place


class _Someone(Struct):
    id: int
    is_bot: bool = False


class _Chat(Struct):
    id: int


class _Message(Struct):
    message_id: int
    chat: _Chat
    date: int = 0
    photo: object = None
    voice: object = None
    audio: object = None
    document: object = None

    @property
    def kind(self) -> Kind:
        if self.photo:
            return "photo"
        if self.voice is not None:
            return "voice"
        if self.audio is not None:
            return "audio"
        return "document" if self.document is not None else "text"


class Tap(Struct, rename={"sender": "from"}):
    """A tap as Telegram tells it; ``message`` is None or without a date where it is too old to be told."""

    sender: _Someone
    message: _Message | None = None
    data: str | None = None

    @property
    def place(self) -> str:
        """The message the button stood in; ``""`` where that cannot be known."""
        return place(self.message.message_id, self.message.kind) if self.message and self.message.date else ""

    @property
    def private(self) -> bool:
        """Whether a person tapped it in their own chat with the bot."""
        at_home = self.message is None or self.message.chat.id == self.sender.id
        return at_home and not self.sender.is_bot


def tap_of(raw: object) -> Tap:
    """Return the tap that a callback query of an update is; raises msgspec.ValidationError where it is none."""
    return convert(raw, Tap)
