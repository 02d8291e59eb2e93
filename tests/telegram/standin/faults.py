"""Faults on purpose: the n-th call of a method fails, hangs, or is done and its answer lost."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from .refusals import RefusedError


@dataclass(frozen=True, slots=True)
class Fault:
    """What befalls the ``nth`` call of a method from now on, and ``times`` calls in all.

    ``fail``: refused with ``status`` and not done; ``drop``: the line is cut, not done; ``lose``: done, then the
    line is cut; ``hang``: not done and never answered; ``stall``: done and never answered.
    """

    method: str
    act: Literal["fail", "drop", "lose", "hang", "stall"]
    nth: int = 1
    times: int = 1
    status: int = 500
    words: str = "Internal Server Error"
    retry_after: int | None = None

    def refusal(self) -> RefusedError:
        """Return what a failing call is answered with."""
        return RefusedError(self.status, self.words, retry_after=self.retry_after)


class Faults:
    """The plan; each fault counts calls of its method from when it was added."""

    def __init__(self) -> None:
        self._plan: list[tuple[Fault, int]] = []
        self._calls: Counter[str] = Counter()
        self.fell = 0
        self.fallen = asyncio.Event()

    def add(self, fault: Fault) -> None:
        """Put a fault on the plan."""
        self._plan.append((fault, self._calls[fault.method]))

    def strike(self, method: str) -> Fault | None:
        """Count a call and return what befalls it."""
        if not self._plan:
            return None
        self._calls[method] += 1
        for fault, before in self._plan:
            call = self._calls[method] - before
            if fault.method == method and fault.nth <= call < fault.nth + fault.times:
                self.fell += 1
                self.fallen.set()
                return fault
        return None
