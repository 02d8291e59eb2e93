"""What Zalo answers that only this channel can act on; the others are :mod:`bot.errors`' own.

SendError
 ├─ GoneError
 │   └─ ClosedError     the window in which they may be written to is over
 └─ TryLaterError
     ├─ TokenError      the access token is refused: get another one
     ├─ ConsentError    nobody may act for the Official Account any more until a person consents again
     └─ TroubleError    something is wrong with the Official Account itself; its owner has to mend it
"""

from bot.errors import GoneError, TryLaterError


class ClosedError(GoneError):
    """They may not be written to now, after so long or so many messages; whatever they do opens the window again."""


class TokenError(TryLaterError):
    """The access token is refused; another one may do."""


class ConsentError(TryLaterError):
    """The refresh token is refused: an administrator of the Official Account has to consent again."""


class TroubleError(TryLaterError):
    """Zalo does not serve this Official Account as it is: its owner has to see to it."""
