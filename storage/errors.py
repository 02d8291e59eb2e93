"""What can go wrong in the store.

StoreError
 ├─ Refused       the database will not take this data; the same batch in smaller parts may pass
 ├─ Unavailable   an operator can mend it: locked, full, read-only, corrupt, not reachable
 ├─ InUse         another server works on this file
 └─ TooNew        the database was made by newer code
"""


class StoreError(Exception):
    """Base of all errors of the store; the text is one line that an operator can act on."""


class Refused(StoreError):
    """The database refused the data of this call. Nothing was written; try the parts one at a time."""


class Unavailable(StoreError):
    """The database cannot work now; the text says what to mend. Nothing was written."""


class InUse(StoreError):
    """Another ``hocso run`` works on this SQLite file; stop it or use another file."""


class TooNew(StoreError):
    """The database was written by a newer version of the program; install that version."""
