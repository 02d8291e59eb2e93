"""What Telegram sends becomes what can happen to a learner; whatever else it sends is passed over."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from telegram import Update

from bot.dialogue.events import Inbound

CHANNEL = "telegram"


class Stranger(Struct, frozen=True):
    """A group in which somebody turned to the bot; lessons are for private chats only."""

    chat: int
    language: str = ""
    """The language of the phone of whoever turned to it, where it is known."""


def heard(update: Update, received: datetime, name: str = "") -> Inbound | Stranger | None:
    """Return what an update means; None where there is nothing to do but say that it came.

    ``received`` is our clock, aware UTC: a tap carries no time of its own. ``name`` is the bot's own user name.
    """
    raise NotImplementedError
