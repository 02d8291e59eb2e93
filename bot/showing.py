"""What a turn owes the eye, on channels that send their screens: whether to draw, and in which message.

Pure rules over what the store knows of an account's screen. Pages and terminals need none of them: they get the
screen as the answer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec.structs import replace

from bot.dialogue.events import Answered, Chose, Event, Failed, Inbound, Said
from storage.rows import Change, Owes, Person, Showing

DOUBLE_TAP = timedelta(seconds=10)
"""A stale tap this soon after the account's last turn is the second half of a double tap."""
EARLY = timedelta(seconds=2)
"""Words dated this long before a screen was shown were not written in answer to it."""
NO_TURN = -1
"""The turn of words that answer no screen."""


def heard(inbound: Inbound, showing: Showing) -> Event:
    """Return the event as it counts: words written before the screen could be seen answer nothing.

    Commands mean the same on every screen, so they are still heard.
    """
    event = inbound.event
    if isinstance(event, Said) and _unseen(showing, inbound.at):
        return Said(event.words, NO_TURN)
    return event


def _unseen(showing: Showing, at: datetime) -> bool:
    if showing.unsure or showing.shown < showing.turn:
        return True
    return showing.at is not None and at < showing.at - EARLY


def owing(change: Change, inbound: Inbound, person: Person, now: datetime, *, changed: bool) -> Change:
    """Return a change together with the drawing it owes; ``changed`` says whether the event meant anything.

    Where it meant nothing, a stale tap and words that came too early are answered with the screen as it is.
    """
    owes, place = _new(inbound, person.showing) if changed else _as_it_is(inbound, person, now)
    return replace(change, owes=owes, place=place) if owes else change


def _new(inbound: Inbound, showing: Showing) -> tuple[Owes, str | None]:
    match inbound.event:
        case Chose() if showing.place and showing.shown == showing.turn:
            # After a kill the same screen may stand twice; whichever is tapped, the lower one is gone on with.
            return "new", showing.place
        case Chose():
            return "new", inbound.place
        case Answered() | Failed():
            # It was asked for on the screen that stands there.
            return "new", None
        case _:
            return "new", ""


def _as_it_is(inbound: Inbound, person: Person, now: datetime) -> tuple[Owes, str | None]:
    showing = person.showing
    match inbound.event:
        case Chose() if now - person.seen < DOUBLE_TAP:
            return "", None
        case Chose() if inbound.place and inbound.place == showing.place:
            return ("again" if showing.shown == showing.turn else "new"), None
        case Chose() | Said():
            return "new", ""
        case _:
            return "", None
