"""The kinds of question, one file each, and the register that knows them.

A kind is added by one file with a frozen dataclass that keeps to :class:`Task` and a :class:`Kind`
for the loader, and by one line in :data:`KINDS`. A kind never learns who is asked, on what channel, or when.
"""
