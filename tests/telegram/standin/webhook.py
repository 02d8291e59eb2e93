"""Delivery by webhook: one update in flight per queue, repeated until it is taken or too old."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from .clock import Clock
from .mailbox import Mailbox, Update
from .sender import Sender

SILENCE = 60.0
LONGEST_PAUSE = 60.0
LONGEST_RETRY_AFTER = 3600

Answered = Callable[[bytes, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hook:
    """Where updates go."""

    url: str
    secret: str = ""
    connections: int = 40


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt: ``status`` is 0 where the line broke or nobody answered."""

    update: int
    kind: str
    queue: int
    at: float
    status: int


@dataclass(slots=True)
class _Queue:
    updates: deque[Update] = field(default_factory=deque)
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class _Outcome:
    status: int
    error: str = ""
    retry_after: int = 0


class Webhook(Sender):
    """The sender of one bot's updates while a hook is set."""

    def __init__(self, mailbox: Mailbox, clock: Clock, answered: Answered) -> None:
        super().__init__(clock)
        self._mailbox = mailbox
        self._answered = answered
        self.hook: Hook | None = None
        self.deliveries: deque[Delivery] = deque(maxlen=100_000)
        self.in_flight: set[int] = set()
        """The updates that are with the bot just now, neither taken nor refused."""
        self.last_error: tuple[int, str] | None = None
        self._workers: dict[int, asyncio.Task[None]] = {}
        self._queues: dict[int, _Queue] = {}
        self._held: set[int] = set()
        self._slots = asyncio.Semaphore(40)

    def start(self, hook: Hook) -> None:
        """Send everything that waits, and all that comes, to a hook."""
        self.stop()
        self.hook = hook
        self._slots = asyncio.Semaphore(hook.connections)
        self._mailbox.listener = self._take
        for update in self._mailbox.pending():
            self._take(update)

    def stop(self) -> None:
        """Send no more; what waits stays."""
        self.hook = None
        self._mailbox.listener = None
        for worker in self._workers.values():
            worker.cancel()
        self._workers.clear()
        self._queues.clear()

    def hold(self, queue: int) -> None:
        """Keep a queue back, so that others overtake it."""
        self._held.add(queue)

    def release(self, queue: int) -> None:
        """Let a queue go on."""
        self._held.discard(queue)
        self._work(queue)

    def _take(self, update: Update) -> None:
        self._queues.setdefault(update.queue, _Queue()).updates.append(update)
        self._work(update.queue)

    def _work(self, queue: int) -> None:
        # One that has just ended is still listed, and will send nothing more.
        worker = self._workers.get(queue)
        busy = worker is not None and not worker.done()
        if queue in self._held or busy or queue not in self._queues or self.hook is None:
            return
        assert self._tasks is not None
        self._begin()
        worker = self._tasks.create_task(self._send_all(queue, self.hook))
        self._workers[queue] = worker
        worker.add_done_callback(lambda ended: self._end(queue, ended))

    def _end(self, queue: int, worker: asyncio.Task[None]) -> None:
        self._rest()
        if self._workers.get(queue) is worker:
            del self._workers[queue]

    async def _send_all(self, queue: int, hook: Hook) -> None:
        waiting = self._queues[queue]
        while waiting.updates and queue not in self._held:
            update = waiting.updates[0]
            if not self._is_due(update):
                waiting.updates.popleft()
                continue
            async with self._slots:
                outcome = await self._post(update, hook)
            if not outcome.error:
                self._mailbox.forget(update.id)
                waiting.updates.popleft()
                waiting.attempts = 0
                if self._mailbox.disorder.doubles():
                    await self._post(update, hook)
            else:
                await self._pause(waiting, outcome)
        if not waiting.updates and self._queues.get(queue) is waiting:
            del self._queues[queue]

    def _is_due(self, update: Update) -> bool:
        self._drop_expired(update)
        return self._mailbox.is_pending(update)

    def _drop_expired(self, update: Update) -> None:
        if update.expires <= self._clock.now() and self._mailbox.is_pending(update):
            self._mailbox.expired.append(update.id)
            self._mailbox.forget(update.id)

    async def _pause(self, waiting: _Queue, outcome: _Outcome) -> None:
        """Wait before the next attempt: not at all the first time, then 2, 4, 8 s …, or as long as was asked for."""
        self.last_error = (int(self._clock.now()), outcome.error)
        pause = 0.0 if not waiting.attempts else min(LONGEST_PAUSE, 2.0**waiting.attempts)
        waiting.attempts += 1
        pause = min(outcome.retry_after, LONGEST_RETRY_AFTER) or pause
        if pause:
            await self._sleep(pause)

    async def _post(self, update: Update, hook: Hook) -> _Outcome:
        outcome = _Outcome(0, "Connection timed out")
        self.in_flight.add(update.id)
        try:
            with contextlib.suppress(TimeoutError):
                async with self._clock.timeout(SILENCE):
                    outcome = await self._exchange(update, hook)
        finally:
            self.in_flight.discard(update.id)
        self.deliveries.append(Delivery(update.id, update.kind, update.queue, self._clock.now(), outcome.status))
        return outcome

    async def _exchange(self, update: Update, hook: Hook) -> _Outcome:
        assert self._session is not None
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip, deflate"}
        if hook.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook.secret
        try:
            async with self._session.post(
                hook.url, data=update.body, headers=headers, allow_redirects=False
            ) as response:
                body = await response.read()
                if not self.deaf:
                    return await self._judge(response, body)
                self.unheard += 1
                return _Outcome(0, "Connection reset by peer")
        except aiohttp.ClientError:
            return _Outcome(0, "Webhook connection closed")

    async def _judge(self, response: aiohttp.ClientResponse, body: bytes) -> _Outcome:
        if not 200 <= response.status <= 299:
            asked = response.headers.get("Retry-After", "")
            words = f"Wrong response from the webhook: {response.status} {response.reason}"
            return _Outcome(response.status, words, int(asked) if asked.isdecimal() else 0)
        if body:
            await self._answered(body, response.content_type)
        return _Outcome(response.status)

    def info(self) -> dict[str, Any]:
        """Return a WebhookInfo."""
        body: dict[str, Any] = {
            "url": self.hook.url if self.hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._mailbox.pending()),
        }
        if self.hook:
            body["max_connections"] = self.hook.connections
        if self._mailbox.allowed:
            body["allowed_updates"] = self._mailbox.allowed
        if self.hook and self.last_error:
            body["last_error_date"], body["last_error_message"] = self.last_error
        return body
