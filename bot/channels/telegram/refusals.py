"""What Telegram's refusals mean: each becomes an error that says what may be done next.

Its wording and the case of its letters have changed over the years, so parts of it are looked for in small letters.
"""

from __future__ import annotations

import re

from bot.channels.telegram.errors import ConflictError, NoFileError, NoMessageError, RefusedTokenError
from bot.errors import GoneError, LostError, SendError, TryLaterError, UnsendableError

UNCHANGED = "message is not modified"
LONGEST = 160
"""Letters of a reason that are kept."""

_GONE = ("chat not found", "user is deactivated", "user not found", "peer_id_invalid", "input_user_deactivated")
_NO_MESSAGE = (
    "message to edit not found",
    "message can't be edited",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
    "there is no media in the message to edit",
    "message_id_invalid",
)
_NO_FILE = (
    "wrong file identifier",
    "wrong remote file identifier",
    "wrong file_id",
    "wrong file id",
    "invalid file_id",
    "file reference",
    "file_reference",
    "can't use file of type",
)
_QUOTED = re.compile(r"(?<![^\s(=:])([\"'`]).*?\1", re.DOTALL)


def refusal(status: int, description: str, after: float | None) -> SendError | None:
    """Return what an answer that says no means; None where all is as it was to be."""
    said = description.lower()
    match status:
        case 429:
            return TryLaterError("too many calls", after)
        case 401 | 404:
            return RefusedTokenError("the token is refused")
        case 403:
            return GoneError(reason(description))
        case 409:
            return ConflictError(reason(description))
        case 504:
            # Whoever stands in front of it lost patience: it may have been done all the same.
            return LostError("no answer in time")
        case 400 if UNCHANGED in said:
            return None
        case 400:
            return _refused(said, reason(description))
        case _ if 400 <= status < 500:
            return UnsendableError(f"{status} {reason(description)}".strip())
        case _:
            return TryLaterError(f"{status} {reason(description)}".strip(), after)


def _refused(said: str, why: str) -> SendError:
    for words, kind in ((_GONE, GoneError), (_NO_MESSAGE, NoMessageError), (_NO_FILE, NoFileError)):
        if any(part in said for part in words):
            return kind(why)
    return UnsendableError(why)


def reason(description: str) -> str:
    """Return Telegram's reason without what it quotes: that may be a learner's."""
    plain = _QUOTED.sub("…", " ".join(description.split()))
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"
