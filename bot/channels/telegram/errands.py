"""What is done beside the turns and holds up none of them: ending a hourglass, a line to a group."""

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
        self._tasks: asyncio.TaskGroup | None = None
        self._under_way = 0

    async def __aenter__(self) -> Errands:
        self._tasks = await asyncio.TaskGroup().__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tasks, self._tasks = self._tasks, None
        assert tasks is not None
        await tasks.__aexit__(kind, error, trace)

    def run(self, errand: Coroutine[Any, Any, None]) -> None:
        """Do something beside, unless too much is under way; it must not raise."""
        if self._tasks is None or self._under_way >= MOST:
            errand.close()
            return
        self._under_way += 1
        self._tasks.create_task(errand).add_done_callback(self._done)

    def _done(self, _: asyncio.Task[None]) -> None:
        self._under_way -= 1
