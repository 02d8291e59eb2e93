"""Somebody of a helper's list learns on the helper's phone: every screen says so, and how to hand it back."""

from __future__ import annotations

from msgspec.structs import replace

from bot.dialogue.learner import Learner
from bot.dialogue.screens import Screen, Words
from bot.dialogue.turn import Turn
from bot.dialogue.voice import Voice

CHOICES = 12
"""Choices that fit on a screen; handing the phone back always does."""
HAND_BACK = ".hand-back"


def is_assisted(learner: Learner) -> bool:
    """Say whether they learn on a helper's phone, with the helper beside them."""
    return learner.account.teacher != 0


def marked(voice: Voice, learner: Learner, drawn: Screen) -> Screen:
    """Return a screen with who is taught, and with the way to hand the phone back."""
    name = learner.account.pupil or voice.say("assist.child")
    head = Words(voice.say("assist.with", name=name), voice.language, "note")
    choices = (*drawn.choices[: CHOICES - 1], voice.choice(HAND_BACK, aside=True))
    return replace(drawn, blocks=(head, *drawn.blocks), choices=choices)


def handed_back(learner: Learner, key: str) -> Turn | None:
    """Give the phone back to the helper."""
    return Turn(learner, current=learner.account.teacher) if key == HAND_BACK and is_assisted(learner) else None
