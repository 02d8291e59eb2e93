"""The pages: web chat, media, health."""

from bot.web.app import web_app
from bot.web.site import Limits

__all__ = ["Limits", "web_app"]
