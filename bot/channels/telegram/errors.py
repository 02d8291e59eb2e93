"""What Telegram answers that only this channel can act on; the others are :mod:`bot.errors`' own.

SendError
 ├─ ConflictError           somebody else gets this bot's updates
 ├─ TryLaterError
 │   └─ RefusedTokenError   the token is not, or no longer, a bot's
 └─ UnsendableError
     ├─ NoMessageError      there is no such message to change: send a new one
     └─ NoFileError         that is no file of this bot's any more: upload it again
"""

from bot.errors import SendError, TryLaterError, UnsendableError


class ConflictError(SendError):
    """Somebody else gets this bot's updates: another program that asks for them, or a webhook."""


class RefusedTokenError(TryLaterError):
    """The token is not, or no longer, a bot's; until the operator mends that, nothing can be sent."""


class NoMessageError(UnsendableError):
    """There is no such message to change, or it is of another kind: what it was to show has to be sent anew."""


class NoFileError(UnsendableError):
    """Telegram knows no such file any more, or knows it as another kind: it has to be uploaded again."""
