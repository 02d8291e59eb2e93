"""All that Zalo knows of one bot: people, groups, what stands in their chats, what was told to the bot."""

from __future__ import annotations

from typing import Any

from tests.telegram.standin.clock import Clock
from tests.telegram.standin.refusals import RefusedError, bad

from ..chats import BOT, Chat, Ids, Message
from .mailbox import Mailbox

NAME = "Bot Học Số"


class State:
    """What stands behind the methods; it knows nothing of HTTP."""

    def __init__(self, token: str, clock: Clock, mailbox: Mailbox) -> None:
        self.token = token
        self.clock = clock
        self.mailbox = mailbox
        self.ids = Ids(token)
        self.bot = Chat(token.split(":")[0], NAME)
        self.chats: dict[str, Chat] = {}
        self.photo_field = "photo_url"
        """The documentation says ``photo``."""
        self.quota: int | None = None
        """How many messages may still be sent; None is any number."""
        self._told: dict[str, list[dict[str, Any]]] = {}

    def add(self, title: str, *, is_group: bool = False) -> Chat:
        """Return the chat of a new person or group."""
        chat = Chat(self.ids.hex(), title, is_group)
        self.chats[chat.id] = chat
        return chat

    def place(self, chat_id: str) -> Chat:
        """Return a chat by id. Raises RefusedError."""
        if not chat_id:
            raise bad("chat_id is empty")
        if chat_id not in self.chats:
            raise bad("chat not found")
        return self.chats[chat_id]

    def spend(self) -> None:
        """Count one message. Raises RefusedError where no more may be sent."""
        if self.quota == 0:
            raise RefusedError(429, "Quota exceeded")
        if self.quota is not None:
            self.quota -= 1

    def message(self, chat: Chat, who: str, *, at: float | None = None, **parts: Any) -> Message:
        """Put a message at the bottom of a chat."""
        when = self.clock.now() if at is None else at
        message = Message(self.ids.hex(), who, int(when * 1000), **parts)
        chat.add(message)
        return message

    def send(self, chat: Chat, **parts: Any) -> dict[str, Any]:
        """Put the bot's message into a chat and return what the bot gets to know of it."""
        message = self.message(chat, BOT, **parts)
        return {"message_id": message.id, "date": message.at}

    def is_called(self, text: str) -> bool:
        """Tell whether a message in a group calls the bot by its name."""
        return f"@{NAME}" in text

    def tell(
        self,
        kind: str,
        message: Message,
        sender: Chat,
        place: Chat,
        fields: dict[str, Any],
        *,
        name: str = "",
        is_bot: bool = False,
        lacks: tuple[str, ...] = (),
    ) -> None:
        """Bring the bot an event that tells of a message."""
        told = {
            "message_id": message.id,
            "date": message.at,
            "from": {"id": sender.id, "display_name": sender.title, "is_bot": is_bot},
            "chat": {"id": place.id, "chat_type": "GROUP" if place.is_group else "PRIVATE"},
            **fields,
        }
        body = {field: value for field, value in told.items() if field not in lacks}
        event = {"event_name": name or f"message.{kind}.received", "message": body}
        self._told.setdefault(message.id, []).append(event)
        self.mailbox.push(event)

    def repeat(self, message: Message) -> None:
        """Bring once more what told of a message."""
        for event in self._told.get(message.id, []):
            self.mailbox.push(event)
