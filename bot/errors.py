"""What can go wrong in the bot that is nobody's bug.

HocsoError
 ├─ BusyError         more is waiting than can be done soon; try again in a moment
 ├─ StartError        the program cannot start; the text says what to mend
 └─ SendError         a platform did not do what it was asked
     ├─ TryLaterError     not done; to be asked again after a while, by this chat at least
     ├─ LostError         nobody knows whether it was done: the line broke before the answer
     ├─ GoneError         this person cannot be written to until they write again
     └─ UnsendableError   refused for what it is; asking again would change nothing
"""


class HocsoError(Exception):
    """Base of all errors of the bot; the text is one line for an operator."""


class BusyError(HocsoError):
    """More is waiting than can be done soon; nothing of this was taken. Let them try again."""


class StartError(HocsoError):
    """The program cannot start as it is set up; the text says what to mend."""


class SendError(HocsoError):
    """A platform did not do what it was asked."""


class TryLaterError(SendError):
    """It was not done, and may be asked again: ``after`` seconds where the platform says so, else when one likes."""

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


class LostError(SendError):
    """The line broke after it was asked and before it was answered: nobody knows whether it was done."""


class GoneError(SendError):
    """The person blocked the bot or is no more: nothing can be sent until something comes from them."""


class UnsendableError(SendError):
    """The platform refuses this for what it is; the text is its reason, with nothing of the learner's in it."""
