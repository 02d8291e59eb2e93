"""Whether people may be sent to this process: its database answers, its channels can show, nobody is stopping it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from storage.errors import StoreError
from storage.store import Store

FRESH = 1.0
"""Seconds that the database's last answer counts, so that whoever asks all the time costs nothing."""
PATIENCE = 2.0
"""Seconds the database has to answer."""
PULSE = "pulse"
"""The name under which the database is asked for something."""


class Readiness:
    """Asked by whatever stands in front and shares out who comes."""

    def __init__(
        self,
        store: Store,
        failing: Callable[[], bool],
        channels: Mapping[str, asyncio.Event],
        stuck: Callable[[], bool] = lambda: False,
    ) -> None:
        """Take the store, whether it failed to write just now, and what each channel sets once it is ready.

        ``stuck`` says whether turns wait for one that takes too long.
        """
        self._stuck = stuck
        self._store = store
        self._failing = failing
        self._channels = channels
        self._asking = asyncio.Lock()
        self._asked = -FRESH
        self._answered = False
        self.stopping = False

    def stop(self) -> None:
        """Say from now on that a stop has begun."""
        self.stopping = True

    async def lacking(self) -> str:
        """Return what is not ready, in a word or two; "" where all is."""
        if self.stopping:
            return "stopping"
        waiting = [name for name, ready in self._channels.items() if not ready.is_set()]
        if waiting:
            return ", ".join(waiting)
        return "" if not self._stuck() and await self._database_answers() else "database"

    async def _database_answers(self) -> bool:
        async with self._asking:
            now = asyncio.get_running_loop().time()
            if now - self._asked >= FRESH:
                self._answered, self._asked = await self._ask(), now
            return self._answered

    async def _ask(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                if self._failing():
                    # What could not be written may be read all the same: a full disk, for example.
                    await self._store.keep(PULSE, b"")
                else:
                    await self._store.kept(PULSE)
        except (StoreError, TimeoutError):
            return False
        return True
