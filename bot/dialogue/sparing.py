"""Saving a learner's data: where they want it so, pictures come only when asked for.

A seat's ``pictures`` is ``""`` where they always come, ``asked`` where only on request, ``now`` while one is shown.
"""

from __future__ import annotations

from msgspec.structs import replace

from bot.dialogue.learner import Seat
from bot.dialogue.screens import Picture, Screen
from bot.dialogue.voice import Voice

SEE = ".see-picture"
"""The choice that asks for the pictures of the screen it stands on."""


def spared(voice: Voice, seat: Seat, drawn: Screen) -> Screen:
    """Return a screen without the pictures that nobody asked for, and with a choice to ask for them."""
    kept = tuple(block for block in drawn.blocks if not isinstance(block, Picture) or block.whole)
    if seat.pictures != "asked" or len(kept) == len(drawn.blocks):
        return drawn
    return replace(drawn, blocks=kept, choices=(*drawn.choices, voice.choice(SEE, aside=True)))


def looked(seat: Seat) -> Seat:
    """Return the seat as the next event finds it: what was asked for was seen."""
    return replace(seat, pictures="asked") if seat.pictures == "now" else seat


def looking(seat: Seat) -> Seat | None:
    """Return the seat of someone who asks for the pictures on their screen; None where they come anyway."""
    return replace(seat, pictures="now") if seat.pictures else None
