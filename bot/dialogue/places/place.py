"""What every place of the conversation can do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeAlias

from bot.dialogue.events import Answered, Failed
from bot.dialogue.learner import Learner
from bot.dialogue.library import Library
from bot.dialogue.screens import Screen
from bot.dialogue.turn import Turn

Draw: TypeAlias = Callable[[Library, Learner], Screen]
Take: TypeAlias = Callable[[Library, Learner, str, datetime], Turn | None]
Hear: TypeAlias = Callable[[Library, Learner, Answered | Failed], Turn | None]


class Place(NamedTuple):
    """A place: how it looks, and what happens there.

    ``choose`` takes the key of a choice, ``read`` typed words that surely are an answer here, ``weigh`` those that
    nobody else understood and that count as an answer all the same, ``hear`` the answer to a request made here.
    Each returns None for what means nothing here.
    """

    screen: Draw
    choose: Take
    read: Take | None = None
    weigh: Take | None = None
    hear: Hear | None = None


def no_choice(_library: Library, _learner: Learner, _key: str, _now: datetime) -> Turn | None:
    """Take nothing: every choice here is one that works everywhere."""
    return None
