"""The stand-in for the Zalo Bot Platform."""

from .phone import BotGroup, BotPhone
from .server import BOT_TOKEN, BotStandin

__all__ = ["BOT_TOKEN", "BotGroup", "BotPhone", "BotStandin"]
