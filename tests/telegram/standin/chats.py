"""Who is there and what stands in each chat, as it would be seen on the phone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from .files import StoredFile
from .keyboards import Button


@dataclass(slots=True)
class User:
    """A person, or the bot itself."""

    id: int
    name: str
    language: str = "vi"
    is_bot: bool = False
    username: str = ""
    gone: bool = False
    """True once the person has deleted their Telegram account."""

    def as_json(self) -> dict[str, Any]:
        """Return a User."""
        body: dict[str, Any] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.name}
        if self.username:
            body["username"] = self.username
        if not self.is_bot and self.language:
            body["language_code"] = self.language
        return body


@dataclass(slots=True)
class Message:
    """One message as it now stands."""

    id: int
    chat: Chat
    sender: User
    date: int
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    file: StoredFile | None = None
    buttons: list[list[Button]] = field(default_factory=list)
    edited: int | None = None
    edits: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return a Message."""
        body: dict[str, Any] = {
            "message_id": self.id,
            "from": self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": self.date,
            **self.extra,
        }
        if self.edited is not None:
            body["edit_date"] = self.edited
        words = "caption" if self.file else "text"
        if self.file:
            body |= self.file.in_message()
        if self.text:
            body[words] = self.text
        if self.entities:
            body["caption_entities" if self.file else "entities"] = self.entities
        if self.buttons:
            body["reply_markup"] = {"inline_keyboard": self.buttons}
        return body

    def labels(self) -> list[str]:
        """Return what is written on its buttons, in order."""
        return [button["text"] for row in self.buttons for button in row]

    def seen(self) -> Seen:
        """Return it as it is seen."""
        return Seen(
            id=self.id,
            who="bot" if self.sender.is_bot else self.sender.name,
            text=self.text,
            picture=self.file.kind if self.file else "",
            sha256=self.file.sha256 if self.file else "",
            labels=tuple(self.labels()),
            edits=self.edits,
        )


@dataclass(frozen=True, slots=True)
class Seen:
    """One message of a transcript; ``picture`` is what it carries: photo, voice, audio, document or nothing."""

    id: int
    who: str
    text: str
    picture: str
    sha256: str
    labels: tuple[str, ...]
    edits: int


@dataclass(slots=True)
class Chat:
    """A private chat with the bot (its id is the person's), or a group."""

    id: int
    person: User | None = None
    title: str = ""
    started: bool = False
    """True once the person wrote first; a bot cannot begin."""
    blocked: bool = False
    """True where the person blocked the bot or the group threw it out."""
    acted: float = float("-inf")
    """When somebody here last wrote or tapped."""
    messages: dict[int, Message] = field(default_factory=dict)
    changes: int = 0
    """How often what is seen has changed."""
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def as_json(self) -> dict[str, Any]:
        """Return a Chat."""
        if self.person is None:
            return {"id": self.id, "type": "group", "title": self.title}
        return {"id": self.id, "type": "private", "first_name": self.person.name}

    def change(self) -> None:
        """Note that what is seen has changed."""
        self.changes += 1
        self.ring()

    def ring(self) -> None:
        """Wake whoever looks at this chat."""
        self.bell.set()
        self.bell.clear()

    def transcript(self) -> list[Seen]:
        """Return all that stands in the chat, the oldest first."""
        return [message.seen() for message in self.messages.values()]


class Chats:
    """Every person and chat, and the ids they are given."""

    def __init__(self, bot: User) -> None:
        self.bot = bot
        self._chats: dict[int, Chat] = {}
        self._next_user = 1_000_000_001
        self._next_group = -4_000_001
        self._next_message = 1

    def person(self, name: str, language: str) -> Chat:
        """Return the private chat of a new person."""
        user = User(self._next_user, name, language)
        self._next_user += 1
        self._chats[user.id] = Chat(user.id, person=user)
        return self._chats[user.id]

    def group(self, title: str) -> Chat:
        """Return a new group the bot is in."""
        chat = Chat(self._next_group, title=title, started=True)
        self._next_group -= 1
        self._chats[chat.id] = chat
        return chat

    def find(self, chat_id: int | str) -> Chat | None:
        """Return the chat of an id."""
        return self._chats.get(chat_id) if isinstance(chat_id, int) else None

    def all(self) -> list[Chat]:
        """Return every chat, in the order they came."""
        return list(self._chats.values())

    def add(self, chat: Chat, sender: User, at: float, **parts: Any) -> Message:
        """Put a message at the bottom of a chat."""
        message = Message(self._next_message, chat, sender, int(at), **parts)
        self._next_message += 1
        chat.messages[message.id] = message
        chat.change()
        return message
