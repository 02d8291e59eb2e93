"""Flood limits, as far as they are known: per chat with a burst, per group and minute, and for broadcasts.

A message to a chat where nobody has acted within the last minute counts as a broadcast; answers have no common
limit. Edits and sends of one chat share its budget. Once refused, a chat stays refused until its time is up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from .chats import Chat
from .refusals import too_many


@dataclass(frozen=True, slots=True)
class Limits:
    """Rates are per second."""

    chat_rate: float = 1.0
    chat_burst: int = 5
    group_rate: float = 20 / 60
    group_burst: int = 20
    broadcast_rate: float = 30.0
    broadcast_burst: int = 30
    answering: float = 60.0
    """Seconds after a person acted in which what they get is an answer."""


@dataclass(slots=True)
class _Bucket:
    rate: float
    burst: int
    level: float
    at: float
    closed_until: float = float("-inf")

    def take(self, now: float) -> None:
        """Take one. Raises RefusedError where there is none."""
        self.level = min(self.burst, self.level + (now - self.at) * self.rate)
        self.at = now
        if now < self.closed_until:
            raise too_many(math.ceil(self.closed_until - now))
        if self.level < 1:
            seconds = max(1, math.ceil((1 - self.level) / self.rate))
            self.closed_until = now + seconds
            raise too_many(seconds)
        self.level -= 1


class Pace:
    """The buckets of one bot; none where there are no limits."""

    def __init__(self, limits: Limits | None) -> None:
        self._limits = limits
        self._chats: dict[int, _Bucket] = {}
        self._broadcast: _Bucket | None = None

    def take(self, chat: Chat, now: float, *, sends: bool) -> None:
        """Count one send or edit. Raises RefusedError with the seconds to wait."""
        if self._limits is None:
            return
        self._of(chat, now, self._limits).take(now)
        if sends and now - chat.acted > self._limits.answering:
            self._broadcasts(now, self._limits).take(now)

    def _of(self, chat: Chat, now: float, limits: Limits) -> _Bucket:
        if chat.id not in self._chats:
            rate, burst = limits.chat_rate, limits.chat_burst
            if chat.person is None:
                rate, burst = limits.group_rate, limits.group_burst
            self._chats[chat.id] = _Bucket(rate, burst, burst, now)
        return self._chats[chat.id]

    def _broadcasts(self, now: float, limits: Limits) -> _Bucket:
        if self._broadcast is None:
            burst = limits.broadcast_burst
            self._broadcast = _Bucket(limits.broadcast_rate, burst, burst, now)
        return self._broadcast
