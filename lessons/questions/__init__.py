"""The kinds of question, one file each, and the register that knows them.

A kind is added by one file with a frozen dataclass that keeps to :class:`Task` and what the loader needs to
read it, and by one line in :data:`KINDS`. A kind never learns who is asked, on what channel, or when.
"""

from __future__ import annotations

from lessons.questions import answers, match, number, order, typed
from lessons.questions.kind import Kind

KINDS: tuple[Kind, ...] = (
    Kind(answers.FIELD, answers.build, playable=True, extra=(answers.CHOOSE, answers.AS_WRITTEN)),
    Kind(number.FIELD, number.build, playable=True),
    Kind(typed.FIELD, typed.build, playable=True),
    Kind(order.FIELD, order.build, playable=False),
    Kind(match.FIELD, match.build, playable=False),
)
"""Every kind: its key in YAML, how its task is made, whether the dialogue can play it yet."""

__all__ = ["KINDS", "Kind"]
