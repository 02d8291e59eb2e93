"""What a file imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


def imports(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield every import, also inside functions: it is a statement, so expressions, most of a file, are passed by."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        waiting += (below for block in _BLOCKS for below in getattr(node, block, ()))
