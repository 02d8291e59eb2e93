"""What can be shown. The counterpart is :mod:`bot.dialogue.events`: what can happen.

A screen is plain text and keys: no markup, no platform's types. A channel escapes, numbers, cuts and
draws it by its own limits. Texts are NFC.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, TypeAlias

from msgspec import Struct

Tone: TypeAlias = Literal["title", "say", "ask", "right", "wrong", "note", "answer"]


class Words(Struct, frozen=True):
    """A paragraph. ``language`` is the one it is written in, which may be another than the screen's."""

    text: str
    language: str
    tone: Tone = "say"


class Picture(Struct, frozen=True):
    """A picture by content hash (SHA-256, hex) and the words that stand for it.

    ``whole``: it is what they asked to look at, and is shown as large as there is room.
    """

    hash: str
    alt: str
    language: str
    whole: bool = False


class Sound(Struct, frozen=True):
    """A recording by content hash."""

    hash: str
    language: str


class Paper(Struct, frozen=True):
    """A document by content hash and the name it is offered under.

    ``once`` is the code of a link that hands it over once, for channels that cannot hold it; "" where there is none.
    """

    hash: str
    name: str
    once: str = ""


class Link(Struct, frozen=True):
    """A door to share: ``code`` is what the door opens with; each channel knows its own address."""

    code: str
    label: str


Block: TypeAlias = Words | Picture | Sound | Paper | Link


class Choice(Struct, frozen=True):
    """One thing to tap or type. ``words`` are further ways to type it, besides its label and its number.

    ``picked`` marks a choice that has been made and may be taken back; ``aside`` one that leads away from the
    matter at hand (help, menu): channels draw those smaller.
    """

    key: str
    label: str
    words: tuple[str, ...] = ()
    picked: bool = False
    aside: bool = False


class Screen(Struct, frozen=True):
    """All that a learner sees now. ``expects`` says what typing means here, so a channel can show a keypad."""

    language: str
    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    notices: tuple[str, ...] = ()
    expects: Literal["", "text", "number"] = ""
    waiting: bool = False
    """True while a request is being done: the channel looks again soon."""

    def numbered(self) -> Iterator[tuple[int | None, Choice]]:
        """Yield the choices with the number that chooses each; None where a typed number would be an answer."""
        for place, choice in enumerate(self.choices, start=1):
            yield (None if self.expects == "number" else place), choice


class Shown(Struct, frozen=True):
    """What a turn leaves on the screen, and the learner and turn its buttons carry.

    The last eight tell a channel that sends its screens what to draw and where; see :mod:`bot.delivery`.
    """

    screen: Screen
    learner: int
    turn: int
    repeat: bool = False
    """True where the message had come before: nothing was changed by it."""
    account: int = 0
    """The account's number in the store."""
    due: int = 0
    """The number of the account's drawing that this is; 0: nothing is to be drawn."""
    place: str = ""
    """The message to change, as the channel wrote it; ``""``: a new one at the bottom."""
    known: int = 0
    """The newest drawing of the account that was known to be shown when this was decided."""
    stays: bool = False
    """True where the screen is drawn in place of the one before it, wherever that stands by then."""
    again: bool = False
    """True where this very screen had been shown before and is drawn once more."""
    spent: str = ""
    """A message whose buttons belong to an earlier screen and are to be taken off."""
    seen: datetime | None = None
    """When whoever is shown it last did something there, aware UTC."""


class Landed(Struct, frozen=True):
    """Where a screen stands now: the message, as its channel writes it, and when it was shown there, aware UTC."""

    place: str
    at: datetime
