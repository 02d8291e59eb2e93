"""What Zalo's errors mean: each becomes an error of ours that says what may be done next.

An answer is HTTP 200 whatever became of the call; ``error`` alone tells. Its numbers are from Zalo's table as public
projects restate it; some have been seen with and without the minus, so only the number counts.
"""

from __future__ import annotations

import re

from bot.channels.zalo_oa.errors import ClosedError, ConsentError, TokenError, TroubleError
from bot.errors import GoneError, SendError, TryLaterError, UnsendableError

LONGEST = 160
"""Letters of a reason that are kept."""
TROUBLED = 60.0
"""Seconds until what the Official Account's owner has to mend is tried again."""

TOKEN = frozenset({216, 220, 401})
DEAD_REFRESH = frozenset({118, 14014})
TOO_FAST = frozenset({32})
CLOSED = frozenset({218, 230, 305, 311})
"""Too long since they wrote, or too many messages since; Zalo itself opens it when they write."""
AWAY = frozenset({213, 217, 222, 227})
"""They do not follow, have blocked, or their account is locked or asleep."""
TROUBLE = frozenset({204, 205, 209, 211, 212, 221, 224, 320, 321})
"""The Official Account is not there, not verified, has no package, no quota or no money."""

_QUOTED = re.compile(r"(?<![^\s(=:])([\"'`]).*?\1", re.DOTALL)


def refusal(error: int, message: str) -> SendError:
    """Return what an answer that says no means."""
    number, why = abs(error), reason(error, message)
    if number in TOKEN:
        return TokenError(why)
    if number in TOO_FAST:
        return TryLaterError("too many calls")
    if number in CLOSED:
        return ClosedError(why)
    if number in AWAY:
        return GoneError(why)
    if number in TROUBLE:
        return TroubleError(why, TROUBLED)
    return ConsentError(why) if number in DEAD_REFRESH else UnsendableError(why)


def reason(error: int, message: str) -> str:
    """Return Zalo's number and reason without what it quotes: that may be a learner's."""
    plain = _QUOTED.sub("…", " ".join(message.split()))
    return f"{error} {plain if len(plain) <= LONGEST else plain[:LONGEST] + '…'}".strip()
