"""People who write to an Official Account, tap its buttons, follow it and leave."""

from __future__ import annotations

from tests.telegram.standin.clock import Clock

from ..chats import Button, Chat, Message, Phone
from .events import Events
from .windows import Standing

MEDIA = "https://media.zalo.example"
_QUERIES = ("oa.query.show", "oa.query.hide")


class OaPhone(Phone):
    """One person's chat with the account."""

    def __init__(self, events: Events, chat: Chat, clock: Clock) -> None:
        super().__init__(chat)
        self._events = events
        self._clock = clock
        self.standing = Standing()

    def says(self, text: str) -> Message:
        """Write."""
        return self._writes(text)

    def taps(self, button: str) -> Message:
        """Tap a button by its label, on the newest message that has it: its payload is written in their name.

        Raises LookupError where no such button is seen.
        """
        for message in reversed(self.chat.messages):
            for known in message.buttons:
                if known.title == button and known.type in _QUERIES:
                    return self._tapped(known)
        return super().taps(button)

    def sends_photo(self, caption: str = "") -> Message:
        """Send a photo."""
        return self._attaches("image", "photo", "jpg", caption)

    def sends_voice(self) -> Message:
        """Send a voice message."""
        return self._attaches("audio", "voice", "aac")

    def sends_file(self) -> Message:
        """Send a file."""
        return self._attaches("file", "file", "pdf")

    def sends_sticker(self) -> Message:
        """Send a sticker."""
        return self._attaches("sticker", "sticker", "png")

    def follows(self) -> None:
        """Follow the account."""
        self.standing.has_left = False
        self.standing.act(self._clock.now())
        self._changes("follow")

    def unfollows(self) -> None:
        """Leave the account."""
        self.standing.has_left = True
        self._changes("unfollow")

    def sees_last(self) -> None:
        """Let Zalo tell that the account's last message was seen."""
        self._events.wrote("user_seen_message", self.chat, self._message_of(self.last.id), {})

    def repeats(self, message: Message) -> None:
        """Let Zalo bring a message once more, as it was."""
        self._events.repeat(message)

    def _tapped(self, button: Button) -> Message:
        return self._writes(str(button.payload))

    def _writes(self, text: str) -> Message:
        self.standing.act(self._clock.now())
        message = self._events.message(self.chat, self.name, text=text)
        self._events.wrote("user_send_text", self.chat, message, {"text": text})
        return message

    def _attaches(self, kind: str, picture: str, ending: str, caption: str = "") -> Message:
        self.standing.act(self._clock.now())
        url = f"{MEDIA}/{self._events.ids.hex()}.{ending}"
        message = self._events.message(self.chat, self.name, text=caption, picture=picture, url=url)
        body = {"attachments": [{"type": kind, "payload": {"url": url}}], **({"text": caption} if caption else {})}
        self._events.wrote(f"user_send_{kind}", self.chat, message, body)
        return message

    def _changes(self, name: str) -> None:
        # The common form names nobody as its sender.
        self._events.tell({"event_name": name, "oa_id": self._events.oa_id, "follower": {"id": self.id}}, self.id)

    def _message_of(self, number: str) -> Message:
        return next(message for message in self.chat.messages if message.id == number)
