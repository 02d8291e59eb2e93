"""How far sittings of a lesson come: card by card, and how many leave at each.

A card is done once it leaves a trace: a question answered, a task tried, a story gone through, a reading card gone on
from. Who is done with one sees the next, so who left at a card is who was done with the one before it in the lesson's
order, of those that there is a figure of, less who was done with it. Reading cards did not always leave a trace; of
sittings that began before they did, nobody knows what was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, TypeAlias

from bot.reports.figures import HIDDEN, Figure, share
from bot.reports.network import FEW
from bot.reports.wording import card_name
from lessons.model import Key, Lesson, Question, Say

Kind: TypeAlias = Literal["begun", "card", "passed", "removed"]
"""The lesson's beginning, a card of it, its passing, or a card that it no longer has."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many sittings came as far as a card, and how many of them got it right at once.

    Of the beginning, ``right`` is how many leave a trace at reading cards.
    """

    reached: int = 0
    right: int = 0


@dataclass(frozen=True, slots=True)
class Stage:
    """A step on the way through a lesson.

    ``reached`` is how many got it done; None where there is no data: at a reading card, once some of the sittings are
    older than its trace. ``left`` are those who were done with the stage before, of those with a figure, and not with
    this one; None without a figure, at the beginning, and where more were done with a later stage than with this one:
    that card was put in halfway through the period, and who went by before left no trace at it. ``right`` is None where
    nothing can be right.
    """

    kind: Kind
    card: Key
    name: str
    reached: Figure
    left: Figure
    right: Figure = None

    @property
    def lost(self) -> float | None:
        """Return who left in percent of who came, to leave or to go on; None where nobody did or it is not known."""
        if not isinstance(self.left, int) or not isinstance(self.reached, int):
            return None
        return share(self.left, self.left + self.reached)


@dataclass(frozen=True, slots=True)
class Funnel:
    """A lesson's stages in its order, with those of removed cards apart: they are in no order."""

    stages: tuple[Stage, ...]
    removed: tuple[Stage, ...] = ()

    @property
    def unread(self) -> bool:
        """Say whether of some cards there is no data."""
        return any(stage.reached is None for stage in self.stages)

    @property
    def passed(self) -> float | None:
        """Return who passed in percent of who began; None where nobody began."""
        return share(self.stages[-1].reached, self.stages[0].reached)


def funnel(lesson: Lesson, reaches: Mapping[Key, Reach], passes: int, language: str) -> Funnel:
    """Lay out how far sittings came; ``reaches`` is by card, "" the beginning, ``passes`` how many passed."""
    begun = reaches.get("", Reach())
    told = [card for card in lesson.cards if begun.right == begun.reached or not isinstance(card, Say)]
    way = [begun.reached, *(reaches.get(card.key, Reach()).reached for card in told), passes]
    left = [
        before - here if before >= here == max(way[place:]) else None
        for place, (before, here) in enumerate(pairwise(way), 1)
    ]
    figures = {card.key: (here, gone) for card, here, gone in zip(told, way[1:-1], left[:-1], strict=True)}
    stages = [Stage("begun", "", "", begun.reached, None)]
    for card in lesson.cards:
        right = reaches.get(card.key, Reach()).right if isinstance(card, Question) else None
        here, gone = figures.get(card.key, (None, None))
        stages.append(Stage("card", card.key, card_name(lesson, card.key, language), here, gone, right))
    stages.append(Stage("passed", "", "", passes, left[-1]))
    keys = sorted(set(reaches) - {"", *(card.key for card in lesson.cards)})
    # Whether one that is gone asked anything is known only where somebody got it right.
    removed = (Stage("removed", key, key, reaches[key].reached, None, reaches[key].right or None) for key in keys)
    return Funnel(tuple(stages), tuple(removed))


def discreet_funnel(found: Funnel) -> Funnel:
    """Withhold what is about few: who reached a stage, left at it, or got it right or not, where they are 1 to 4.

    What is told stands 0 or more than that apart from what is told before it, so nobody is found by a difference.
    """
    told = [stage for stage in found.stages if stage.reached is not None]
    shown = [_same_or_many(told[0].reached, 0)]
    last = told[0].reached if shown[0] else 0
    for stage in told[1:]:
        shown.append(_same_or_many(stage.reached, 0) and _same_or_many(last, stage.reached))
        last = stage.reached if shown[-1] else last
    covered = {
        (stage.kind, stage.card): _covered(stage, before=before, here=here)
        for stage, before, here in zip(told, (True, *shown[:-1]), shown, strict=True)
    }
    stages = (covered.get((stage.kind, stage.card), stage) for stage in found.stages)
    removed = (_covered(stage, before=True, here=_same_or_many(stage.reached, 0)) for stage in found.removed)
    return Funnel(tuple(stages), tuple(removed))


def _covered(stage: Stage, *, before: bool, here: bool) -> Stage:
    right = stage.right
    told = here and _same_or_many(right, 0) and _same_or_many(stage.reached, right)
    return replace(
        stage,
        reached=stage.reached if here else HIDDEN,
        left=stage.left if stage.left is None or (before and here) else HIDDEN,
        right=right if right is None or told else HIDDEN,
    )


def _same_or_many(figure: Figure, other: Figure) -> bool:
    """Say whether two figures are the same, or far enough apart that the difference is about nobody."""
    return not isinstance(figure, int) or not isinstance(other, int) or not 1 <= abs(figure - other) <= FEW
