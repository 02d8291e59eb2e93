"""What can happen to a learner. The counterpart is :mod:`bot.dialogue.screens`: what can be shown.

A channel makes these from what its platform sends and knows nothing else of the dialogue.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeAlias

from msgspec import Struct


class Said(Struct, frozen=True):
    """The learner typed words. ``turn`` is the screen they answered, where the platform can say (web forms)."""

    words: str
    turn: int | None = None


class Chose(Struct, frozen=True):
    """The learner tapped a choice of the screen that was drawn for that learner at that turn."""

    key: str
    learner: int
    turn: int


class Opened(Struct, frozen=True):
    """The learner came by the front door, perhaps with the code of a link, perhaps with the phone's language."""

    code: str = ""
    language: str = ""


class Sent(Struct, frozen=True):
    """The learner sent what is not read: ``photo``, ``voice``, ``sticker``, ``file``, ``place``, ``edit`` …"""

    what: str


class CameDue(Struct, frozen=True):
    """Something planned for this time came due: ``reminder``."""

    what: str


class Answered(Struct, frozen=True):
    """A request was done; ``result`` is JSON-able, at most 8 KB."""

    request: str
    kind: str
    result: Mapping[str, object]


class Failed(Struct, frozen=True):
    """A request could not be done, or took too long; ``reason`` is for the operator, and holds no learner's word."""

    request: str
    kind: str
    reason: str


class Told(Struct, frozen=True):
    """Another learner did something this one must see."""

    what: str
    detail: str = ""


Event: TypeAlias = Said | Chose | Opened | Sent | CameDue | Answered | Failed | Told


class Inbound(Struct, frozen=True):
    """One event as a channel hands it to the turn loop.

    ``address`` is the account on its channel; ``message`` the platform's id of this very message, equal when
    it is delivered again; ``at`` the platform's time of it, aware UTC. ``request`` names the request that an
    :class:`Answered` or :class:`Failed` closes. ``place`` is the message that a tapped button stood in, as the channel
    writes it; the same message is always written the same way. ``learner`` is the one that a :class:`CameDue` is for.
    """

    channel: str
    address: str
    message: str
    at: datetime
    event: Event
    request: str | None = None
    place: str = ""
    learner: int = 0
