"""A screen as the messages it is made of: Telegram's HTML, its limits, rows of buttons. No calls are made here."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from bot.channels.telegram.places import Kind
from bot.dialogue.screens import Shown


class Part(Struct, frozen=True):
    """One message. ``html`` is its text or caption; ``medium`` the content hash of what it shows, ``name`` its name.

    ``buttons`` are rows of (label, callback data). All are empty where there is none.
    """

    kind: Kind
    html: str = ""
    medium: str = ""
    name: str = ""
    buttons: tuple[tuple[tuple[str, str], ...], ...] = ()


def parts(shown: Shown, door: Callable[[str], str]) -> tuple[Part, ...]:
    """Return the messages a screen is made of, in order; at least one, and the last carries the buttons.

    ``door`` gives the address that opens a link's code.
    """
    raise NotImplementedError
