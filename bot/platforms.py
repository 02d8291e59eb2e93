"""Whether the bots can be reached as they are set up: their tokens, and where their messages are brought."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from bot.errors import StartError, TryLaterError
from bot.findings import Finding
from bot.serving import oa_safe_name, telegram_access, zalo_access
from bot.settings import Settings
from storage.errors import StoreError
from storage.store import Store

REMEDIES = {
    "none": "set HOCSO_ZALO_OA_REFRESH_TOKEN to one that an administrator of the Official Account consented to",
    "cut": "none, unless the log of hocso run says that Zalo refuses the next one",
    "ended": "have an administrator consent again, and set HOCSO_ZALO_OA_REFRESH_TOKEN",
}
SAYS = {
    "none": "nobody has consented",
    "cut": "a renewal was cut off, and may have used the refresh token up",
    "ended": "they were not renewed for so long that Zalo takes them no more",
}


async def bots(settings: Settings) -> list[Finding]:
    """Ask the platforms that have a token whose it is, and where messages are brought."""
    found: list[Finding] = []
    if settings.telegram_token:
        from bot.channels.telegram import channel as telegram

        access = telegram_access(settings, b"")
        found += await _asked("telegram", access, telegram.hooked)
    if settings.zalo_token:
        from bot.channels.zalo_bot import channel as zalo

        found += await _asked("zalo", zalo_access(settings, b""), zalo.hooked)
    return found


async def consent(settings: Settings, store: Store, now: datetime) -> list[Finding]:
    """Say whether there are tokens for the Official Account, as far as the database knows."""
    if not settings.zalo_oa_app_id:
        return []
    from bot.channels.zalo_oa.tokens import standing

    try:
        kept = await store.kept(oa_safe_name(settings))
    except StoreError as error:
        return [Finding("fail", "zalo_oa token", str(error))]
    stand = standing(kept, settings.plain("zalo_oa_refresh_token"), now)
    if stand == "well":
        return [Finding("ok", "zalo_oa token", "kept in the database, and renewed from there")]
    return [Finding("warn" if stand == "cut" else "fail", "zalo_oa token", SAYS[stand], REMEDIES[stand])]


async def _asked(name: str, access: Any, hooked: Callable[[Any], Awaitable[str]]) -> list[Finding]:
    try:
        there = await hooked(access)
    except StartError as error:
        return [Finding("fail", f"{name} token", str(error))]
    except TryLaterError as error:
        says = f"{urlsplit(access.api).hostname} cannot be reached ({error})"
        return [Finding("warn", f"{name} token", says, "see that this machine reaches it; the token is not looked at")]
    return [Finding("ok", f"{name} token", "it is a bot's"), webhook(name, access.mode, access.hook, there)]


def webhook(name: str, mode: str, ours: str, there: str) -> Finding:
    """Say whether messages come the way they are set to come; ``there`` is what the platform knows."""
    about, host = f"{name} webhook", urlsplit(there).hostname or "another server"
    variable = f"HOCSO_{name.upper()}_MODE"
    if mode == "polling":
        if there in ("", ours):
            return Finding("ok", about, "none, since messages are asked for")
        remedy = f"where that is over, run `hocso unhook {name}`; or set {variable} to webhook"
        return Finding("fail", about, f"messages are brought to {host}, and are not to be had by asking", remedy)
    if there == ours:
        return Finding("ok", about, f"messages are brought to {host}")
    if not there:
        return Finding("warn", about, "not set yet", "start hocso run, which sets it")
    remedy = "stop the program that has it, then start hocso run, which takes it over"
    return Finding("fail", about, f"messages are brought to {host}, and not to {ours}", remedy)
