"""What can go wrong in the bot that is nobody's bug.

HocsoError
 ├─ BusyError     more is waiting than can be done soon; try again in a moment
 └─ StartError    the program cannot start; the text says what to mend
"""


class HocsoError(Exception):
    """Base of all errors of the bot; the text is one line for an operator."""


class BusyError(HocsoError):
    """More is waiting than can be done soon; nothing of this was taken. Let them try again."""


class StartError(HocsoError):
    """The program cannot start as it is set up; the text says what to mend."""
