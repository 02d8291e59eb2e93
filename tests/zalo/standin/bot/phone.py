"""People who write to a bot of the Zalo Bot Platform, alone or in a group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..chats import Chat, Message, Phone

if TYPE_CHECKING:
    from .state import State

MEDIA = "https://media.zalo.example"


class BotPhone(Phone):
    """One person's private chat with the bot; every method that sends says what came of it by the message."""

    def __init__(self, state: State, chat: Chat) -> None:
        super().__init__(chat)
        self._state = state

    def says(
        self, text: str, group: BotGroup | None = None, *, at: float | None = None, is_reply: bool = False
    ) -> Message:
        """Write; ``at`` is when, in seconds since 1970, where it is not now.

        In a group the bot gets it only where it is called by its name, or where it ``is_reply`` to the bot.
        """
        place = group.chat if group else self.chat
        message = self._state.message(place, self.name, text=text, at=at)
        if group is None or is_reply or self._state.is_called(text):
            self._state.tell("text", message, self.chat, place, {"text": text})
        return message

    def sends_photo(self, caption: str = "") -> Message:
        """Send a photo."""
        url = f"{MEDIA}/{self._state.ids.hex()}.jpg"
        message = self._state.message(self.chat, self.name, text=caption, picture="photo", url=url)
        fields = {
            self._state.photo_field: url,
            "message_type": "CHAT_PHOTO",
            **({"caption": caption} if caption else {}),
        }
        return self._tells("image", message, fields)

    def sends_voice(self) -> Message:
        """Send a voice message."""
        url = f"{MEDIA}/{self._state.ids.hex()}.aac"
        message = self._state.message(self.chat, self.name, picture="voice", url=url)
        return self._tells("voice", message, {"voice_url": url, "message_type": "CHAT_VOICE"})

    def sends_sticker(self) -> Message:
        """Send a sticker."""
        url = f"{MEDIA}/{self._state.ids.hex()}.png"
        message = self._state.message(self.chat, self.name, picture="sticker", url=url)
        return self._tells("sticker", message, {"sticker": self._state.ids.hex(), "url": url})

    def sends_unsupported(self, text: str = "", *, is_bare: bool = False) -> Message:
        """Send what Zalo does not pass on, or write as somebody whom it protects.

        ``is_bare``: it has not even a message's id or date.
        """
        message = self._state.message(self.chat, self.name, text=text)
        return self._tells("unsupported", message, {}, lacks=("message_id", "date") if is_bare else ())

    def sends_unknown(self, name: str = "message.poll.received") -> Message:
        """Send something of a kind that nobody has documented."""
        message = self._state.message(self.chat, self.name)
        self._state.tell(name.split(".")[1], message, self.chat, self.chat, {"poll": {}}, name=name)
        return message

    def repeats(self, message: Message) -> None:
        """Let Zalo bring a message once more, as it was."""
        self._state.repeat(message)

    def hears_echo(self) -> None:
        """Let the bot get its own last message to this person as an event."""
        said = next(message for message in reversed(self.chat.messages) if message.id == self.last.id)
        self._state.tell("text", said, self._state.bot, self.chat, {"text": said.text}, is_bot=True)

    def _tells(self, kind: str, message: Message, fields: dict[str, Any], lacks: tuple[str, ...] = ()) -> Message:
        self._state.tell(kind, message, self.chat, self.chat, fields, lacks=lacks)
        return message


class BotGroup:
    """A group the bot was added to."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat

    @property
    def id(self) -> str:
        """The group's id."""
        return self.chat.id

    def sees(self) -> list[Any]:
        """Return the group from top to bottom."""
        return self.chat.transcript()
