"""What the Bot Platform's refusals mean: each becomes an error that says what may be done next.

An answer is mostly HTTP 200, and its own number says what went wrong. What Zalo did not say is taken to have been done
perhaps: there is no way to ask for a message a second time without the learner seeing it twice.
"""

from __future__ import annotations

import re

from bot.channels.zalo_bot.errors import NoNewsError, NotThereError, RefusedTokenError
from bot.errors import LostError, SendError, TryLaterError, UnsendableError

LONGEST = 160
"""Letters of a reason that are kept."""

_QUOTED = re.compile(r"(?<![^\s(=:])([\"'`]).*?\1", re.DOTALL)


def refusal(code: int, description: str) -> SendError:
    """Return what an answer with a number of Zalo's own means."""
    why = reason(code, description)
    match code:
        case 401:
            return RefusedTokenError("the token is refused")
        case 403:
            # Zalo's own name for it is "Internal server error"; it says nothing of the learner.
            return TryLaterError(why)
        case 404:
            return NotThereError(why)
        case 408:
            return NoNewsError("no answer in time")
        case 429:
            return TryLaterError("too many calls")
        case _ if code >= 500:
            return LostError(f"no answer ({why})")
        case _:
            return UnsendableError(why)


def edge(status: int) -> SendError:
    """Return what an answer means that is none of Zalo's own: somebody in front of it gave it."""
    match status:
        case 401:
            return RefusedTokenError("the token is refused")
        case 403 | 429:
            return TryLaterError(f"turned away ({status})")
        case _ if 300 <= status < 500 and status != 408:
            return UnsendableError(f"{status} is no answer of Zalo's")
        case _:
            return LostError(f"no answer ({status})")


def reason(code: int, description: str) -> str:
    """Return Zalo's number and reason without what it quotes: that may be a learner's."""
    plain = _QUOTED.sub("…", " ".join(description.split()))
    return f"{code} {plain if len(plain) <= LONGEST else plain[:LONGEST] + '…'}".strip()
