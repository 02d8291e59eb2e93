"""What somebody at a terminal sees while a command takes its time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from storage.rows.counts import Told


@contextmanager
def bar(words: str) -> Iterator[Told]:
    """Show a bar on stderr, where that is a terminal, until what is within is done; it leaves nothing behind.

    It yields whom to tell how far the work has come, from any thread; until then it shows that there is some.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = TextColumn(words), BarColumn(), TaskProgressColumn(), TimeElapsedColumn()
    shown = sys.stderr is not None and sys.stderr.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not shown) as progress:
        task = progress.add_task(words, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=max(done, of))


def part(told: Told, begins: int, ends: int) -> Told:
    """Return whom to tell of a part of the work, which is from so many to so many hundredths of it."""
    return lambda done, of: told(begins * of + (ends - begins) * min(done, of), 100 * of)
