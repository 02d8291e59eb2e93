"""What the account's webhook is told: signed, in Zalo's words, a message or whatever else befell."""

from __future__ import annotations

from typing import Any

from tests.telegram.standin.clock import Clock
from tests.telegram.standin.disorder import Disorder
from tests.telegram.standin.door import dumped

from ..chats import BOT, Chat, Ids, Message
from ..hook import Hook, Parcel
from .signing import Account


class Events:
    """The teller of one account's events."""

    def __init__(self, account: Account, clock: Clock, hook: Hook) -> None:
        self._account = account
        self._clock = clock
        self.hook = hook
        self.oa_id = account.oa_id
        self.disorder = Disorder()
        """Which events come twice; all come in their order."""
        self.ids = Ids(f"oa {account.oa_id}")
        self.has_timestamp_header = False
        """True where ``X-ZEvent-Timestamp`` comes along."""
        self.has_bare_signature = False
        """True where the signature comes without ``mac=``."""
        self.secret: str | None = None
        """What events are signed with where it is not the account's secret."""
        self.echoes = True
        """True where the webhook is told of the account's own messages."""
        self.missed: list[dict[str, Any]] = []
        """Events that befell while no webhook was set."""
        self._told: dict[str, Parcel] = {}

    def message(self, chat: Chat, who: str, **parts: Any) -> Message:
        """Put a message at the bottom of a chat."""
        message = Message(self.ids.hex(), who, int(self._clock.now() * 1000), **parts)
        chat.add(message)
        return message

    def wrote(self, name: str, chat: Chat, message: Message, body: dict[str, Any]) -> None:
        """Tell of a person's message."""
        self._tell_message(name, chat, message, body, sender=chat.id, recipient=self._account.oa_id)

    def sent(self, chat: Chat, message: Message) -> None:
        """Tell of the account's own message."""
        if self.echoes and self.hook.url:
            name = "oa_send_image" if message.picture else "oa_send_text"
            self._tell_message(
                name, chat, message, {"text": message.text}, sender=self._account.oa_id, recipient=chat.id
            )

    def tell(self, event: dict[str, Any], chat: str = "", message: str = "") -> None:
        """Bring any event, however odd, in order with others of its chat."""
        event = {"app_id": self._account.app_id, "timestamp": str(int(self._clock.now() * 1000)), **event}
        if not self.hook.url:
            self.missed.append(event)
            return
        body = dumped(event)
        parcel = Parcel(str(event.get("event_name", "")), message, chat, body, self.head(body, event["timestamp"]))
        if message:
            self._told[message] = parcel
        for _ in range(2 if self.disorder.doubles() else 1):
            self.hook.send(parcel)

    def repeat(self, message: Message) -> None:
        """Bring once more what told of a message. Raises LookupError where nothing did."""
        self.hook.send(self._told[message.id])

    def head(self, body: bytes, timestamp: str) -> dict[str, str]:
        """Return the headers of a signed event."""
        signature = self._account.signature(body, timestamp, self.secret)
        head = {"X-ZEvent-Signature": signature.removeprefix("mac=") if self.has_bare_signature else signature}
        return {**head, "X-ZEvent-Timestamp": timestamp} if self.has_timestamp_header else head

    def _tell_message(
        self, name: str, chat: Chat, message: Message, body: dict[str, Any], *, sender: str, recipient: str
    ) -> None:
        event = {
            "event_name": name,
            "sender": {"id": sender},
            "recipient": {"id": recipient},
            "message": {**body, "msg_id": message.id},
            "user_id_by_app": chat.id[::-1],
        }
        self.tell(event, chat.id, message.id if message.who != BOT else "")
