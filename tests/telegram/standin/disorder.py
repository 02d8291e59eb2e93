"""A line that is not in order: some updates come twice, some only after the next one of the same person."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Hashable, Iterator

BLOCK = 20
"""Of so many updates one comes twice and one comes late: 5 % each."""
LONGEST = 5.0
"""Seconds, whatever the pace, after which an update that no other one follows comes all the same."""

Push = Callable[[], object]


class Disorder:
    """Chooses by a seed which updates come twice and which come late; off until ``on``."""

    def __init__(self, seed: int = 1) -> None:
        self.on = False
        self.twice = 0
        """Updates that came twice."""
        self.late = 0
        """Updates that came after a later one: of the same person, or where they wrote nothing more, of others."""
        dice = random.Random(seed)
        self._doubling, self._holding = _chosen(dice), _chosen(dice)
        self._held: dict[Hashable, Push] = {}

    def doubles(self) -> bool:
        """Say whether an update comes twice."""
        doubled = self.on and next(self._doubling)
        self.twice += doubled
        return doubled

    def holds(self) -> bool:
        """Say whether an update is held back."""
        return self.on and next(self._holding)

    def bring(self, person: Hashable, push: Push) -> None:
        """Push an update of a person: now, or once the next one of theirs has come, or after a while."""
        held = self._held.pop(person, None)
        if held is None and self.holds():
            self._held[person] = push
            asyncio.get_running_loop().call_later(LONGEST, self._let_go, person, push)
            return
        push()
        if held is not None:
            self._bring_late(held)

    def end(self) -> None:
        """Keep order from now on; what is held back comes now."""
        self.on = False
        while self._held:
            self._bring_late(self._held.popitem()[1])

    def _let_go(self, person: Hashable, push: Push) -> None:
        if self._held.get(person) is push:
            self._bring_late(self._held.pop(person))

    def _bring_late(self, push: Push) -> None:
        self.late += 1
        push()


def _chosen(dice: random.Random) -> Iterator[bool]:
    """Yield True once in each block, at any place of it."""
    while True:
        place = dice.randrange(BLOCK)
        yield from (number == place for number in range(BLOCK))
