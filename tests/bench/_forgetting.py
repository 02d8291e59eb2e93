"""How people might forget, for trying out plans of review on: two families of curves, neither of them FSRS's own.

``fading``: one strength a question, recall falls exponentially; what is remembered after more had been forgotten
gains more. ``traces``: every meeting leaves a trace that fades by a power law, the faster the fresher the question
still was (ACT-R with Pavlik and Anderson's spacing effect). What a learner and a question are like is drawn.
Days are counted from the first lesson and may be broken.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Protocol, TypeAlias


class Memory(Protocol):
    """What one learner keeps of one question, from the lesson on."""

    def recall(self, day: float) -> float:
        """Return how likely they know it on a day, unasked and without a guess."""

    def meet(self, day: float, *, knew: bool) -> None:
        """Take that they were asked, and told the answer with its reason."""


Learned: TypeAlias = Callable[[float, bool], Memory]
"""Makes the memory of a question as a lesson leaves it: on which day, and whether the first answer was right."""
Mind: TypeAlias = Callable[[random.Random], Callable[[random.Random], Learned]]
"""Draws what a learner is like, and then each question for them."""


class Fading:
    """Recall that falls exponentially, with a strength in days."""

    def __init__(self, day: float, strength: float, growth: tuple[float, float], kept: float) -> None:
        self._met, self._strength, self._first = day, strength, strength
        self._growth, self._kept = growth, kept

    def recall(self, day: float) -> float:
        """See :class:`Memory`."""
        return math.exp((self._met - day) / self._strength)

    def meet(self, day: float, *, knew: bool) -> None:
        """See :class:`Memory`."""
        gain, shape = self._growth
        if knew:
            self._strength *= 1 + gain * (1 - self.recall(day)) ** shape
        else:
            self._strength = max(self._strength * self._kept, self._first)
        self._met = day


def fading(mind: random.Random) -> Callable[[random.Random], Learned]:
    """Draw a learner whose questions fade exponentially. See :data:`Mind`."""
    pace, gain = mind.lognormvariate(math.log(25), 0.6), mind.lognormvariate(math.log(2.5), 0.5)
    shape, kept = mind.uniform(0.3, 1.5), mind.uniform(0.3, 0.9)

    def question(draw: random.Random) -> Learned:
        strength, growth = pace * draw.lognormvariate(0, 0.6), (gain * draw.lognormvariate(0, 0.3), shape)
        return lambda day, right: Fading(day, strength if right else strength * 0.6, growth, kept)

    return question


class Traces:
    """Recall from the sum of fading traces; each fades faster the better the question was known when it was made."""

    def __init__(self, day: float, decay: tuple[float, float], edge: tuple[float, float], feedback: float) -> None:
        self._base, self._haste = decay
        self._threshold, self._noise = edge
        self._feedback = feedback
        self._traces = [(day, self._base, 1.0)]

    def _activation(self, day: float) -> float:
        # Half a day more, so that what has just been met is known and not beyond all measure.
        return math.log(sum(weight * (day - made + 0.5) ** -decay for made, decay, weight in self._traces))

    def recall(self, day: float) -> float:
        """See :class:`Memory`."""
        return 1 / (1 + math.exp((self._threshold - self._activation(day)) / self._noise))

    def meet(self, day: float, *, knew: bool) -> None:
        """See :class:`Memory`."""
        decay = min(self._base + self._haste * math.exp(self._activation(day)), 2.0)
        self._traces.append((day, decay, 1.0 if knew else self._feedback))


def traces(mind: random.Random) -> Callable[[random.Random], Learned]:
    """Draw a learner whose questions leave traces that fade by a power law. See :data:`Mind`."""
    base, haste = mind.uniform(0.2, 0.4), mind.uniform(0.15, 0.35)
    threshold, noise = mind.gauss(-0.9, 0.3), mind.uniform(0.25, 0.5)
    feedback = mind.uniform(0.4, 1.0)

    def question(draw: random.Random) -> Learned:
        decay, edge = (max(base + draw.gauss(0, 0.05), 0.05), haste), (threshold + draw.gauss(0, 0.3), noise)
        harder = (edge[0] + 0.3, noise)
        return lambda day, right: Traces(day, decay, edge if right else harder, feedback)

    return question
