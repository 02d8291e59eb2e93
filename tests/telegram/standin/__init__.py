"""A stand-in for Telegram's Bot API server, as strict as the real one or a little stricter. Used in tests only.

In a test::

    async with Standin() as server:      # server.url is the bot's base address, server.state.token its token
        lan = server.phone("Lan")
        lan.starts("bai-otp")            # t.me/BOT?start=bai-otp
        await lan.until(lan.labels)
        lan.taps("A")

Not there: Markdown, entities Telegram finds by itself (links, mentions), channels, topics, inline mode, albums, polls,
payments, stickers, messages of other bots, files by address, certificates for webhooks, the end of a webhook after 23
hours of 410, the slowing down of repeated 409s.
"""

from .clock import HandClock, RealClock
from .crowd import Act, Crowd, Report
from .faults import Fault
from .pace import Limits
from .phone import Group, Phone
from .server import TOKEN, Standin

__all__ = [
    "TOKEN", "Act", "Crowd", "Fault", "Group", "HandClock", "Limits", "Phone", "RealClock", "Report", "Standin",
]  # fmt: skip
