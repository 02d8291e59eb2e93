"""What can go wrong in the store.

StoreError
 ├─ RefusedError       the database will not take this data; the same batch in smaller parts may pass
 ├─ UnavailableError   an operator can mend it: locked, full, read-only, corrupt, not reachable
 ├─ LostError          the connection broke: whether this call was done, nobody knows; it may be made again
 ├─ OvertakenError     another process was faster; the same call may pass now
 ├─ InUseError         another server works on this file
 ├─ TooNewError        the database was made by newer code
 ├─ OlderError         the database was made by older code, and whoever asks only looks
 └─ ForbiddenError     whoever asks may not (any more)
"""


class StoreError(Exception):
    """Base of all errors of the store; the text is one line that an operator can act on."""


class RefusedError(StoreError):
    """The database refused the data of this call. Nothing was written; try the parts one at a time."""


class UnavailableError(StoreError):
    """The database cannot work now; the text says what to mend. Nothing was written."""


class LostError(UnavailableError):
    """The connection to the database broke, perhaps while a transaction ended; the call may be made again."""


class OvertakenError(StoreError):
    """Another process changed the same rows at the same moment. Nothing was written; the same call may pass now."""


class InUseError(StoreError):
    """Another ``hocso run`` works on this SQLite file; stop it or use another file."""


class TooNewError(StoreError):
    """The database was written by a newer version of the program; install that version."""


class OlderError(StoreError):
    """The database was written by an older version of the program, which may be at work on it; nothing was changed."""


class BackupError(StoreError):
    """A backup cannot be made or put back; the text says what to do."""


class ForbiddenError(StoreError):
    """Whoever asks holds no role that this is open to, or not for this place, or no more. Nothing was written."""
