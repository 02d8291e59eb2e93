"""How events reach the bot: one by each poll, or by the webhook while one is set."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass
from functools import partial
from typing import Any

from tests.telegram.standin.clock import Clock
from tests.telegram.standin.disorder import Disorder
from tests.telegram.standin.door import dumped
from tests.telegram.standin.reading import Call
from tests.telegram.standin.refusals import RefusedError, bad

from ..hook import Hook, Parcel

SECRET_HEADER = "X-Bot-Api-Secret-Token"


@dataclass(frozen=True, slots=True)
class Handed:
    """An event that a poll took: it never comes again, whether the answer arrived or not."""

    event: dict[str, Any]
    at: float


class Mailbox:
    """What waits for the bot, in the order it came; there is no offset and nothing to confirm."""

    def __init__(self, hook: Hook, clock: Clock) -> None:
        self.hook = hook
        self._clock = clock
        self._waiting: deque[dict[str, Any]] = deque()
        self._pollers: deque[asyncio.Future[None]] = deque()
        self._polled = asyncio.Event()
        self._closed = False
        self.disorder = Disorder()
        self.handed: list[Handed] = []
        self.dropped: list[dict[str, Any]] = []
        self.forgets = False
        """True where an event that comes while nobody polls is gone."""
        self.wrapped = False
        """True where the webhook gets its events in an envelope, as the documentation has it."""
        self.secret = ""
        """What the webhook is told as its secret; a test may change it to a wrong one."""

    @property
    def polling(self) -> int:
        """How many polls wait."""
        return len(self._pollers)

    def push(self, event: dict[str, Any]) -> None:
        """Bring an event to the bot."""
        self.disorder.bring(_chat(event), partial(self._bring, event))

    def _bring(self, event: dict[str, Any]) -> None:
        for _ in range(2 if self.disorder.doubles() else 1):
            self._add(event)

    def _add(self, event: dict[str, Any]) -> None:
        if self.hook.url:
            self.hook.send(self._parcel(event))
        elif self.forgets and not self._pollers:
            self.dropped.append(event)
        else:
            self._waiting.append(event)
            self._wake()

    def pending(self) -> int:
        """Return how many events wait for a poll, or are on their way to the webhook."""
        return len(self._waiting) + len(self.hook.in_flight)

    def start(self, url: str, secret: str) -> None:
        """Send what waits, and all that comes, to a webhook; whoever polls is refused."""
        self.hook.url, self.secret = url, secret
        self._wake_all()
        while self._waiting:
            self.hook.send(self._parcel(self._waiting.popleft()))

    async def polled(self) -> None:
        """Return once somebody polls and waits."""
        await self._polled.wait()

    def close(self) -> None:
        """Let whoever polls go with nothing."""
        self._closed = True
        self._wake_all()

    async def get(self, call: Call) -> dict[str, Any]:
        """GetUpdates: the oldest event that waits. Raises RefusedError 408 where none comes in time."""
        seconds = _seconds(call.fields.get("timeout", 30))
        try:
            async with self._clock.timeout(seconds) if seconds else asyncio.timeout(0):
                while not self._waiting:
                    await self._wait()
        except TimeoutError:
            raise RefusedError(408, "Request timeout") from None
        event = self._waiting.popleft()
        self.handed.append(Handed(event, self._clock.now()))
        return event

    async def _wait(self) -> None:
        if self.hook.url:
            raise bad("a webhook is set; delete it first")
        if self._closed:
            raise RefusedError(408, "Request timeout")
        poller: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._pollers.append(poller)
        self._polled.set()
        try:
            await poller
        finally:
            if poller in self._pollers:
                self._pollers.remove(poller)
            if not self._pollers:
                self._polled.clear()

    def _wake(self) -> None:
        if self._pollers:
            poller = self._pollers.popleft()
            if not poller.done():
                poller.set_result(None)

    def _wake_all(self) -> None:
        while self._pollers:
            self._wake()

    def _parcel(self, event: dict[str, Any]) -> Parcel:
        message = event.get("message") or {}
        body = {"ok": True, "result": event} if self.wrapped else event
        name, number = str(event.get("event_name", "")), str(message.get("message_id", ""))
        return Parcel(name, number, _chat(event), dumped(body), {SECRET_HEADER: self.secret})


def _chat(event: dict[str, Any]) -> str:
    message = event.get("message") or {}
    chat: str = (message.get("chat") or {}).get("id", "")
    return chat


def _seconds(asked: int | str) -> int:
    if isinstance(asked, str) and not asked.isdecimal():
        raise bad("timeout must be a number of seconds")
    if not 0 <= int(asked) <= 60:
        raise bad("timeout must be from 0 to 60 seconds (stand-in)")
    return int(asked)
