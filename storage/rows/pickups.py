"""Files that lie ready behind a link that hands them over once."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

TO_PICK_UP = timedelta(hours=24)
"""How long a file can be picked up; what is drawn lies about as long."""


class Pickup(Struct, frozen=True):
    """One file: the hash of its content and the name it is handed over under. ``used``: somebody has it already."""

    file: str
    name: str
    used: bool = False
