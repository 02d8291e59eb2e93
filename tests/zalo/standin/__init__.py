"""Stand-ins for both of Zalo's servers, as strict as the real ones or a little stricter. Used in tests only.

The Zalo Bot Platform, in a test::

    async with BotStandin() as server:   # server.url is the base address, BOT_TOKEN the token
        lan = server.phone("Lan")
        lan.says("xin chào")
        await lan.until(lambda: "1)" in lan.last.text)
        lan.says("1")

An Official Account::

    async with OaStandin() as server:    # server.url takes the place of both of Zalo's addresses
        tokens = server.grant()          # what a consent gave: tokens.access, tokens.refresh
        assert await server.saves_hook("http://127.0.0.1:8000/hook")
        lan = server.phone("Lan")
        lan.says("xin chào")
        await lan.until(lan.labels)
        lan.taps("A")

Where Zalo's own behaviour is not known, they take the side that is harder for a bot, and a switch lets tests try the
other. Not there: what either draws of markdown and styles, transaction and promotion messages, lists and forms of an
Official Account, its other requests about people, receipts of what was seen.
"""

from tests.telegram.standin import Act, Crowd, Fault, HandClock, RealClock, Report

from .bot import BOT_TOKEN, BotGroup, BotPhone, BotStandin
from .chats import Button, Chat, Message, Phone, Seen
from .hook import Delivery, Hook, Parcel
from .oa import APP_ID, APP_SECRET, OA_ID, OA_SECRET, OaPhone, OaStandin, Tokens
from .replies import HttpFault

__all__ = [
    "APP_ID", "APP_SECRET", "BOT_TOKEN", "OA_ID", "OA_SECRET", "Act", "BotGroup", "BotPhone", "BotStandin", "Button",
    "Chat", "Crowd", "Delivery", "Fault", "HandClock", "Hook", "HttpFault", "Message", "OaPhone", "OaStandin",
    "Parcel", "Phone", "RealClock", "Report", "Seen", "Tokens",
]  # fmt: skip
