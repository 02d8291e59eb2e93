"""Updates that wait for the bot: each in its queue, until it is confirmed or too old."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from .disorder import Disorder

MESSAGE_LIFETIME = 24 * 3600.0
TAP_LIFETIME = 150.0
# Kinds that come only where the bot asks for them by name.
_UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}
_ENCODER = json.JSONEncoder(ensure_ascii=False)
_TAP_QUEUE = 3 << 33
_MEMBER_QUEUE = 5 << 33


def message_queue(chat: int) -> int:
    """Return the queue of a chat's messages."""
    return chat


def tap_queue(user: int) -> int:
    """Return the queue of a person's taps."""
    return user + _TAP_QUEUE


def member_queue(chat: int) -> int:
    """Return the queue of what happens to the bot in a chat."""
    return chat + _MEMBER_QUEUE


@dataclass(frozen=True, slots=True)
class Update:
    """One update; ``body`` is the JSON it is sent as."""

    id: int
    kind: str
    queue: int
    expires: float
    body: bytes


class Mailbox:
    """What is not yet confirmed, in the order of ids."""

    def __init__(self, now: Callable[[], float], first: int = 871_000_001) -> None:
        self._now = now
        self._next = first
        self._pending: dict[int, Update] = {}
        self.allowed: list[str] = []
        self.disorder = Disorder()
        self.arrived = asyncio.Event()
        self.listener: Callable[[Update], None] | None = None
        self.expired: list[int] = []

    def push(self, kind: str, value: Any, queue: int, lifetime: float = MESSAGE_LIFETIME) -> int | None:
        """Add an update and return its id; None where the bot does not take that kind, or it comes late."""
        if not (kind in self.allowed if self.allowed else kind not in _UNASKED):
            return None
        came = self._next
        self.disorder.bring(queue % _TAP_QUEUE, partial(self._add, kind, value, queue, lifetime))
        return came if self._next > came else None

    def _add(self, kind: str, value: Any, queue: int, lifetime: float) -> None:
        update_id = self._next
        self._next += 1
        body = _ENCODER.encode({"update_id": update_id, kind: value}).encode()
        update = Update(update_id, kind, queue, self._now() + lifetime, body)
        self._pending[update_id] = update
        self.arrived.set()
        if self.listener is not None:
            self.listener(update)

    def pending(self) -> list[Update]:
        """Return what is neither confirmed nor too old."""
        now = self._now()
        for update in [update for update in self._pending.values() if update.expires <= now]:
            self.expired.append(update.id)
            self.forget(update.id)
        return list(self._pending.values())

    def is_pending(self, update: Update) -> bool:
        """Tell whether an update still waits."""
        return update.id in self._pending

    def forget(self, update_id: int) -> None:
        """Take an update as received."""
        self._pending.pop(update_id, None)

    def forget_before(self, offset: int) -> None:
        """Take all below an id as received."""
        for update_id in [known for known in self._pending if known < offset]:
            self.forget(update_id)

    def keep_last(self, count: int) -> None:
        """Take all but the last few as received."""
        for update_id in list(self._pending)[:-count]:
            self.forget(update_id)

    def clear(self) -> None:
        """Take all as received."""
        self._pending.clear()
