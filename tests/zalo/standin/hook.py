"""Delivery by webhook: one event of a chat at a time; what is tried again may be overtaken by what came later."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import aiohttp

from tests.telegram.standin.clock import Clock
from tests.telegram.standin.sender import Sender


@dataclass(frozen=True, slots=True)
class Parcel:
    """One event on its way; ``body`` and ``head`` are sent as they stand, at every attempt."""

    event: str
    message: str
    """The id of the message it tells of; empty where there is none."""
    chat: str
    body: bytes
    head: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt, the first being 0; ``status`` is 0 where the line broke or nobody answered in time."""

    parcel: Parcel
    attempt: int
    at: float
    status: int


class Hook(Sender):
    """The sender of events while ``url`` is set.

    ``retries`` are the pauses before further attempts, ``silence`` how long an answer may take, ``is_taken`` tells
    by its status whether it was. Whose last attempt fails is ``lost``.
    """

    def __init__(
        self, clock: Clock, is_taken: Callable[[int], bool], *, retries: Sequence[float], silence: float
    ) -> None:
        super().__init__(clock)
        self._is_taken = is_taken
        self.retries = tuple(retries)
        self._silence = silence
        self.url = ""
        self.deliveries: deque[Delivery] = deque(maxlen=100_000)
        self.in_flight: list[Parcel] = []
        """What is with the bot just now, neither taken nor refused."""
        self.lost: list[Parcel] = []
        self.disables = False
        """True where a lost event ends the webhook for good."""
        self._running: set[asyncio.Task[None]] = set()
        self._lines: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def stop(self) -> None:
        """Send no more; what is on its way is lost."""
        self.url = ""
        for task in self._running:
            task.cancel()

    def send(self, parcel: Parcel) -> None:
        """Send an event, and again as long as it is not taken."""
        assert self._tasks is not None
        self._begin()
        task = self._tasks.create_task(self._deliver(parcel))
        self._running.add(task)
        task.add_done_callback(self._end)

    async def post(self, body: bytes, head: Mapping[str, str]) -> int:
        """Send whatever is given, once, and return the status; 0 where none came in time."""
        with contextlib.suppress(TimeoutError):
            async with self._clock.timeout(self._silence):
                return await self._exchange(body, head)
        return 0

    def _end(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._rest()

    async def _deliver(self, parcel: Parcel) -> None:
        async with self._lines[parcel.chat]:
            taken = await self._attempt(parcel, 0)
        for attempt, pause in enumerate(self.retries, start=1):
            if taken:
                return
            await self._sleep(pause)
            taken = await self._attempt(parcel, attempt)
        if not taken:
            self.lost.append(parcel)
            if self.disables:
                self.url = ""

    async def _attempt(self, parcel: Parcel, attempt: int) -> bool:
        if not self.url:
            return False
        head = {**parcel.head, "num_retry": str(attempt)} if attempt else parcel.head
        self.in_flight.append(parcel)
        try:
            status = await self.post(parcel.body, head)
        finally:
            self.in_flight.remove(parcel)
        self.deliveries.append(Delivery(parcel, attempt, self._clock.now(), status))
        return self._is_taken(status)

    async def _exchange(self, body: bytes, head: Mapping[str, str]) -> int:
        assert self._session is not None
        headers = {"Content-Type": "application/json", **head}
        try:
            async with self._session.post(self.url, data=body, headers=headers, allow_redirects=False) as response:
                await response.read()
        except aiohttp.ClientError:
            return 0
        if self.deaf:
            self.unheard += 1
            return 0
        return response.status
