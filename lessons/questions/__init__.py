"""The kinds of question, one file each, and the register that knows them.

A kind is added by one file with a frozen dataclass that keeps to :class:`Task` and what the loader needs to
read it, and by one line in :data:`KINDS`. A kind never learns who is asked, on what channel, or when.
"""

from __future__ import annotations

from lessons.questions import answers, match, number, order, typed
from lessons.questions.kind import Kind
from lessons.questions.pieces import WHY

KINDS: tuple[Kind, ...] = (
    Kind(answers.FIELD, answers.build, extra=(answers.CHOOSE, answers.AS_WRITTEN)),
    Kind(number.FIELD, number.build),
    Kind(typed.FIELD, typed.build),
    Kind(order.FIELD, order.build, extra=(WHY,)),
    Kind(match.FIELD, match.build, extra=(WHY,)),
)
"""Every kind: its key in YAML and how its task is made."""

__all__ = ["KINDS", "Kind"]
