"""All that Telegram knows of one bot: people, chats, files, waiting updates, taps, what it calls itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .chats import Chat, Chats, Message, User
from .clock import Clock
from .files import Files
from .mailbox import TAP_LIFETIME, Mailbox, member_queue, message_queue, tap_queue
from .pace import Limits, Pace
from .profile import Profile


@dataclass(slots=True)
class Tap:
    """One press of a button; ``answers`` is what the bot made pop up."""

    id: str
    user: User
    chat: Chat
    message: int
    data: str
    at: float
    update: int | None = None
    answers: list[str] = field(default_factory=list)


class State:
    """What stands behind the methods; it knows nothing of HTTP."""

    def __init__(self, token: str, clock: Clock, limits: Limits | None, *, answer_within: float) -> None:
        self.token = token
        self.clock = clock
        self.bot = User(int(token.split(":")[0]), "Học Số", "", is_bot=True, username="hoc_so_bot")
        self.chats = Chats(self.bot)
        self.files = Files()
        self.mailbox = Mailbox(clock.now)
        self.pace = Pace(limits)
        self.profile = Profile()
        self.taps: dict[str, Tap] = {}
        self.answer_within = answer_within
        self.privacy = True
        """True where the bot sees only commands and mentions in groups, as BotFather sets it."""

    def said(self, chat: Chat, user: User, **parts: Any) -> Message:
        """Put a person's message into a chat and into the mailbox."""
        now = self.clock.now()
        chat.acted = now
        chat.started = True
        message = self.chats.add(chat, user, now, **parts)
        if self._may_see(chat, message):
            self.mailbox.push("message", message.as_json(), message_queue(chat.id))
        return message

    def _may_see(self, chat: Chat, message: Message) -> bool:
        if chat.blocked:
            return False
        is_meant = message.text.startswith("/") or f"@{self.bot.username}" in message.text
        return chat.person is not None or is_meant or not self.privacy

    def rewrote(self, message: Message, text: str) -> None:
        """Change a person's own message."""
        message.text, message.entities, message.edited = text, [], int(self.clock.now())
        message.edits += 1
        self.mailbox.push("edited_message", message.as_json(), message_queue(message.chat.id))

    def tapped(self, message: Message, user: User, data: str) -> Tap:
        """Press a button."""
        now = self.clock.now()
        message.chat.acted = now
        tap = Tap(str(8_000_000_000_000_000 + len(self.taps)), user, message.chat, message.id, data, now)
        self.taps[tap.id] = tap
        value = {
            "id": tap.id,
            "from": user.as_json(),
            "message": message.as_json(),
            "chat_instance": str(-7_000_000_000_000 - message.chat.id),
            "data": data,
        }
        tap.update = self.mailbox.push("callback_query", value, tap_queue(user.id), TAP_LIFETIME)
        return tap

    def membership(self, chat: Chat, user: User, *, member: bool) -> None:
        """Let the bot in or throw it out."""
        chat.blocked = not member
        before, after = ("kicked", "member") if member else ("member", "kicked")
        bot = self.bot.as_json()
        value = {
            "chat": chat.as_json(),
            "from": user.as_json(),
            "date": int(self.clock.now()),
            "old_chat_member": _member(bot, before),
            "new_chat_member": _member(bot, after),
        }
        self.mailbox.push("my_chat_member", value, member_queue(chat.id))


def _member(bot: dict[str, Any], status: str) -> dict[str, Any]:
    return {"user": bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}
