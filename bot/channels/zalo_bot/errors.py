"""What the Bot Platform answers that only this channel can act on; the others are :mod:`bot.errors`' own.

SendError
 ├─ ConflictError           messages are brought to a webhook, so that they cannot be asked for
 ├─ LostError
 │   └─ NoNewsError         nothing came in the time that was given
 ├─ TryLaterError
 │   └─ RefusedTokenError   the token is not, or no longer, a bot's
 └─ UnsendableError
     └─ NotThereError       there is no such thing, or none was set
"""

from bot.errors import LostError, SendError, TryLaterError, UnsendableError


class ConflictError(SendError):
    """Somebody's webhook gets this bot's messages."""


class NoNewsError(LostError):
    """Zalo gave up waiting: of a poll, that nothing came; of anything else nobody knows whether it was done."""


class RefusedTokenError(TryLaterError):
    """The token is not, or no longer, a bot's; until the operator mends that, nothing can be sent."""


class NotThereError(UnsendableError):
    """There is nothing of the sort: no webhook, for example."""
