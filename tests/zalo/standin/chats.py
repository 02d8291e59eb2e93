"""Who is there and what stands in each chat, as it would be seen on the phone: alike for both of Zalo's servers."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

BOT = "bot"


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message; ``type`` is Zalo's, ``payload`` what it carries."""

    title: str
    type: str
    payload: Any


@dataclass(frozen=True, slots=True)
class Seen:
    """One message of a transcript; ``picture`` is what it carries: photo, voice, sticker, file or nothing."""

    id: str
    who: str
    text: str
    picture: str
    url: str
    sha256: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One message; nothing on Zalo changes once it stands. ``at`` is in milliseconds."""

    id: str
    who: str
    at: int
    text: str = ""
    picture: str = ""
    url: str = ""
    sha256: str = ""
    buttons: tuple[Button, ...] = ()

    def seen(self) -> Seen:
        """Return it as it is seen."""
        labels = tuple(button.title for button in self.buttons)
        return Seen(self.id, self.who, self.text, self.picture, self.url, self.sha256, labels)


@dataclass(slots=True)
class Chat:
    """A chat of one person with the bot, or a group."""

    id: str
    title: str
    is_group: bool = False
    messages: list[Message] = field(default_factory=list)
    changes: int = 0
    """How often what is seen has changed."""
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, message: Message) -> None:
        """Put a message at the bottom."""
        self.messages.append(message)
        self.changes += 1
        self.bell.set()
        self.bell.clear()

    def transcript(self) -> list[Seen]:
        """Return all that stands in the chat, the oldest first."""
        return [message.seen() for message in self.messages]


class Ids:
    """Ids as Zalo makes them, the same in every run: 20 hex digits, or a long number as a string."""

    def __init__(self, salt: str) -> None:
        self._salt = salt
        self._numbers = itertools.count(1)

    def hex(self) -> str:
        """Return twenty hex digits."""
        return self._digest()[:20]

    def decimal(self) -> str:
        """Return nineteen decimal digits."""
        return str(10**18 + int(self._digest()[:14], 16))

    def _digest(self) -> str:
        return hashlib.sha256(f"{self._salt} {next(self._numbers)}".encode()).hexdigest()


class Phone:
    """What the phones of both servers can do; nothing waits but the two methods that say so."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat

    @property
    def id(self) -> str:
        """The person's id, which is also the chat's."""
        return self.chat.id

    @property
    def name(self) -> str:
        """What the person is called."""
        return self.chat.title

    def starts(self, code: str = "") -> Message:
        """Come for the first time: Zalo has no start payload, so people greet or type their code."""
        return self.says(code or "Xin chào")

    def says(self, text: str) -> Message:
        """Write."""
        raise NotImplementedError

    def taps(self, button: str) -> Message:
        """Tap a button by its label. Raises LookupError where no such button is seen."""
        raise LookupError(f"{self.name} sees no button {button!r}, only {self.labels()}")

    def sees(self) -> list[Seen]:
        """Return the chat from top to bottom."""
        return self.chat.transcript()

    @property
    def last(self) -> Seen:
        """The bot's lowest message. Raises LookupError where it has written nothing."""
        for message in reversed(self.chat.messages):
            if message.who == BOT:
                return message.seen()
        raise LookupError(f"the bot has written nothing to {self.name}")

    def labels(self) -> list[str]:
        """Return the labels of the lowest message of the bot that has buttons."""
        for message in reversed(self.chat.messages):
            if message.buttons:
                return [button.title for button in message.buttons]
        return []

    async def waits(self, since: int | None = None) -> None:
        """Wait until the chat looks other than it does, or than it did at ``since`` (``chat.changes``)."""
        before = self.chat.changes if since is None else since
        await self.until(lambda: self.chat.changes != before)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds, asked anew at every change of the chat."""
        while not holds():
            await self.chat.bell.wait()
