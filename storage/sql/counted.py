"""What a second count comes to: figures by rollup and key.

There are millions of them where a province learns. So the figures of a row are one number, each with its own bits; and
a key is in two parts, for many keys share the first: each in a tuple and a list of its own would take thrice the room.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from operator import mul
from typing import Any, TypeAlias

Key: TypeAlias = tuple[Any, ...]

_BITS = 40
"""Room for each figure in its row's number."""
UNITS = [1 << _BITS * place for place in range(8)]
"""What raises each figure of a row by one."""


class Counted:
    """The rows of one rollup."""

    def __init__(self, first: str, second: str, figures: str) -> None:
        """Take the columns, as a key has them, and the figures, as the number has them."""
        self.key = (*first.split(), *second.split())
        self.figures = figures.split()
        self.rows: defaultdict[Key, defaultdict[Key, int]] = defaultdict(_row)
        self._first = len(first.split())

    def take(self, key: Key) -> int:
        """Return the number of a row, which is none of these any more; 0 where there is none."""
        return self.rows[key[: self._first]].pop(key[self._first :], 0)

    def left(self) -> Iterator[tuple[Key, int]]:
        """Yield the keys and numbers of the rows that nobody took."""
        for first, rows in self.rows.items():
            for second, number in rows.items():
                yield (*first, *second), number

    def shown(self, number: int) -> tuple[int, ...]:
        """Return the figures of a row by its number."""
        return tuple(number >> _BITS * place & (1 << _BITS) - 1 for place in range(len(self.figures)))


def number_of(figures: Sequence[int]) -> int:
    """Return the number of a row by its figures."""
    return sum(map(mul, figures, UNITS))


def _row() -> defaultdict[Key, int]:
    return defaultdict(int)


class Sums:
    """All that is counted."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.cells = Counted(
            "month unit sector audience mode channel",
            "lesson course",
            "sittings completions passes answers firsts hits practised reviews",
        )
        self.weeks = Counted("month week unit sector audience mode", "lesson course", "sittings completions answers")
        self.steps = Counted("lesson month unit sector audience mode", "card", "reached hits")
        self.choices = Counted(
            "lesson month mode channel", "version question option correct", "chosen takers rest squares"
        )
        self.crowds = Counted("period fresh", "places", "people")
        self.arrived = Counted("first", "arrivals", "people")

    def all(self) -> dict[str, Counted]:
        """Return the rows of each rollup by its name."""
        return vars(self)
