"""What is done beside the turns and holds up none of them: ending an hourglass, a line to a group."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any

MOST = 200
"""Errands under way; further ones are left undone, for none of them matters a moment later."""


class Errands:
    """A bounded number of tasks; use it as an async context manager, whose end they do not outlive."""

    def __init__(self) -> None:
        self._group: asyncio.TaskGroup | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Errands:
        self._group = await asyncio.TaskGroup().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        group, self._group = self._group, None
        assert group is not None
        for task in self._under_way:
            task.cancel()
        # The group is not told why: it would wrap it in a group of its own.
        await group.__aexit__(None, None, None)

    def run(self, errand: Coroutine[Any, Any, None]) -> None:
        """Do something beside, unless too much is under way; it must not raise."""
        if self._group is None or len(self._under_way) >= MOST:
            errand.close()
            return
        task = self._group.create_task(errand)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
