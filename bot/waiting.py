"""Who waits for a turn, and who is next: everyone once before anyone twice, so that nobody holds up the others."""

from __future__ import annotations

from collections.abc import Hashable
from itertools import islice
from typing import Generic, TypeVar

from bot.errors import BusyError

T = TypeVar("T")

SHARE = 8
"""Turns of one account in a batch: who sends more than that at once waits, and not the others."""
EACH = 100
"""Turns of one account that may wait: what a platform hands over at once, and far more than a person can do."""


class Waiting(Generic[T]):
    """A bounded queue with a line for each account; within a line, first come is first served."""

    def __init__(self, most: int, each: int = EACH, share: int = SHARE) -> None:
        """Take how many may wait in all and in one line, and how many of one line go into a batch."""
        self._most = most
        self._each = each
        self._share = share
        self._lines: dict[Hashable, list[T]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def put(self, who: Hashable, what: T) -> None:
        """Put something at the end of a line.

        Raises:
            BusyError: too much is waiting, in all or in this line; it was not taken.
        """
        line = self._lines.get(who)
        if self._count >= self._most or (line is not None and len(line) >= self._each):
            raise BusyError("too much is waiting; try again in a moment")
        if line is None:
            self._lines[who] = [what]
        else:
            line.append(what)
        self._count += 1

    def batch(self, most: int) -> list[T]:
        """Take those who are next, at most that many: the first of each line, then the second of each, and so on."""
        taken: list[T] = []
        lines = self._lines
        for _ in range(self._share):
            for who in list(islice(lines, most - len(taken))):
                line = lines.pop(who)
                taken.append(line.pop(0))
                if line:
                    # Behind all others: a batch that is full goes on where it ended.
                    lines[who] = line
            if not lines:
                break
        self._count -= len(taken)
        return taken
