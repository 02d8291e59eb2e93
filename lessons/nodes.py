"""What a YAML file holds, as plain nodes that know their line and column. Every scalar is text."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias


class Scalar(NamedTuple):
    """One value as it stands in the file. ``plain``: written without quotes; ``end`` is where it stops."""

    text: str
    line: int
    column: int
    plain: bool = True
    end: tuple[int, int] = (0, 0)


class Items(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int


class Pairs(NamedTuple):
    """Keys and values in the order of the file, no key twice. ``flow``: written in braces."""

    pairs: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int
    flow: bool = False

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        for name, node in self.pairs:
            if name.text == key:
                return node
        return None


Node: TypeAlias = Scalar | Items | Pairs


def place(node: Node) -> tuple[int, int]:
    """Return line and column of a node, from 1."""
    return node.line, node.column


def is_empty(node: Node) -> bool:
    """Say whether nothing is written there, or an empty list or empty braces."""
    match node:
        case Scalar():
            return not node.text.strip()
        case Items():
            return not node.items
        case Pairs():
            return not node.pairs
