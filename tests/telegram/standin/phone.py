"""People with phones: they write, tap what they see, come by links, block and come back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .chats import Chat, Message, Seen, User
from .state import State, Tap

_COMMAND = {"type": "bot_command", "offset": 0}


class Phone:
    """One person's private chat with the bot. Nothing here waits but the two methods that say so."""

    def __init__(self, state: State, chat: Chat) -> None:
        assert chat.person is not None
        self._state = state
        self.chat = chat
        self.user: User = chat.person
        self.taps_made: list[Tap] = []

    @property
    def id(self) -> int:
        """The person's id, which is also the chat's."""
        return self.user.id

    def starts(self, code: str = "") -> Message:
        """Press Start, by the link with that code where there is one."""
        return self.says(f"/start {code}".strip())

    def says(self, text: str, group: Group | None = None, **extra: Any) -> Message:
        """Write."""
        chat = group.chat if group else self.chat
        return self._state.said(chat, self.user, text=text, entities=_entities(text), extra=extra)

    def sends(self, **extra: Any) -> Message:
        """Send what is no text, as Telegram's fields (``sticker={…}``, ``location={…}``)."""
        return self._state.said(self.chat, self.user, extra=extra)

    def rewrites(self, message: Message, text: str) -> None:
        """Change what was written."""
        self._state.rewrote(message, text)

    def taps(self, button: str, message: int | None = None) -> Tap:
        """Tap a button by its label or its data, on the newest message that has it, or on a given one.

        Raises LookupError where no such button is seen.
        """
        for known in reversed(self.chat.messages.values()):
            data = _data(known, button) if message in (None, known.id) else None
            if data is not None:
                return self._tapped(known, data)
        raise LookupError(f"{self.user.name} sees no button {button!r}, only {self.labels()}")

    def forges(self, data: str, message: int) -> Tap:
        """Send the data of a button that was never there."""
        return self._tapped(self.chat.messages[message], data)

    def _tapped(self, message: Message, data: str) -> Tap:
        tap = self._state.tapped(message, self.user, data)
        self.taps_made.append(tap)
        return tap

    def blocks(self) -> None:
        """Block the bot."""
        self._state.membership(self.chat, self.user, member=False)

    def unblocks(self) -> None:
        """Let the bot write again."""
        self._state.membership(self.chat, self.user, member=True)

    def leaves_telegram(self) -> None:
        """Delete the account."""
        self.user.gone = True

    def sees(self) -> list[Seen]:
        """Return the chat from top to bottom."""
        return self.chat.transcript()

    @property
    def last(self) -> Seen:
        """The bot's lowest message. Raises LookupError where it has written nothing."""
        for message in reversed(self.chat.messages.values()):
            if message.sender.is_bot:
                return message.seen()
        raise LookupError(f"the bot has written nothing to {self.user.name}")

    def labels(self) -> list[str]:
        """Return the labels of the lowest message of the bot that has buttons."""
        for message in reversed(self.chat.messages.values()):
            if message.buttons:
                return message.labels()
        return []

    @property
    def popups(self) -> list[str]:
        """What popped up at taps, in order; an empty one is a mere end of the hourglass."""
        return [text for tap in self.taps_made for text in tap.answers]

    async def waits(self, since: int | None = None) -> None:
        """Wait until the chat looks other than it does, or than it did at ``since`` (``chat.changes``)."""
        before = self.chat.changes if since is None else since
        await self.until(lambda: self.chat.changes != before)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until something holds, asked anew at every change of the chat and every answer to a tap."""
        while not holds():
            await self.chat.bell.wait()


class Group:
    """A group the bot was added to."""

    def __init__(self, state: State, chat: Chat) -> None:
        self._state = state
        self.chat = chat

    @property
    def id(self) -> int:
        """The group's id, below zero."""
        return self.chat.id

    def sees(self) -> list[Seen]:
        """Return the group from top to bottom."""
        return self.chat.transcript()

    def throws_out(self, by: Phone) -> None:
        """Remove the bot."""
        self._state.membership(self.chat, by.user, member=False)


def _entities(text: str) -> list[dict[str, Any]]:
    if not text.startswith("/"):
        return []
    return [{**_COMMAND, "length": len(text.split(maxsplit=1)[0])}]


def _data(message: Message, button: str) -> str | None:
    for row in message.buttons:
        for known in row:
            if button in (known["text"], known.get("callback_data")) and "callback_data" in known:
                return str(known["callback_data"])
    return None
